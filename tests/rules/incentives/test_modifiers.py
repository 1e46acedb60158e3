"""Gates, floors, caps, multipliers and weights, in order and over their scopes."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules.incentives.build import (
    by_period,
    component,
    only_line,
    paid,
    period,
    plan_of,
    result,
    sales,
    tiers,
)

MONTHS = ("2025-01-10", "2025-02-10", "2025-03-10", "2025-04-10")
KPI = {"kind": "result", "name": "kpi"}


def monthly(*amounts: str, **common: Any) -> list[dict[str, Any]]:
    return sales(*zip(MONTHS, amounts, strict=False), **common)


def earned(modifiers: list[dict[str, Any]], *amounts: str, **parts: Any) -> list[str]:
    inputs = parts.pop("inputs", {})
    plan = plan_of(component(**{"rate": "0.1", **parts}, modifiers=modifiers))
    payee = paid(plan, {"transactions": monthly(*amounts), **inputs})
    return [str(item.earned) for item in payee.periods]


def test_a_gate_that_opens_late_pays_the_earlier_transactions_then() -> None:
    gate = {"kind": "gate", "measure": "amount", "scope": "quarter", "at_least": "2500"}
    plan = plan_of(component(rate="0.1", modifiers=[gate]))

    payee = paid(plan, {"transactions": monthly("1000", "1000", "1000", "9000")})

    assert list(by_period(payee).values()) == [0, 0, 300, 900]
    march = period(payee, "2025-03").lines[0].trace
    assert [(e.input, e.kind, int(e.amount)) for e in march] == [
        ("T1", "repriced", 100),
        ("T2", "repriced", 100),
        ("T3", "transaction", 100),
    ]


def test_a_gate_that_closes_again_takes_back() -> None:
    gate = {"kind": "gate", "measure": "amount", "scope": "quarter", "at_least": "1500"}

    assert earned([gate], "2000", "-1000", "100") == ["200.00", "-200.00", "0.00"]


def test_a_closed_gate_may_leave_a_part() -> None:
    gate = {"kind": "gate", "measure": KPI, "at_least": "80", "otherwise": "0.5"}
    results = [
        {"name": "kpi", "date": "2025-01-31", "value": "79"},
        {"name": "kpi", "date": "2025-02-28", "value": "80"},
    ]

    found = earned([gate], "1000", "1000", inputs={"results": results})

    assert found == ["50.00", "100.00"]


@pytest.mark.parametrize(
    ("bound", "opens"),
    [
        ({"at_least": "1000"}, True),
        ({"more_than": "1000"}, False),
        ({"at_most": "1000"}, True),
        ({"less_than": "1000"}, False),
        ({"at_least": "500", "less_than": "1001"}, True),
    ],
)
def test_bounds_are_inclusive_where_they_say_so(
    bound: dict[str, str],
    opens: bool,  # noqa: FBT001
) -> None:
    gate = {"kind": "gate", "measure": "amount", **bound}

    assert earned([gate], "1000") == ["100.00" if opens else "0.00"]


def test_accelerated_tiers_stay_closed_below_the_quota_to_date() -> None:
    gate = {
        "kind": "gate",
        "tiers": [2, 3],
        "closed_as_tier": 1,
        "measure": "amount",
        "scope": "year",
        "quota": {"amount": "100000", "period": "quarter", "to_date": True},
        "more_than": "100",
    }
    table = tiers("marginal", ("0", "0.05"), ("100000", "0.06"), ("125000", "0.07"))
    plan = plan_of(component(table=table, modifiers=[gate]), period="quarter")
    rows = sales(
        ("2025-02-01", "50000"), ("2025-05-01", "75000"), ("2025-08-01", "200000")
    )

    closed = paid(plan, {"transactions": [*rows[:2], {**rows[2], "amount": "174000"}]})
    opened = paid(plan, {"transactions": rows})

    assert period(closed, "2025Q3").earned == Decimal("8700.00")
    assert period(opened, "2025Q3").earned == 5000 + 1500 + 75000 * Decimal("0.07")


def test_tiers_that_a_gate_closes_may_pay_nothing() -> None:
    gate = {"kind": "gate", "tiers": [2], "measure": KPI, "at_least": "1"}
    table = tiers("marginal", ("0", "0.1"), ("1000", "0.2"))

    assert earned([gate], "1500", rate=None, table=table) == ["100.00"]


def test_a_gate_on_one_transaction_reads_only_that_one() -> None:
    gate = {
        "kind": "gate",
        "scope": "transaction",
        "at_least": "0.3",
        "measure": {
            "kind": "ratio",
            "numerator": {"kind": "sum", "value": "margin"},
            "denominator": {"kind": "sum"},
        },
    }
    plan = plan_of(component(rate="0.1", modifiers=[gate]))
    rows = [
        {"number": "thin", "date": "2025-01-05", "amount": "1000", "margin": "299"},
        {"number": "fat", "date": "2025-01-05", "amount": "1000", "cost": "700"},
    ]

    trace = only_line(paid(plan, {"transactions": rows})).trace

    assert {entry.input: entry.amount for entry in trace} == {"thin": 0, "fat": 100}


def test_a_transaction_gate_may_be_a_percentage_of_quota() -> None:
    gate = {
        "kind": "gate",
        "scope": "transaction",
        "measure": "amount",
        "quota": "2000",
        "at_least": "50",
    }

    assert earned([gate], "999", "1000") == ["0.00", "100.00"]


def test_a_cap_of_the_year_lets_through_what_is_left() -> None:
    cap = {"kind": "cap", "amount": "250", "scope": "year"}

    assert earned([cap], "1000", "2000", "1000") == ["100.00", "150.00", "0.00"]


def test_a_refund_makes_room_under_a_cap_again() -> None:
    cap = {"kind": "cap", "amount": "250", "scope": "year"}

    assert earned([cap], "3000", "-1000", "300") == ["250.00", "-50.00", "30.00"]


def test_excess_over_a_cap_is_paid_in_later_periods_as_they_allow() -> None:
    cap = {"kind": "cap", "amount": "100", "excess": "carried"}

    assert earned([cap], "3000", "0", "500", "0") == ["100.00"] * 3 + ["50.00"]


def test_excess_is_carried_through_a_month_without_sales() -> None:
    cap = {"kind": "cap", "amount": "100", "excess": "carried"}
    plan = plan_of(component(rate="0.1", modifiers=[cap]))
    rows = sales(("2025-01-10", "1500"), ("2025-03-10", "100"))

    payee = paid(plan, {"transactions": rows})

    assert by_period(payee) == {"2025-01": 100, "2025-02": 50, "2025-03": 10}
    assert period(payee, "2025-02").lines[0].trace[0].kind == "carried"


def test_a_cap_may_be_a_percentage_of_the_basis_or_the_target() -> None:
    of_basis = {"kind": "cap", "percent": "8", "percent_of": "basis", "scope": "period"}
    of_target = {"kind": "cap", "percent": "150", "percent_of": "target_incentive"}
    target = {"rate": None, "target_incentive": "500", "quota": "1000"}

    assert earned([of_basis], "1000") == ["80.00"]
    assert earned([of_target], "2000", **target) == ["750.00"]


def test_a_cap_on_the_measure_ends_what_counts() -> None:
    of_quota = {"kind": "cap", "on": "measure", "percent": "200", "percent_of": "quota"}
    in_money = {"kind": "cap", "on": "measure", "amount": "1500"}

    assert earned([of_quota], "5000", quota="1000") == ["200.00"]
    assert earned([in_money], "5000") == ["150.00"]


def test_a_cap_on_the_other_party_leaves_the_rest_to_the_payee() -> None:
    cap = {"kind": "cap", "on": "other_party", "amount": "500", "scope": "year"}
    single = {**cap, "scope": "transaction"}

    assert earned([cap], "1000", "1000", rate="0.7") == ["700.00", "800.00"]
    assert earned([single], "1000", "5000", rate="0.7") == ["700.00", "4500.00"]


def test_a_cap_holds_only_while_its_condition_does() -> None:
    cap = {
        "kind": "cap",
        "amount": "100",
        "scope": "quarter",
        "only_if": {"measure": KPI, "scope": "quarter", "less_than": "100"},
    }
    results = [
        {"name": "kpi", "date": "2025-01-31", "value": "90"},
        {"name": "kpi", "date": "2025-02-28", "value": "110"},
    ]

    found = earned([cap], "3000", "1000", "0", inputs={"results": results})

    assert found == ["100.00", "300.00", "0.00"]


def test_a_transaction_cap_may_depend_on_the_transaction() -> None:
    cap = {
        "kind": "cap",
        "amount": "50",
        "scope": "transaction",
        "only_if": {"measure": "amount", "scope": "transaction", "less_than": "2000"},
    }
    filtered = {
        "kind": "cap",
        "amount": "50",
        "scope": "transaction",
        "when": {"field": "amount", "more_than": "1500"},
    }

    assert earned([cap], "1000", "2000") == ["50.00", "200.00"]
    assert earned([filtered], "1000", "2000") == ["100.00", "50.00"]


def test_a_cap_over_all_payees_scales_them_by_one_factor() -> None:
    parties = [{"role": "a", "rate": "0.3"}, {"role": "b", "rate": "0.4"}]
    cap = {
        "kind": "cap",
        "percent": "50",
        "percent_of": "basis",
        "scope": "transaction",
        "across_payees": True,
    }
    plan = plan_of(component(credits={"parties": parties}, modifiers=[cap]))
    people = [{"payee": "x", "role": "a"}, {"payee": "y", "role": "b"}]
    rows = sales(("2025-01-05", "1000"), credits=people)

    small = sales(("2025-01-05", "1000"), credits=people[:1])

    found = result(plan, {"transactions": rows})

    assert {p.payee: p.earned for p in found.payees} == {
        "x": Decimal("214.29"),
        "y": Decimal("285.71"),
    }
    assert paid(plan, {"transactions": small}).earned == 300


def test_a_cap_over_all_payees_of_a_period_scales_what_was_paid_before() -> None:
    cap = {"kind": "cap", "amount": "300", "scope": "quarter", "across_payees": True}
    plan = plan_of(component(rate="0.1", modifiers=[cap]))
    rows = [
        *sales(("2025-01-05", "2000"), payee="x"),
        {"number": "U", "date": "2025-02-05", "amount": "4000", "payee": "y"},
    ]

    found = result(plan, {"transactions": rows})

    by_payee = {p.payee: list(by_period(p).values()) for p in found.payees}
    assert by_payee == {"x": [200, -100], "y": [200]}


def test_a_period_floor_pays_even_without_a_sale() -> None:
    floor = {"kind": "floor", "amount": "150"}
    plan = plan_of(component(rate="0.1", modifiers=[floor]))
    rows = sales(("2025-01-10", "1000"), ("2025-03-10", "3000"))

    payee = paid(plan, {"transactions": rows})

    assert by_period(payee) == {"2025-01": 150, "2025-02": 150, "2025-03": 300}


def test_a_floor_is_only_for_who_takes_part_at_the_end_of_its_period() -> None:
    floor = {"kind": "floor", "amount": "150"}
    plan = plan_of(component(rate="0.1", modifiers=[floor], ends_on="2025-02-10"))
    rows = sales(("2025-01-10", "1000"), ("2025-02-10", "1000"))

    assert by_period(paid(plan, {"transactions": rows})) == {
        "2025-01": 150,
        "2025-02": 100,
    }


def test_a_quarterly_floor_waits_for_the_quarters_last_month() -> None:
    floor = {"kind": "floor", "amount": "500", "scope": "quarter"}

    assert earned([floor], "1000", "1000", "0", "1000") == [
        "100.00",
        "100.00",
        "300.00",
        "100.00",
    ]


def test_a_floor_may_be_a_percentage_of_the_target() -> None:
    floor = {"kind": "floor", "percent": "60", "percent_of": "target_incentive"}

    found = earned([floor], "100", rate=None, target_incentive="500", quota="1000")

    assert found == ["300.00"]


def test_a_floor_per_sale_counts_only_where_its_filter_passes() -> None:
    floor = {
        "kind": "floor",
        "amount": "200",
        "scope": "transaction",
        "when": {"field": "amount", "at_least": "500"},
    }

    assert earned([floor], "100", "600", "-700") == ["10.00", "200.00", "-70.00"]


def test_multipliers_act_before_a_cap_that_follows_them() -> None:
    double = {"kind": "multiplier", "value": "2"}
    cap = {"kind": "cap", "amount": "150"}

    assert earned([double, cap], "1000") == ["150.00"]
    assert earned([cap, double], "2000") == ["300.00"]


def test_a_multiplier_may_act_on_some_transactions() -> None:
    new = {
        "kind": "multiplier",
        "value": "1.5",
        "when": {"field": "new", "equals": True},
    }
    plan = plan_of(component(rate="0.1", modifiers=[new]))
    rows = [
        {"date": "2025-01-05", "amount": "1000", "fields": {"new": True}},
        {"date": "2025-01-05", "amount": "1000", "fields": {"new": False}},
    ]

    assert paid(plan, {"transactions": rows}).earned == 250


@pytest.mark.parametrize(
    ("parts", "factor"),
    [
        ({"measure": KPI, "percent": True}, "0.88"),
        ({"measure": KPI, "quota": "80"}, "1.1"),
        (
            {
                "measure": KPI,
                "table": tiers(
                    "lookup",
                    ("0", "0.5"),
                    ("85", "0.9"),
                    ("95", "1"),
                    kind="multiplier",
                    side="lower_inclusive",
                ),
            },
            "0.9",
        ),
        (
            {
                "measure": KPI,
                "quota": "80",
                "table": {
                    "apply": "interpolated",
                    "by": "percent_of_quota",
                    "side": "lower_inclusive",
                    "tiers": [
                        {
                            "from": "100",
                            "to": "120",
                            "start": "1",
                            "end": "2",
                            "beyond": "hold",
                        }
                    ],
                },
            },
            "1.5",
        ),
        (
            {
                "measure": KPI,
                "quota": "0",
                "table": tiers(
                    "lookup", ("0", "0.7"), kind="multiplier", by="percent_of_quota"
                ),
            },
            "0.7",
        ),
    ],
    ids=["percentage", "attainment", "looked up", "on a line", "of no quota"],
)
def test_a_result_may_multiply(parts: dict[str, Any], factor: str) -> None:
    results = [{"name": "kpi", "date": "2025-01-31", "value": "88"}]
    multiplier = {"kind": "multiplier", **parts}

    found = earned([multiplier], "1000", inputs={"results": results})

    assert Decimal(found[0]) == 100 * Decimal(factor)


def test_a_transaction_may_select_its_own_multiplier() -> None:
    table = tiers(
        "lookup", ("0", "1"), ("500", "2"), kind="multiplier", side="lower_inclusive"
    )
    multiplier = {
        "kind": "multiplier",
        "measure": "amount",
        "scope": "transaction",
        "table": table,
    }

    assert earned([multiplier], "400", "600") == ["40.00", "120.00"]


def test_a_mean_or_a_sum_of_results_can_decide() -> None:
    results = [
        {"name": "kpi", "date": "2025-01-10", "value": "60"},
        {"name": "kpi", "date": "2025-01-20", "value": "100"},
    ]

    def multiplied(take: str) -> list[str]:
        measure = {"kind": "result", "name": "kpi", "take": take}
        modifier = {"kind": "multiplier", "measure": measure, "percent": True}
        return earned([modifier], "1000", inputs={"results": results})

    assert [multiplied(take) for take in ("last", "mean", "sum")] == [
        ["100.00"],
        ["80.00"],
        ["160.00"],
    ]


def test_a_lifetime_gate_never_starts_again() -> None:
    gate = {
        "kind": "gate",
        "measure": "amount",
        "scope": "lifetime",
        "at_least": "1500",
    }
    plan = plan_of(component(rate="0.1", modifiers=[gate]))
    rows = sales(("2024-12-10", "1000"), ("2025-01-10", "600"))

    assert by_period(paid(plan, {"transactions": rows})) == {
        "2024-12": 0,
        "2025-01": 160,
    }


def test_a_cap_of_each_contract_has_its_own_room() -> None:
    cap = {"kind": "cap", "amount": "150", "scope": "contract"}
    plan = plan_of(component(rate="0.1", modifiers=[cap]))
    rows = [
        {"date": "2025-01-05", "amount": "1000", "contract": "A"},
        {"date": "2025-01-06", "amount": "1000", "contract": "A"},
        {"date": "2025-01-07", "amount": "1000", "contract": "B"},
    ]

    assert paid(plan, {"transactions": rows}).earned == 250

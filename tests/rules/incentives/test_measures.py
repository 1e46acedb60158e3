"""Measures, bases, accumulation, tables and rates that the cases leave open."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from rules.incentives.formula import FormulaError, formula
from rules.incentives.rounding import Mode, rounded, rounded_parts
from tests.rules.incentives.build import (
    by_period,
    component,
    only_line,
    paid,
    plan_of,
    result,
    sales,
    tiers,
)

LOW = {"side": "lower_inclusive"}


def amounts(
    plan: dict[str, Any], *rows: dict[str, Any], **inputs: Any
) -> list[Decimal]:
    payee = paid(plan, {"transactions": list(rows), **inputs})
    return [
        entry.amount
        for item in payee.periods
        for li in item.lines
        for entry in li.trace
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("amount", 100),
        ("-amount + 250.5", Decimal("150.5")),
        ("(amount - cost) / amount", Decimal("0.4")),
        ("max(amount - 120, 0)", 0),
        ("min(amount, 30)", 30),
        ("abs(cost - amount) * 2", 80),
        ("amount / (cost - 60)", 0),
        ("margin", 40),
        ("实付", 70),
    ],
)
def test_a_formula_is_arithmetic_over_fields(text: str, value: Decimal) -> None:
    row = {
        "date": "2025-01-05",
        "amount": "100",
        "cost": "60",
        "fields": {"实付": "70"},
    }

    assert amounts(plan_of(component(measure=text, rate="1")), row) == [value]


@pytest.mark.parametrize(
    "text",
    ["amount ** 2", "f(amount)", "amount if 1 else 2", "max()", "1j", "'a'", "1_0x"],
)
def test_other_text_is_no_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        formula(text)


def test_a_formula_does_not_take_hexadecimal() -> None:
    with pytest.raises(FormulaError):
        formula("0x10 + amount")


@pytest.mark.parametrize(
    ("test", "passes"),
    [
        ({"field": "product", "equals": "A"}, True),
        ({"field": "product", "equals": "B"}, False),
        ({"field": "amount", "equals": "100.00"}, True),
        ({"field": "vip", "equals": True}, True),
        ({"field": "vip", "equals": "true"}, False),
        ({"field": "score", "equals": 7}, True),
        ({"field": "product", "in": ["A", "B"]}, True),
        ({"field": "product", "not_in": ["A", "B"]}, False),
        ({"field": "date", "at_least": "2025-01-05", "less_than": "2025-01-06"}, True),
        ({"field": "date", "more_than": "2025-01-05"}, False),
        ({"field": "amount", "at_most": "99"}, False),
        ({"field": "unknown", "at_least": "1"}, False),
        ({"field": "unknown", "equals": "1"}, False),
        ({"field": "product", "at_least": "1"}, False),
        ({"field": "date", "at_least": "5"}, False),
        ({"field": "vip", "at_least": "0"}, False),
        ({"field": "margin / amount", "at_least": "0.4"}, True),
        ({"field": "unknown / amount", "at_least": "0"}, False),
        ({"not": {"field": "product", "equals": "A"}}, False),
        ({"any": [{"field": "product", "equals": "B"}, {"all": []}]}, True),
        ({"any": []}, False),
    ],
)
def test_a_filter_lets_pass_what_it_says(
    test: dict[str, Any],
    passes: bool,  # noqa: FBT001
) -> None:
    row = {
        "date": "2025-01-05",
        "amount": "100",
        "cost": "60",
        "product": "A",
        "fields": {"vip": True, "score": "7.0"},
    }

    found = paid(
        plan_of(component(rate="1", filter=test)),
        {
            "transactions": [row],
            "people": [{"payee": "p"}],
            "from": "2025-01-01",
            "to": "2025-01-31",
        },
    )

    assert found.earned == (100 if passes else 0)


def test_an_accumulation_may_start_again_per_customer() -> None:
    table = tiers("marginal", ("0", "0.1"), ("100", "0.2"))
    plan = plan_of(
        component(accumulate={"scope": "year", "per": "customer"}, table=table)
    )
    rows = [
        {"date": "2025-01-05", "amount": "100", "customer": who}
        for who in ("A", "A", "B")
    ]

    assert amounts(plan, *rows) == [10, 20, 10]


def test_an_accumulation_over_a_contract_ignores_the_calendar() -> None:
    table = tiers("marginal", ("0", "0.1"), ("100", "0.2"))
    plan = plan_of(component(accumulate="contract", table=table))
    rows = [
        {"date": "2024-12-05", "amount": "100", "contract": "C1"},
        {"date": "2025-01-05", "amount": "100", "contract": "C1"},
        {"date": "2025-01-06", "amount": "100"},
    ]

    assert amounts(plan, *rows) == [10, 20, 10]


@pytest.mark.parametrize(
    ("reset", "wanted"),
    [
        ({"scope": "year"}, [10, 10, 20]),
        ({"scope": "year", "reset": "fiscal"}, [10, 20, 10]),
        ({"scope": "year", "reset": "anniversary"}, [10, 20, 20]),
        (
            {"scope": "year", "reset": "anniversary", "starts_on": "2025-04-02"},
            [10, 20, 20],
        ),
        ({"scope": "week"}, [10, 10, 10]),
    ],
)
def test_a_year_begins_where_the_plan_says(
    reset: dict[str, str], wanted: list[int]
) -> None:
    table = tiers("marginal", ("0", "0.1"), ("100", "0.2"))
    plan = plan_of(component(accumulate=reset, table=table), fiscal_start=4)
    people = [{"payee": "ann", "hired_on": "2024-06-15"}]
    rows = [
        {"date": day, "amount": "100", "payee": "ann"}
        for day in ("2024-12-05", "2025-01-05", "2025-04-01")
    ]

    assert amounts(plan, *rows, people=people) == wanted


def test_a_late_transaction_counts_in_its_own_year_and_is_paid_when_it_is_known() -> (
    None
):
    table = tiers("marginal", ("0", "0.1"), ("100", "0.2"))
    plan = plan_of(component(accumulate="month", table=table))
    rows = [
        {"date": "2025-01-05", "amount": "100"},
        {"date": "2025-01-06", "posted_on": "2025-02-03", "amount": "100"},
        {"date": "2025-02-05", "amount": "100"},
    ]

    found = by_period(paid(plan, {"transactions": rows}))

    assert found == {"2025-01": 10, "2025-02": 30}


def test_a_running_rate_never_reopens_the_past() -> None:
    table = tiers("retroactive", ("0", "0.1"), ("150", "0.2"), **LOW)
    accumulate = {"scope": "year", "pay": "running_rate"}
    rows = sales(("2025-01-05", "100"), ("2025-02-05", "100"), ("2025-02-06", "100"))

    def months(**parts: Any) -> list[Decimal]:
        plan = plan_of(component(table=table, **parts))
        return list(by_period(paid(plan, {"transactions": rows})).values())

    assert months(accumulate="year") == [10, 50]
    assert months(accumulate=accumulate) == [10, 40]
    opening = {"component": "commission", "until": "2025-01-01", "measure": "100"}
    plan = plan_of(component(table=table, accumulate=accumulate))
    opened = paid(plan, {"transactions": rows, "openings": [opening]})
    assert list(by_period(opened).values()) == [20, 40]


def test_a_running_rate_works_with_rules_clawbacks_and_another_basis() -> None:
    table = tiers("retroactive", ("0", "1"), ("150", "2"), kind="multiplier", **LOW)
    rules = [{"when": {"field": "product", "equals": "A"}, "rate": "0.1"}]
    claw = [{"on": ["refund"]}]
    accumulate = {"scope": "year", "pay": "running_rate"}
    plan = plan_of(
        component(
            table=table,
            rules=rules,
            accumulate=accumulate,
            basis="margin",
            adjustments=claw,
        )
    )
    rows = [
        {
            "number": "1",
            "date": "2025-01-05",
            "amount": "100",
            "margin": "50",
            "product": "A",
        },
        {
            "number": "2",
            "date": "2025-02-05",
            "amount": "100",
            "margin": "50",
            "product": "A",
        },
        {
            "number": "3",
            "date": "2025-02-06",
            "amount": "100",
            "margin": "50",
            "product": "B",
        },
        {"number": "4", "date": "2025-03-06", "type": "refund", "origin": "2"},
    ]

    assert amounts(plan, *rows) == [5, 10, 0, -10]


def test_an_opening_that_was_paid_less_is_trued_up() -> None:
    table = tiers("marginal", ("0", "0.1"), ("100", "0.2"))
    plan = plan_of(component(accumulate="year", table=table))
    opening = {
        "component": "commission",
        "until": "2025-02-28",
        "measure": "150",
        "earned": "12",
    }
    other = {"component": "other", "until": "2025-02-28"}
    rows = sales(("2025-03-05", "100"))

    line = only_line(paid(plan, {"transactions": rows, "openings": [other, opening]}))

    assert [(e.kind, int(e.amount), int(e.before or 0)) for e in line.trace] == [
        ("opening", 8, 150),
        ("transaction", 20, 150),
    ]


def test_an_opening_of_another_year_is_over() -> None:
    plan = plan_of(
        component(
            accumulate="year", table=tiers("marginal", ("0", "0.1"), ("100", "0.2"))
        )
    )
    opening = {"component": "commission", "until": "2024-12-31", "measure": "150"}

    assert (
        only_line(
            paid(
                plan,
                {"transactions": sales(("2025-03-05", "100")), "openings": [opening]},
            )
        ).amount
        == 10
    )


def test_an_opening_may_have_a_basis_of_its_own() -> None:
    table = tiers("retroactive", ("0", "0.1"), ("3", "0.2"), **LOW)
    plan = plan_of(
        component(measure="count", basis="amount", accumulate="year", table=table)
    )
    opening = {
        "component": "commission",
        "until": "2025-02-28",
        "measure": "2",
        "basis": "500",
    }

    found = paid(
        plan, {"transactions": sales(("2025-03-05", "100")), "openings": [opening]}
    )

    assert found.earned == Decimal("0.2") * 600 - Decimal("0.1") * 500


def test_rates_by_rule_fill_tiers_of_multipliers() -> None:
    rules = [
        {"when": {"field": "product", "equals": "A"}, "rate": "0.1"},
        {"when": {"field": "product", "equals": "B"}, "amount_each": "0.3"},
    ]
    table = tiers("marginal", ("0", "1"), ("100", "2"), kind="multiplier")
    plan = plan_of(component(rules=rules, table=table))
    rows = [
        {"date": "2025-01-05", "amount": "100", "product": "A"},
        {"date": "2025-01-05", "amount": "100", "product": "B"},
        {"date": "2025-01-05", "amount": "100", "product": "C"},
    ]

    assert amounts(plan, *rows) == [10, 60, 0]


def test_retroactive_multipliers_act_on_everything_that_rules_rated() -> None:
    rules = [
        {"when": {"field": "product", "equals": "A"}, "rate": "0.1"},
        {"rate": "0.2"},
    ]
    table = tiers("retroactive", ("0", "1"), ("150", "2"), kind="multiplier", **LOW)
    plan = plan_of(component(rules=rules, table=table))
    rows = [
        {"date": "2025-01-05", "amount": "100", "product": "A"},
        {"date": "2025-01-05", "amount": "100", "product": "B"},
    ]

    assert amounts(plan, *rows) == [10, 50]


def test_a_basis_of_its_own_is_spread_over_the_tiers_the_measure_crosses() -> None:
    table = tiers("marginal", ("0", "0.1"), ("150", "0.2"), ("400", "0.4"))
    plan = plan_of(component(basis="margin", table=table))
    rows = [
        {"date": "2025-01-05", "amount": "100", "margin": "10"},
        {"date": "2025-01-06", "amount": "100", "margin": "20"},
        {"date": "2025-01-07", "amount": "0", "margin": "5"},
        {"date": "2025-01-08", "amount": "-400", "margin": "-40"},
    ]

    assert amounts(plan, *rows)[:3] == [1, 10 * Decimal("0.1") + 10 * Decimal("0.2"), 1]


def test_a_basis_below_the_first_tier_earns_nothing() -> None:
    plan = plan_of(component(basis="margin", table=tiers("marginal", ("50", "0.1"))))
    row = {"date": "2025-01-05", "amount": "0", "margin": "10"}

    assert amounts(plan, row) == [0]


def test_a_clawed_back_sale_leaves_the_spread_of_others_alone() -> None:
    table = tiers("marginal", ("0", "0.1"), ("150", "0.2"))
    plan = plan_of(
        component(basis="margin", table=table, adjustments=[{"on": ["refund"]}])
    )
    rows = [
        {"number": "1", "date": "2025-01-05", "amount": "100", "margin": "10"},
        {
            "number": "2",
            "date": "2025-01-06",
            "amount": "-100",
            "margin": "-10",
            "type": "refund",
            "origin": "1",
        },
    ]

    assert amounts(plan, *rows) == [1, -1]


def test_tiers_of_the_own_output_are_filled_by_what_has_to_be_sold_for_them() -> None:
    table = tiers("marginal", ("0", "0.5"), ("5000", "0.6"), ("8000", "0.8"))
    plan = plan_of(component(measure="own_output", accumulate="year", table=table))
    rows = sales(("2025-01-05", "8000"), ("2025-02-05", "6000"), ("2025-03-05", "3000"))

    found = by_period(paid(plan, {"transactions": rows}))

    assert list(found.values()) == [4000, 1000 + 2400, 600 + 2000 * Decimal("0.8")]


def test_an_own_output_tier_without_a_rate_is_never_filled() -> None:
    table = tiers("marginal", ("0", "0.5"), ("100", "0"), ("200", "0.8"))
    plan = plan_of(component(measure="own_output", table=table))

    assert paid(plan, {"transactions": sales(("2025-01-05", "9000"))}).earned == 100


def test_money_for_every_tier_reached_and_money_of_the_tier_reached() -> None:
    cuts = (("100", "10"), ("200", "30"))
    marginal = tiers("marginal", *cuts, kind="amount", side="upper_inclusive")
    lookup = tiers("lookup", *cuts, kind="amount", **LOW)

    def earned(table: dict[str, Any], amount: str) -> Decimal:
        plan = plan_of(component(basis="nothing", table=table))
        return paid(plan, {"transactions": sales(("2025-01-05", amount))}).earned

    assert [earned(marginal, x) for x in ("100", "101", "200", "201")] == [
        0,
        10,
        10,
        40,
    ]
    assert [earned(lookup, x) for x in ("99", "100", "200")] == [0, 10, 30]


def test_a_total_below_the_table_earns_nothing_or_the_first_rate() -> None:
    def earned(**parts: Any) -> Decimal:
        table = tiers("retroactive", (parts.pop("first", "0"), "0.1"), **parts)
        return paid(
            plan_of(component(table=table)),
            {"transactions": sales(("2025-01-05", "-50"))},
        ).earned

    assert earned() == -5
    assert earned(below="zero") == 0
    assert earned(first="10") == 0
    assert earned(first="10", below="first_tier") == -5


@pytest.mark.parametrize(
    ("x", "wanted"),
    [("-5", 0), ("500", 50), ("1500", 125), ("3000", 200), ("5000", 200)],
)
def test_interpolated_money_grows_evenly_within_a_tier(x: str, wanted: int) -> None:
    table = tiers(
        "interpolated",
        ("0", "100"),
        ("1000", "50"),
        ("2000", "50"),
        kind="amount",
        below="zero",
        last={"to": "3000", "beyond": "hold"},
    )

    assert (
        paid(
            plan_of(component(table=table)), {"transactions": sales(("2025-01-05", x))}
        ).earned
        == wanted
    )


def test_nothing_is_paid_beyond_an_interpolation_that_ends_in_zero() -> None:
    table = tiers(
        "interpolated", ("0", "100"), kind="amount", last={"to": "10", "beyond": "zero"}
    )

    assert (
        paid(
            plan_of(component(table=table)),
            {"transactions": sales(("2025-01-05", "11"))},
        ).earned
        == 0
    )


def test_a_line_may_give_rates_and_ends_with_its_tier() -> None:
    table = {
        "apply": "interpolated",
        "value": "rate",
        "side": "lower_inclusive",
        "tiers": [
            {"from": "0", "start": "0.01", "end": "0.03"},
            {
                "from": "1000",
                "to": "2000",
                "start": "0.05",
                "slope": "0.00001",
                "beyond": "hold",
            },
        ],
    }
    plan = plan_of(component(table=table, accumulate="transaction"))
    rows = sales(("2025-01-05", "500"), ("2025-01-05", "1500"), ("2025-01-05", "4000"))

    found = paid(plan, {"transactions": rows}).periods[0].lines[0].trace

    assert [entry.rate for entry in found] == [
        Decimal("0.02"),
        Decimal("0.055"),
        Decimal("0.06"),
    ]


def test_a_reached_bonus_is_paid_on_the_whole_of_the_highest_tier() -> None:
    table = {
        "apply": "marginal_with_reached_bonus",
        "side": "lower_inclusive",
        "tiers": [
            {"from": "0", "rate": "0.1"},
            {"from": "1000", "rate": "0.2", "bonus_rate": "0.01"},
        ],
    }
    plan = plan_of(component(table=table))

    def earned(amount: str) -> Decimal:
        return paid(plan, {"transactions": sales(("2025-01-05", amount))}).earned

    assert [earned("999"), earned("1000")] == [Decimal("99.9"), 110]
    assert earned("2000") == 320


def test_a_step_overage_below_quota_is_at_the_multiplier_of_its_tier() -> None:
    table = tiers(
        "step_overage",
        ("50", "0.5"),
        ("100", "2"),
        kind="multiplier",
        by="percent_of_quota",
        **LOW,
    )
    plan = plan_of(component(rate="0.1", quota="1000", table=table))

    def earned(amount: str) -> Decimal:
        return paid(plan, {"transactions": sales(("2025-01-05", amount))}).earned

    assert [earned("400"), earned("800"), earned("1200")] == [0, 40, 140]


def test_a_mean_of_results_accumulates() -> None:
    measure = {"kind": "result", "name": "score", "take": "mean"}
    table = tiers("lookup", ("0", "0"), ("80", "500"), kind="amount", **LOW)
    plan = plan_of(component(measure=measure, accumulate="quarter", table=table))
    results = [
        {"name": "score", "date": day, "value": value, "payee": "ann"}
        for day, value in (
            ("2025-01-31", "70"),
            ("2025-02-28", "90"),
            ("2025-02-28", "95"),
        )
    ]

    assert by_period(paid(plan, {"results": results})) == {"2025-01": 0, "2025-02": 500}


def test_a_measure_on_another_component_sees_its_money() -> None:
    bonus = {
        "name": "bonus",
        "measure": {"kind": "component", "component": "commission", "unrounded": False},
        "basis": "nothing",
        "table": tiers("lookup", ("0", "0"), ("100", "50"), kind="amount", **LOW),
    }
    plan = plan_of(component(rate="0.1"), bonus)

    assert paid(plan, {"transactions": sales(("2025-01-05", "1000"))}).earned == 150


def test_a_component_without_people_in_it_earns_nothing() -> None:
    bonus = {
        "name": "bonus",
        "measure": {"kind": "component", "component": "commission"},
        "rate": "0.5",
    }
    nobody = component(rate="0.1", applies_to={"people": ["nobody"]})

    found = result(
        plan_of(nobody, bonus), {"transactions": sales(("2025-01-05", "1000"))}
    )

    assert found.payees == ()


def test_service_months_select_a_rate() -> None:
    table = tiers("lookup", ("1", "0.05"), ("3", "0.1"), **LOW)
    plan = plan_of(component(measure="service_month", table=table))
    people = [{"payee": "ann", "hired_on": "2025-01-20"}]
    rows = [
        {"date": f"2025-{month:02d}-25", "amount": "100", "payee": "ann"}
        for month in (1, 2, 3)
    ]

    assert amounts(plan, *rows, people=people) == [5, 5, 10]


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        ("half_up", [3, -3, 4, 2]),
        ("half_even", [2, -2, 4, 2]),
        ("up", [3, -3, 4, 3]),
        ("down", [2, -2, 3, 2]),
    ],
)
def test_rounding_has_four_manners(mode: Mode, wanted: list[int]) -> None:
    values = [Decimal("2.5"), Decimal("-2.5"), Decimal("3.5"), Decimal("2.4")]

    assert [rounded(Fraction(value), Decimal(1), mode) for value in values] == wanted
    parts = rounded_parts([Fraction(1, 3)] * 3, Decimal("0.01"))
    assert sum(parts) == 1


@pytest.mark.parametrize("at", ["slice", "transaction", "component", "payee"])
def test_rounding_happens_once_where_the_plan_says(at: str) -> None:
    table = tiers("marginal", ("0", "0.1"), ("0.35", "0.05"))
    rows = sales(("2025-01-05", "0.45"), ("2025-01-05", "0.18"))
    plan = plan_of(component(table=table), rounding={"at": at})

    line = only_line(paid(plan, {"transactions": rows}))

    exact = Decimal("0.035") + Decimal("0.005") + Decimal("0.009")
    by_slice = Decimal("0.04") + Decimal("0.01") + Decimal("0.01")
    assert line.amount == (
        by_slice if at == "slice" else exact.quantize(Decimal("0.01"))
    )


def test_components_rounded_together_lose_nothing() -> None:
    parts = [component(name=name, rate="0.1") for name in ("a", "b", "c")]
    plan = plan_of(*parts, rounding={"at": "payee"})

    payee = paid(plan, {"transactions": sales(("2025-01-05", "0.33"))})

    assert payee.earned == Decimal("0.10")
    assert [str(line.amount) for line in payee.periods[0].lines] == [
        "0.03",
        "0.04",
        "0.03",
    ]


def test_a_component_may_round_otherwise_than_its_plan() -> None:
    plan = plan_of(component(rate="0.1", rounding={"unit": "1", "mode": "down"}))

    assert paid(plan, {"transactions": sales(("2025-01-05", "19.90"))}).earned == 1


@pytest.mark.parametrize(
    ("currency", "wanted"), [("JPY", "3"), ("KWD", "3.333"), ("CNY", "3.33")]
)
def test_a_currency_has_its_own_decimals(currency: str, wanted: str) -> None:
    plan = plan_of(component(rate="0.1"), currency=currency)

    assert (
        str(paid(plan, {"transactions": sales(("2025-01-05", "33.33"))}).earned)
        == wanted
    )


def test_a_result_of_who_does_not_take_part_does_not_count() -> None:
    measure = {"kind": "result", "name": "score"}
    plan = plan_of(
        component(measure=measure, amount_each="1", applies_to={"people": ["ann"]})
    )
    results = [
        {"name": "score", "date": "2025-01-31", "value": "7", "payee": who}
        for who in ("ann", "bo")
    ]

    found = result(plan, {"results": results})

    assert {p.payee: p.earned for p in found.payees} == {"ann": 7}


def test_a_position_below_all_lines_earns_nothing() -> None:
    table = {
        "apply": "interpolated",
        "side": "lower_inclusive",
        "tiers": [{"from": "80", "start": "0.5", "slope": "0.01"}],
    }
    plan = plan_of(component(target_incentive="1000", table=table))

    assert paid(plan, {"transactions": sales(("2025-01-05", "79"))}).earned == 0
    assert paid(plan, {"transactions": sales(("2025-01-05", "90"))}).earned == 600


def test_the_last_tier_of_the_own_output_may_end() -> None:
    last = {"to": "200", "beyond": "zero"}
    table = tiers("marginal", ("0", "0.5"), ("100", "0.25"), last=last)
    plan = plan_of(component(measure="own_output", table=table))

    assert paid(plan, {"transactions": sales(("2025-01-05", "9000"))}).earned == 200


def test_a_share_of_nothing_earns_nothing_wherever_it_is_rounded() -> None:
    plan = plan_of(component(rate="0.1"), rounding={"at": "transaction"})
    parts = [{"payee": "ann", "share": "1"}, {"payee": "bo", "share": "0"}]
    rows = sales(("2025-01-05", "100"), credits=parts)

    found = result(plan, {"transactions": rows})

    assert {p.payee: p.earned for p in found.payees} == {"ann": 10, "bo": 0}

"""Periods, draws, salaries, adjustments, currencies, plan versions, rewards."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.errors import RuleError
from rules.incentives.compare import compare
from rules.incentives.inputs import Transaction
from rules.incentives.inverse import sales_needed
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.what_if import what_if
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

LOW = {"side": "lower_inclusive"}


def months(*amounts: str) -> list[dict[str, Any]]:
    return sales(*((f"2025-{m:02d}-10", a) for m, a in enumerate(amounts, start=1)))


def drawn(
    draw: dict[str, Any], *amounts: str, **inputs: Any
) -> tuple[list[int], list[int]]:
    plan = plan_of(component(rate="1"), draw=draw)
    payee = paid(plan, {"transactions": months(*amounts), **inputs})
    return (
        [int(amount) for amount in by_period(payee, "paid").values()],
        [int(amount) for amount in by_period(payee, "draw_balance").values()],
    )


@pytest.mark.parametrize(
    ("draw", "pay", "owed"),
    [
        ({}, [1000, 1000, 1200], [600, 400, 0]),
        ({"recoverable": False}, [1000, 1200, 1600], [0, 0, 0]),
        ({"recovery_starts": 3}, [1000, 1200, 1000], [600, 600, 0]),
        ({"recovery_share": "0.5"}, [1000, 1100, 1300], [600, 500, 200]),
        ({"never_below_minimum": False}, [1000, 600, 1600], [600, 0, 0]),
        ({"ends_after": 1}, [1000, 600, 1600], [600, 0, 0]),
        ({"ends_on": "2025-01-31"}, [1000, 600, 1600], [600, 0, 0]),
        ({"starts_on": "2025-02-01"}, [400, 1200, 1600], [0, 0, 0]),
        ({"max_payment": "1100", "recoverable": False}, [1000, 1100, 1100], [0, 0, 0]),
        ({"settles": "quarter"}, [1000, 1000, 1200], [600, 600, 0]),
        ({"settles": "year"}, [1000, 1000, 1000], [600, 600, 600]),
    ],
)
def test_a_draw_pays_and_recovers_as_it_says(
    draw: dict[str, Any], pay: list[int], owed: list[int]
) -> None:
    assert drawn({"amount": "1000", **draw}, "400", "1200", "1600") == (pay, owed)


def test_what_was_owed_before_is_recovered() -> None:
    balances = [{"draw_balance": "500"}]

    assert drawn({"amount": "0"}, "300", "400", balances=balances) == (
        [0, 200],
        [200, 0],
    )


def test_a_draw_begins_with_the_day_of_hiring() -> None:
    people = [{"payee": "ann", "hired_on": "2025-02-01"}]
    plan = plan_of(component(rate="1"), draw={"amount": "100"})
    inputs = {"people": people, "from": "2025-01-01", "to": "2025-03-31"}

    assert by_period(paid(plan, inputs), "paid") == {"2025-02": 100, "2025-03": 100}


@pytest.mark.parametrize(
    ("grain", "salary", "wanted"),
    [
        ("month", {"amount": "3000"}, "3000"),
        ("month", {"amount": "36000", "period": "year"}, "3000"),
        ("quarter", {"amount": "1000", "period": "month"}, "3000"),
        ("week", {"amount": "3000", "period": "month"}, "3000"),
    ],
)
def test_base_salary_is_in_the_total_and_not_in_earned(
    grain: str, salary: dict[str, Any], wanted: str
) -> None:
    plan = plan_of(component(rate="0.1"), base_salary=salary, period=grain)

    payee = paid(plan, {"transactions": months("100")})

    assert payee.base_salary == Decimal(wanted)
    assert [payee.earned, payee.total] == [10, Decimal(wanted) + 10]


@pytest.mark.parametrize(
    ("grain", "name", "first", "last"),
    [
        ("week", "2025-W19", date(2025, 5, 5), date(2025, 5, 11)),
        ("month", "2025-05", date(2025, 5, 1), date(2025, 5, 31)),
        ("quarter", "2025Q2", date(2025, 4, 1), date(2025, 6, 30)),
        ("half_year", "2025H1", date(2025, 1, 1), date(2025, 6, 30)),
        ("year", "2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_pay_period_has_a_name(
    grain: str, name: str, first: date, last: date
) -> None:
    plan = plan_of(component(rate="0.1"), period=grain)

    (found,) = paid(plan, {"transactions": sales(("2025-05-07", "1"))}).periods

    assert (found.period, found.start, found.end) == (name, first, last)


def test_a_fiscal_year_moves_quarters_and_years() -> None:
    plan = plan_of(component(rate="0.1"), period="year", fiscal_start=4)

    (found,) = paid(plan, {"transactions": sales(("2025-02-07", "1"))}).periods

    assert (found.start, found.end) == (date(2024, 4, 1), date(2025, 3, 31))


def test_an_adjustment_by_hand_is_a_line_of_its_period() -> None:
    rows = [
        {
            "date": "2025-02-10",
            "amount": "-30",
            "reason": "dispute",
            "component": "commission",
        },
        {"date": "2025-02-11", "amount": "5.005", "reason": "late", "origin": "T1"},
    ]

    payee = paid(
        plan_of(component(rate="0.1")),
        {"transactions": months("1000"), "adjustments": rows},
    )

    lines = {line.component: line.amount for line in period(payee, "2025-02").lines}
    assert lines == {"commission": -30, "adjustment": Decimal("5.01")}
    assert payee.earned == Decimal("75.01")


def version(name: str, rate: str, **parts: Any) -> dict[str, Any]:
    own = parts.pop("own", {})
    return plan_of(component(rate=rate, **own), name=name, **parts)


def test_a_new_version_acts_from_its_day_within_a_month() -> None:
    book = {
        "plans": [
            version("plan", "0.1", valid_to="2025-01-15"),
            version("plan", "0.2", valid_from="2025-01-16", version="2"),
        ]
    }
    rows = sales(("2025-01-15", "100"), ("2025-01-16", "100"))

    payee = paid(book, {"transactions": rows})

    lines = payee.periods[0].lines
    assert [(line.version, int(line.amount)) for line in lines] == [
        ("1", 10),
        ("2", 20),
    ]
    assert payee.earned == 30


def test_a_new_version_goes_on_from_the_old_ones_total_without_restating_it() -> None:
    def table(low: str, high: str) -> dict[str, Any]:
        return tiers("marginal", ("0", low), ("100", high))

    book = {
        "plans": [
            plan_of(
                component(accumulate="year", table=table("0.1", "0.2")),
                valid_to="2025-01-31",
            ),
            plan_of(
                component(accumulate="year", table=table("0.3", "0.4")),
                valid_from="2025-02-01",
            ),
        ]
    }

    found = by_period(paid(book, {"transactions": months("80", "40")}))

    assert found == {"2025-01": 8, "2025-02": 20 * Decimal("0.3") + 20 * Decimal("0.4")}


def test_a_cap_of_the_year_knows_what_the_old_version_paid() -> None:
    cap = {"modifiers": [{"kind": "cap", "amount": "50", "scope": "year"}]}
    gate = {"kind": "gate", "measure": "amount", "scope": "year", "at_least": "0"}
    floor = {"kind": "floor", "amount": "1", "scope": "transaction"}
    single = {"kind": "cap", "amount": "900", "scope": "transaction"}
    more = [
        {"kind": "weight", "value": "1"},
        {"kind": "multiplier", "value": "1"},
        gate,
        floor,
        single,
    ]
    alone = {**gate, "scope": "transaction"}
    book = {
        "plans": [
            version("plan", "0.1", valid_to="2025-01-31", own=cap),
            version(
                "plan",
                "0.5",
                valid_from="2025-02-01",
                own={
                    "modifiers": [*more, alone, *cap["modifiers"]],
                    "rounding": {"at": "transaction"},
                },
            ),
        ]
    }

    found = by_period(paid(book, {"transactions": months("200", "200")}))

    assert found == {"2025-01": 20, "2025-02": 30}


def test_what_the_old_version_took_back_is_not_taken_back_twice() -> None:
    own = {"adjustments": [{"on": ["refund"]}]}
    book = {
        "plans": [
            version("plan", "0.1", valid_to="2025-02-28", own=own),
            version("plan", "0.1", valid_from="2025-03-01", own=own),
        ]
    }
    rows = [
        {"number": "S", "date": "2025-01-10", "amount": "100"},
        {"date": "2025-02-10", "amount": "-70", "type": "refund", "origin": "S"},
        {"date": "2025-03-10", "amount": "-70", "type": "refund", "origin": "S"},
    ]

    assert list(by_period(paid(book, {"transactions": rows})).values()) == [10, -7, -3]


def test_the_most_specific_plan_holds_and_an_assignment_is_stronger() -> None:
    book = {
        "plans": [
            version("all", "0.01"),
            version("reps", "0.02", applies_to={"roles": ["rep"]}),
            version("east", "0.03", applies_to={"teams": ["east"]}),
            version("ann", "0.04", applies_to={"people": ["ann"]}),
        ]
    }
    people = [
        {"payee": "ann", "role": "rep", "team": "east"},
        {"payee": "bo", "role": "rep", "team": "east"},
        {"payee": "cy", "role": "rep"},
        {"payee": "dee"},
        {"payee": "eve", "role": "rep", "team": "east"},
        {"payee": "fay"},
    ]
    rows = [
        {"date": "2025-01-05", "amount": "100", "payee": p["payee"]} for p in people
    ]
    assigned = [
        {"payee": "eve", "plan": "all", "from": "2025-01-01", "to": "2025-01-31"},
        {"payee": "fay", "plan": "none"},
    ]

    found = result(
        book, {"people": people, "transactions": rows, "assignments": assigned}
    )

    earned = {payee.payee: payee.earned for payee in found.payees}
    assert earned == {"ann": 4, "bo": 3, "cy": 2, "dee": 1, "eve": 1}
    assert found.warnings == ("fay",)


def test_a_plan_that_ended_pays_no_later_sale() -> None:
    plan = version("plan", "0.1", valid_from="2025-01-15", valid_to="2025-02-15")
    rows = sales(("2025-01-10", "100"), ("2025-02-10", "100"), ("2025-03-10", "100"))
    extra = [{"date": "2025-03-10", "amount": "1", "reason": "late"}]

    payee = paid(plan, {"transactions": rows, "adjustments": extra})

    assert by_period(payee) == {"2025-02": 10, "2025-03": 1}


RATES = [
    {"from": "USD", "to": "CNY", "rate": "7"},
    {"from": "USD", "to": "CNY", "rate": "7.2", "valid_from": "2025-02-01"},
    {"from": "CNY", "to": "EUR", "rate": "0.125", "kind": "pay"},
    {
        "from": "CNY",
        "to": "EUR",
        "rate": "0.13",
        "kind": "pay",
        "valid_from": "2025-02-15",
    },
]


def test_amounts_are_converted_at_the_rate_of_their_day() -> None:
    rows = sales(("2025-01-10", "100"), ("2025-02-10", "100"), currency="USD")

    found = by_period(
        paid(
            plan_of(component(rate="0.1")),
            {"transactions": rows, "exchange_rates": RATES},
        )
    )

    assert found == {"2025-01": 70, "2025-02": 72}


def test_the_plans_own_currency_needs_no_rate_and_other_rates_are_passed_over() -> None:
    plan = plan_of(component(rate="0.1"))
    other = [*RATES, {"from": "USD", "to": "JPY", "rate": "150"}]
    rows = [
        *sales(("2025-01-10", "100"), currency="CNY"),
        {"number": "U", "date": "2025-01-10", "amount": "100", "currency": "USD"},
    ]

    payee = paid(plan, {"transactions": rows, "exchange_rates": other})

    assert payee.earned == 80


def test_units_are_no_money_and_a_rate_works_both_ways() -> None:
    plan = plan_of(
        component(measure="units", amount_each="5"),
        component(
            name="money",
            measure={"kind": "sum", "value": "points", "money": False},
            rate="1",
        ),
        component(name="amount", rate="0.1"),
        currency="USD",
    )
    rows = [
        {
            "date": "2025-01-10",
            "units": "2",
            "amount": "70",
            "currency": "CNY",
            "fields": {"points": "3"},
        }
    ]

    payee = paid(plan, {"transactions": rows, "exchange_rates": RATES})

    assert [line.amount for line in payee.periods[0].lines] == [10, 3, 1]


@pytest.mark.parametrize(
    ("on", "wanted"), [("period_end", "13.00"), ("period_start", "12.50")]
)
def test_pay_is_converted_at_the_components_rate(on: str, wanted: str) -> None:
    exchange = {"kind": "pay", "on": on}
    plan = plan_of(component(rate="0.1", exchange=exchange), pay_currency="EUR")
    rows = sales(("2025-02-10", "1000"))

    found = paid(plan, {"transactions": rows, "exchange_rates": RATES}).periods[0]

    assert found.pay is not None
    assert (found.pay.currency, str(found.pay.amount)) == ("EUR", wanted)
    assert found.lines[0].pay == found.pay


def test_a_draw_is_converted_too_and_a_person_may_have_another_currency() -> None:
    plan = plan_of(
        component(rate="0.1", exchange={"kind": "pay"}), draw={"amount": "100"}
    )
    people = [{"payee": "ann", "pay_currency": "EUR"}]
    rows = sales(("2025-01-10", "500"), ("2025-02-10", "0"), payee="ann")

    payee = paid(
        plan, {"transactions": rows, "people": people, "exchange_rates": RATES}
    )

    assert [str(p.pay.amount) for p in payee.periods if p.pay] == ["12.50", "13.00"]


def test_nothing_paid_is_nothing_in_any_currency() -> None:
    plan = plan_of(component(rate="0.1", exchange={"kind": "pay"}), pay_currency="EUR")
    rows = sales(("2025-01-10", "0"))

    found = paid(plan, {"transactions": rows, "exchange_rates": RATES}).periods[0]

    assert found.pay is not None
    assert [found.pay.amount, found.pay.rate] == [0, 0]


def rewarded(reward: dict[str, Any], *amounts: str, **parts: Any) -> list[Decimal]:
    inputs = parts.pop("inputs", {})
    own = {"reward": {"kind": "training", "thing": "a place", **reward}, **parts}
    payee = paid(
        plan_of(component(**own)), {"transactions": months(*amounts), **inputs}
    )
    assert payee.earned == 0
    return [
        line.reward.quantity
        for item in payee.periods
        for line in item.lines
        if line.reward is not None
    ]


def test_a_thing_is_given_when_the_measure_reaches_its_mark() -> None:
    year = {"accumulate": "year"}

    assert rewarded({"from_measure": "250"}, "100", "200", "300", **year) == [0, 1, 0]
    assert rewarded(
        {"from_measure": "100", "per_measure": "100"}, "100", "50", "250", **year
    ) == [1, 0, 3]
    assert rewarded({"quantity": "2", "per_measure": "100"}, "100", "150") == [2, 2]


def test_a_thing_is_given_once_when_the_gates_are_open() -> None:
    gate = {
        "kind": "gate",
        "measure": {"kind": "result", "name": "kpi"},
        "at_least": "90",
    }
    results = [
        {"name": "kpi", "date": f"2025-{m:02d}-28", "value": v, "payee": "payee"}
        for m, v in ((1, "80"), (2, "95"), (3, "95"))
    ]
    parts = {"modifiers": [gate], "inputs": {"results": results}}

    by_year = rewarded({}, "1", "1", "1", accumulate="year", **parts)
    by_month = rewarded({}, "1", "1", "1", **parts)
    with_mark = rewarded({"from_measure": "1"}, "1", "1", "1", **parts)

    assert by_year == [0, 1, 0]
    assert by_month == [0, 1, 1]
    assert with_mark == [0, 1, 1]


def test_a_comparison_shows_cost_winners_and_losers() -> None:
    flat = plans_of(plan_of(component(rate="0.1")))
    steep = plans_of(
        plan_of(component(table=tiers("marginal", ("0", "0.05"), ("100", "0.2"))))
    )
    rows = [
        {"date": "2025-01-05", "amount": amount, "payee": who}
        for who, amount in (("low", "60"), ("even", "150"), ("high", "300"))
    ]

    found = compare(flat, steep, inputs_of({"transactions": rows}))

    assert [found.before, found.after, found.difference] == [51, 63, 12]
    assert (found.winners, found.losers, found.unchanged) == (1, 1, 1)
    assert [(row.payee, int(row.difference)) for row in found.payees] == [
        ("high", 15),
        ("even", 0),
        ("low", -3),
    ]


def test_plans_of_two_currencies_are_not_compared() -> None:
    with pytest.raises(RuleError, match="currencies_differ"):
        compare(
            plans_of(plan_of(component(rate="0.1"))),
            plans_of(plan_of(component(rate="0.1"), currency="EUR")),
            inputs_of({}),
        )


ADDED = Transaction.model_validate(
    {"number": "new", "date": "2025-02-20", "amount": "100", "payee": "ann"}
)


@pytest.mark.parametrize(
    ("parts", "gain"),
    [
        ({}, 10),
        ({"measure": {"kind": "sum", "of": "everyone"}}, 10),
        (
            {
                "modifiers": [
                    {
                        "kind": "cap",
                        "amount": "12",
                        "scope": "quarter",
                        "across_payees": True,
                    }
                ]
            },
            Decimal("1.60"),
        ),
        (
            {
                "modifiers": [
                    {
                        "kind": "gate",
                        "measure": {"kind": "count", "of": "team"},
                        "at_least": "1",
                    }
                ]
            },
            10,
        ),
        ({"credits": {"parties": [{"level": 0, "rate": "0.1"}]}}, 10),
        ({"trial": True}, 0),
        ({"basis": "amount"}, 10),
    ],
)
def test_a_what_if_says_what_one_more_sale_brings(
    parts: dict[str, Any], gain: Decimal
) -> None:
    plan = plans_of(plan_of(component(**{"rate": "0.1", **parts})))
    rows = [
        {"number": "1", "date": "2025-01-05", "amount": "100", "payee": "ann"},
        {"number": "2", "date": "2025-02-05", "amount": "50", "payee": "bo"},
    ]
    events = [{"transaction": "2", "event": "payment", "date": "2025-03-01"}]

    found = what_if(
        plan, inputs_of({"transactions": rows, "events": events}), "ann", ADDED
    )

    assert found.gain.quantize(Decimal("0.01")) == gain


def test_a_what_if_takes_reversals_with_their_origin_only() -> None:
    plan = plans_of(plan_of(component(rate="0.1")))
    rows = [
        {"number": "1", "date": "2025-01-05", "amount": "100", "payee": "ann"},
        {"number": "2", "date": "2025-01-05", "amount": "100", "payee": "bo"},
        {"number": "3", "date": "2025-02-05", "amount": "-40", "origin": "1"},
        {"number": "4", "date": "2025-02-05", "amount": "-40", "origin": "2"},
    ]

    found = what_if(plan, inputs_of({"transactions": rows}), "ann", ADDED)

    assert [found.before, found.after] == [6, 16]


def test_the_sale_needed_for_a_sum_is_found_or_refused() -> None:
    plan = plans_of(
        plan_of(component(table=tiers("marginal", ("0", "0.1"), ("1000", "0.2"))))
    )
    capped = plans_of(
        plan_of(component(rate="0.1", modifiers=[{"kind": "cap", "amount": "5"}]))
    )
    inputs = inputs_of({"transactions": months("100")})

    assert sales_needed(plan, inputs, "commission", Decimal(300)) == 2000
    with pytest.raises(RuleError, match="never_earned"):
        sales_needed(capped, inputs, "commission", Decimal(6))


def test_a_payee_without_anything_has_no_statement() -> None:
    assert result(plan_of(component(rate="0.1")), {}).payees == ()


def test_a_line_keeps_its_trace_when_nothing_was_multiplied() -> None:
    line = only_line(
        paid(plan_of(component(rate="0.1")), {"transactions": months("0")})
    )

    assert [line.rate, line.trace[0].rate, int(line.amount)] == [None, None, 0]

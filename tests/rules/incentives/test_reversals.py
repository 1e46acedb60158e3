"""Refunds and cancellations: negative lines that name their origin."""

from decimal import Decimal
from typing import Any

import pytest

from tests.rules.incentives.build import (
    by_period,
    component,
    paid,
    period,
    plan_of,
    result,
    tiers,
)

SALE: dict[str, Any] = {"number": "S1", "date": "2025-01-10", "amount": "1000"}


def back(day: str, amount: str | None = None, **parts: Any) -> dict[str, Any]:
    row = {"date": day, "type": "cancellation", "origin": "S1", **parts}
    return row if amount is None else {**row, "amount": amount}


def taken(rule: dict[str, Any], *rows: dict[str, Any], **parts: Any) -> list[Decimal]:
    claw = {"on": ["cancellation"], **rule}
    plan = plan_of(component(**{"rate": "0.1", **parts}, adjustments=[claw]))
    payee = paid(plan, {"transactions": [SALE, *rows]})
    return [item.earned for item in payee.periods]


@pytest.mark.parametrize(
    ("rule", "day", "amount"),
    [
        ({}, "2025-03-10", "-100"),
        ({"share": "0.5"}, "2025-03-10", "-50"),
        ({"window_days": 60}, "2025-03-10", "-100"),
        ({"window_days": 59}, "2025-03-10", "0"),
        ({"window_months": 2}, "2025-03-09", "-100"),
        ({"window_months": 2}, "2025-03-10", "0"),
        ({"term_months": 4}, "2025-03-09", "-75"),
        ({"term_months": 4}, "2025-03-10", "-50"),
        ({"term_months": 2}, "2025-03-10", "0"),
        ({"by_months": [{"from": 2, "share": "0.8"}]}, "2025-03-09", "-80"),
        ({"by_months": [{"from": 4, "share": "0.8"}]}, "2025-03-10", "0"),
        ({"by_days": [{"from": 60, "share": "0.2"}]}, "2025-03-10", "-20"),
    ],
)
def test_age_decides_what_is_taken_back(
    rule: dict[str, Any], day: str, amount: str
) -> None:
    assert taken(rule, back(day))[-1] == Decimal(amount)


def test_a_partial_refund_takes_back_in_proportion() -> None:
    assert taken({}, back("2025-02-10", "-250")) == [100, -25]


def test_never_more_is_taken_back_than_was_earned() -> None:
    rows = [back("2025-02-10", "-700"), back("2025-03-10"), back("2025-04-10")]

    assert taken({}, *rows) == [100, -70, -30, 0]


def test_a_clawback_lowers_the_measure_for_later_tiers_unless_the_plan_keeps_it() -> (
    None
):
    table = tiers("marginal", ("0", "0.1"), ("1000", "0.2"))
    later = {"number": "S2", "date": "2025-03-10", "amount": "500"}
    parts = {"rate": None, "table": table, "accumulate": "year"}

    lowered = taken({}, back("2025-02-10"), later, **parts)
    kept = taken({"keeps_quota_credit": True}, back("2025-02-10"), later, **parts)

    assert lowered == [100, -100, 50]
    assert kept == [100, -100, 100]


def test_a_repriced_reversal_earns_what_the_lower_total_gives_less() -> None:
    table = tiers("marginal", ("0", "0.1"), ("600", "0.2"))

    found = taken(
        {"price": "repriced"},
        back("2025-02-10", "-500"),
        rate=None,
        table=table,
        accumulate="year",
    )

    assert found == [140, -90]


def test_a_clawback_of_a_capped_sale_takes_back_what_was_paid() -> None:
    cap = {"kind": "cap", "amount": "60", "scope": "transaction"}

    assert taken({}, back("2025-02-10"), modifiers=[cap]) == [60, -60]


def test_a_reversal_passes_the_filter_that_its_origin_passed() -> None:
    sold = {**SALE, "product": "A", "type": "order"}
    plan = plan_of(
        component(rate="0.1", filter={"field": "product", "equals": "A"}),
        component(name="other", rate="0.1", filter={"field": "product", "equals": "B"}),
    )
    rows = [sold, {"date": "2025-02-10", "amount": "-400", "origin": "S1"}]

    payee = paid(plan, {"transactions": rows})

    assert by_period(payee) == {"2025-01": 100, "2025-02": -40}


def test_what_an_earlier_statement_paid_can_be_taken_back() -> None:
    claw = [{"on": ["cancellation"]}]
    only = {"field": "product", "equals": "A"}
    plan = plan_of(component(rate="0.1", adjustments=claw, filter=only))
    line = {
        "transaction": "S1",
        "date": "2024-11-10",
        "component": "commission",
        "earned": "80",
        "payee": "ann",
        "amount": "800",
    }
    rows = [back("2025-02-10", "-200"), back("2025-03-10", fields={"amount": "-600"})]

    payee = paid(plan, {"transactions": rows, "earlier_lines": [line]})

    assert by_period(payee) == {"2025-02": -20, "2025-03": -60}


def test_unearned_months_cancel_what_was_not_yet_paid_first() -> None:
    release = [
        {"on": "earning", "share": "0.75"},
        {"after_months": 9, "instalments": 3, "share": "0.25"},
    ]
    rule = {"on": ["cancellation"], "term_months": 12}
    plan = plan_of(component(rate="1", release=release, adjustments=[rule]))
    rows = [{**SALE, "amount": "480"}, back("2025-07-10")]

    payee = paid(plan, {"transactions": rows})

    assert by_period(payee, "payable")["2025-07"] == -120
    assert payee.payable == 240
    assert by_period(payee, "payable")["2025-11"] == 0


def test_a_cancellation_after_everything_was_paid_is_taken_at_once() -> None:
    rule = {"on": ["cancellation"], "takes": "unreleased_first", "share": "0.3"}
    plan = plan_of(component(rate="0.1", adjustments=[rule]))

    payee = paid(plan, {"transactions": [SALE, back("2025-02-10")]})

    assert by_period(payee, "payable") == {"2025-01": 100, "2025-02": -30}


def test_released_and_unreleased_parts_are_taken_back_alike() -> None:
    release = [{"on": "earning", "share": "0.6"}, {"on": "payment", "share": "0.4"}]
    rule = {"on": ["cancellation"]}
    plan = plan_of(component(rate="0.1", release=release, adjustments=[rule]))

    payee = paid(plan, {"transactions": [SALE, back("2025-02-10")]})

    assert by_period(payee, "payable") == {"2025-01": 60, "2025-02": -60}
    assert payee.pending == 0


def test_a_reversal_counts_as_one_deal_less() -> None:
    claw = [{"on": ["cancellation"]}]
    plan = plan_of(component(measure="count", amount_each="50", adjustments=claw))

    payee = paid(plan, {"transactions": [SALE, back("2025-02-10")]})

    assert period(payee, "2025-02").lines[0].measure == -1
    assert by_period(payee) == {"2025-01": 50, "2025-02": -50}


def test_a_negative_sum_is_owed_or_deducted_as_the_plan_says() -> None:
    rows = [
        {"date": "2025-01-10", "amount": "-500"},
        {"date": "2025-02-10", "amount": "800"},
    ]
    carried = paid(plan_of(component(rate="0.1")), {"transactions": rows})
    deducted = paid(
        plan_of(component(rate="0.1"), negative="deduct"), {"transactions": rows}
    )

    assert list(by_period(carried, "paid").values()) == [0, 30]
    assert list(by_period(carried, "draw_balance").values()) == [50, 0]
    assert list(by_period(deducted, "paid").values()) == [-50, 80]


def test_lines_of_other_components_and_people_are_not_taken_back() -> None:
    claw = [{"on": ["cancellation"]}]
    plan = plan_of(
        component(rate="0.1", adjustments=claw),
        component(name="bonus", rate="0.1", adjustments=claw),
    )
    line = {"transaction": "S1", "date": "2024-11-10", "component": "bonus"}
    lines = [
        {**line, "earned": "80", "payee": "ann"},
        {**line, "earned": "50", "payee": "bo"},
    ]
    rows = [back("2025-02-10", payee="ann")]

    (payee,) = result(plan, {"transactions": rows, "earlier_lines": lines}).payees

    found = {line.component: line.amount for line in payee.periods[0].lines}
    assert found == {"commission": 0, "bonus": -80}

"""Earned against payable: events, dates, instalments, cash, holds."""

from typing import Any

import pytest

from tests.rules.incentives.build import by_period, component, paid, plan_of

SALE: dict[str, Any] = {"number": "S1", "date": "2025-01-10", "amount": "1000"}


def payable(release: list[dict[str, Any]], **inputs: Any) -> dict[str, int]:
    plan = plan_of(component(rate="0.1", release=release))
    payee = paid(plan, {"transactions": [SALE], **inputs})
    found = by_period(payee, "payable")
    assert payee.pending == payee.earned - sum(found.values())
    return {name: int(amount) for name, amount in found.items() if amount}


def event(name: str, day: str, amount: str | None = None) -> dict[str, Any]:
    row = {"transaction": "S1", "event": name, "date": day}
    return row if amount is None else {**row, "amount": amount}


@pytest.mark.parametrize(
    ("part", "month"),
    [
        ({"on": "earning"}, "2025-01"),
        ({"on": "month_end"}, "2025-01"),
        ({"on": "quarter_end"}, "2025-03"),
        ({"on": "year_end"}, "2025-12"),
        ({"at": "2025-08-15"}, "2025-08"),
        ({"at": "2024-08-15"}, "2025-01"),
        ({"after_months": 5}, "2025-06"),
        ({"after_days": 22}, "2025-02"),
        ({"on": "payment"}, None),
    ],
)
def test_a_release_waits_for_its_day(part: dict[str, Any], month: str | None) -> None:
    assert payable([part]) == ({month: 100} if month else {})


def test_cash_releases_in_proportion_and_never_more_than_the_whole() -> None:
    events = [
        event("payment", "2025-02-01", "300"),
        event("payment", "2025-03-01", "600"),
        event("payment", "2025-04-01", "600"),
        event("invoice", "2025-01-20", "1000"),
    ]

    found = payable([{"in_proportion_to": "payment"}], events=events)

    assert found == {"2025-02": 30, "2025-03": 60, "2025-04": 10}


def test_an_event_without_amount_stands_for_the_whole() -> None:
    events = [event("payment", "2025-02-01")]

    assert payable([{"in_proportion_to": "payment"}], events=events) == {"2025-02": 100}


def test_a_sale_without_amount_is_released_by_any_cash() -> None:
    plan = plan_of(
        component(
            measure="units", amount_each="10", release=[{"in_proportion_to": "payment"}]
        )
    )
    rows = [{"number": "S1", "date": "2025-01-10", "units": "3"}]
    events = [event("payment", "2025-02-01", "5")]

    payee = paid(plan, {"transactions": rows, "events": events})

    assert by_period(payee, "payable")["2025-02"] == 30


@pytest.mark.parametrize(
    ("hold", "found"),
    [
        ({"until": "2025-04-01"}, {"2025-04": 100}),
        ({}, {}),
        ({"transaction": "S2"}, {"2025-01": 100}),
        (
            {"transaction": "S1", "from": "2025-01-01", "until": "2025-02-15"},
            {"2025-02": 100},
        ),
        ({"component": "commission", "from": "2025-02-01"}, {"2025-01": 100}),
        ({"payee": "other"}, {"2025-01": 100}),
    ],
)
def test_a_hold_stops_release_until_it_ends(
    hold: dict[str, Any], found: dict[str, int]
) -> None:
    assert payable([{"on": "earning"}], holds=[hold]) == found


def test_a_second_hold_takes_over_where_the_first_ends() -> None:
    holds = [{"until": "2025-03-01"}, {"from": "2025-02-20", "until": "2025-05-01"}]

    assert payable([{"on": "earning"}], holds=holds) == {"2025-05": 100}


def test_an_open_hold_outlasts_one_that_ends() -> None:
    holds: list[dict[str, Any]] = [{}, {"from": "2025-01-02", "until": "2025-03-01"}]

    assert payable([{"on": "earning"}], holds=holds) == {}


def test_parts_of_one_period_whose_sales_cancel_out_are_still_released() -> None:
    plan = plan_of(component(rate="0.1", release=[{"on": "month_end"}]))
    rows = [SALE, {"date": "2025-01-11", "amount": "-1000"}]

    payee = paid(plan, {"transactions": rows})

    assert [payee.earned, payee.payable, payee.pending] == [0, 0, 0]


def test_a_stated_span_of_days_leaves_out_what_lies_outside() -> None:
    plan = plan_of(component(rate="0.1", release=[{"after_months": 6}]))
    rows = [SALE, {"number": "S0", "date": "2024-01-10", "amount": "500"}]

    payee = paid(plan, {"transactions": rows, "from": "2025-01-01", "to": "2025-03-31"})

    assert by_period(payee) == {"2025-01": 100, "2025-02": 0, "2025-03": 0}
    assert payee.payable == 0


def test_a_trial_is_shown_but_neither_earned_nor_paid() -> None:
    plan = plan_of(
        component(rate="0.1"), component(name="new idea", rate="0.2", trial=True)
    )

    payee = paid(plan, {"transactions": [SALE]})

    assert {li.component: li.amount for li in payee.periods[0].lines}["new idea"] == 200
    assert [payee.earned, payee.payable] == [100, 100]

"""Quotas and target incentives: seasons, ramps, proration, blends, to date."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.incentives.result import AimResult
from tests.rules.incentives.build import (
    by_period,
    component,
    paid,
    period,
    plan_of,
    tiers,
)


def quota_in(
    month: str, quota: dict[str, Any] | str, scope: str = "month", **inputs: Any
) -> Decimal:
    """Return the quota of a line of that month."""
    plan = plan_of(component(rate="0.1", quota=quota, accumulate=scope))
    rows = [{"date": f"{month}-15", "amount": "100", "payee": "ann"}]
    aim = period(paid(plan, {"transactions": rows, **inputs}), month).lines[0].quota
    assert isinstance(aim, AimResult)
    return aim.amount.quantize(Decimal("0.01"))


YEAR = {"amount": "12000", "period": "year"}
SEASON = {
    **YEAR,
    "weights": ["1", "1", "1", "1", "1", "1", "2", "2", "2", "0", "0", "0"],
}


@pytest.mark.parametrize(
    ("quota", "scope", "month", "wanted"),
    [
        ("500", "month", "2025-03", "500"),
        (YEAR, "month", "2025-03", "1000"),
        (YEAR, "quarter", "2025-03", "3000"),
        (YEAR, "year", "2025-03", "12000"),
        (SEASON, "month", "2025-07", "2000"),
        (SEASON, "quarter", "2025-07", "6000"),
        ({**YEAR, "weights": ["4", "3", "2", "1"]}, "quarter", "2025-05", "3600"),
        ({**YEAR, "weights": ["4", "3", "2", "1"]}, "month", "2025-05", "1200"),
        ({"amount": "100", "period": "month"}, "quarter", "2025-05", "300"),
        ({"amount": "100", "period": "quarter"}, "year", "2025-05", "400"),
        ({**YEAR, "to_date": True}, "year", "2025-05", "5000"),
        ({**SEASON, "to_date": True}, "year", "2025-08", "10000"),
        (
            {"amount": "300", "period": "quarter", "to_date": True},
            "year",
            "2025-05",
            "500",
        ),
        ("500", "lifetime", "2025-05", "500"),
        ("500", "transaction", "2025-05", "500"),
    ],
)
def test_a_window_takes_its_part_of_the_quota(
    quota: dict[str, Any] | str, scope: str, month: str, wanted: str
) -> None:
    assert quota_in(month, quota, scope) == Decimal(wanted)


RAMP = [
    {"from_month": 1, "factor": "0"},
    {"from_month": 2, "amount": "400"},
    {"from_month": 4, "factor": "0.5"},
    {"from_month": 6},
]


@pytest.mark.parametrize(
    ("month", "wanted"),
    [
        ("2025-01", 0),
        ("2025-02", 400),
        ("2025-03", 400),
        ("2025-04", 500),
        ("2025-07", 1000),
    ],
)
def test_a_ramp_goes_by_the_month_of_service(month: str, wanted: int) -> None:
    people = [{"payee": "ann", "hired_on": "2025-01-20"}]

    assert quota_in(month, {**YEAR, "ramp": RAMP}, people=people) == wanted


def test_a_ramp_within_a_longer_window_adds_up_its_months() -> None:
    people = [{"payee": "ann", "hired_on": "2025-01-20"}]
    quota = {**YEAR, "ramp": RAMP}

    assert quota_in("2025-02", quota, "quarter", people=people) == 800
    assert quota_in("2025-02", quota, "year", people=people) == 800 + 1000 + 7000


def test_a_ramp_does_not_touch_who_has_no_day_of_hiring_or_is_before_its_steps() -> (
    None
):
    quota = {**YEAR, "ramp": [{"from_month": 3, "factor": "0.5"}]}
    people = [{"payee": "ann", "hired_on": "2025-02-01"}]

    assert quota_in("2025-02", quota) == 1000
    assert quota_in("2025-02", quota, people=people) == 1000


def test_a_ramp_alone_is_a_quota() -> None:
    quota = {"ramp": [{"from_month": 1, "amount": "700"}]}
    people = [{"payee": "ann", "hired_on": "2025-02-01"}]

    assert quota_in("2025-02", quota, people=people) == 700


@pytest.mark.parametrize(
    ("how", "hired", "left", "wanted"),
    [
        ("none", "2025-06-11", None, "12000"),
        ("days", "2025-06-11", None, str(round(12000 * 204 / 365, 2))),
        ("months", "2025-06-11", None, "6000"),
        ("months", "2025-06-01", None, "7000"),
        ("started_months", "2025-06-11", None, "7000"),
        ("days", None, "2025-01-31", str(round(12000 * 31 / 365, 2))),
        ("months", None, "2025-02-15", "1000"),
        ("started_months", None, "2025-02-15", "2000"),
    ],
)
def test_time_worked_prorates(
    how: str, hired: str | None, left: str | None, wanted: str
) -> None:
    people = [{"payee": "ann", "hired_on": hired, "left_on": left}]

    found = quota_in("2025-01", {**YEAR, "prorate": how}, "year", people=people)

    assert found == Decimal(wanted)


def test_a_window_without_a_day_of_work_has_no_quota_and_no_attainment() -> None:
    people = [{"payee": "ann", "hired_on": "2026-01-01"}]
    plan = plan_of(
        component(
            quota={**YEAR, "prorate": "days"},
            accumulate="year",
            table=tiers(
                "marginal", ("0", "0.1"), ("100", "0.2"), by="percent_of_quota"
            ),
        )
    )
    rows = [{"date": "2025-01-15", "amount": "100", "payee": "ann"}]

    line = paid(plan, {"transactions": rows, "people": people}).periods[0].lines[0]

    assert [line.attainment, line.amount] == [0, 0]


def test_a_change_within_the_window_is_blended_by_days_and_shown() -> None:
    rows = [
        {"payee": "ann", "from": "2025-01-01", "to": "2025-03-31", "amount": "1000"},
        {"payee": "ann", "from": "2025-04-01", "amount": "2000", "component": "other"},
        {"payee": "ann", "from": "2025-07-01", "amount": "3000"},
    ]
    plan = plan_of(component(rate="0.1", quota="5000", accumulate="year"))
    sale = [{"date": "2025-12-15", "amount": "100", "payee": "ann"}]

    aim = paid(plan, {"transactions": sale, "quotas": rows}).periods[0].lines[0].quota

    assert isinstance(aim, AimResult)
    assert [(p.start, p.end, p.days, int(p.amount)) for p in aim.parts] == [
        (date(2025, 1, 1), date(2025, 3, 31), 90, 1000),
        (date(2025, 4, 1), date(2025, 6, 30), 91, 5000),
        (date(2025, 7, 1), date(2025, 12, 31), 184, 3000),
    ]
    exact = (90 * 1000 + 91 * 5000 + 184 * 3000) / Decimal(365)
    assert aim.amount == exact.quantize(Decimal("1e-12"))


def test_days_without_any_amount_do_not_dilute_the_blend() -> None:
    rows = [{"payee": "ann", "from": "2025-06-01", "amount": "1000"}]

    assert quota_in("2025-07", {"period": "year"}, "year", quotas=rows) == 1000


TARGET = {"accumulate": "year", "quota": "1200", "target_incentive": {"period": "year"}}
RAISE = [
    {"payee": "ann", "from": "2025-01-01", "to": "2025-06-30", "amount": "12000"},
    {"payee": "ann", "from": "2025-07-01", "amount": "24000"},
]
SALES = [
    {"number": f"T{m}", "date": f"2025-{m:02d}-15", "amount": "100", "payee": "ann"}
    for m in (1, 7, 8)
]


def test_a_raise_acts_from_its_period_on_and_leaves_the_past() -> None:
    inputs = {"transactions": SALES, "target_incentives": RAISE}

    found = by_period(paid(plan_of(component(**TARGET)), inputs))

    blended = Decimal(12000 * 181 + 24000 * 184) / 365
    monthly = (blended / 12).quantize(Decimal("0.01"))
    assert list(found.values())[:1] == [1000]
    assert [found["2025-07"], found["2025-08"]] == [monthly, monthly]


def test_a_true_up_reprices_the_past_at_a_raise() -> None:
    table = tiers("marginal", ("0", "1"), kind="multiplier", by="percent_of_quota")
    accumulate = {"scope": "year", "true_up": True}
    plan = plan_of(component(**{**TARGET, "accumulate": accumulate}, table=table))
    inputs = {"transactions": SALES, "target_incentives": RAISE}

    payee = paid(plan, inputs)

    total = (Decimal(12000 * 181 + 24000 * 184) / 365 / 4).quantize(Decimal("0.01"))
    assert payee.earned == total
    assert period(payee, "2025-07").lines[0].trace[0].kind == "repriced"


def test_a_new_quota_without_a_true_up_counts_from_its_period_on() -> None:
    table = tiers(
        "retroactive",
        ("0", "0.1"),
        ("100", "0.2"),
        by="percent_of_quota",
        side="lower_inclusive",
    )
    plan = plan_of(component(accumulate="year", quota={}, table=table))
    quotas = [
        {"payee": "ann", "from": "2025-01-01", "to": "2025-06-30", "amount": "1000"},
        {"payee": "ann", "from": "2025-07-01", "amount": "100"},
    ]

    found = by_period(paid(plan, {"transactions": SALES, "quotas": quotas}))

    assert [found["2025-01"], found["2025-07"]] == [10, 10]


def test_a_missing_quota_means_no_attainment_and_no_crash() -> None:
    table = tiers("marginal", ("0", "1"), kind="multiplier", by="percent_of_quota")
    plan = plan_of(component(quota={}, target_incentive="1000", table=table))

    line = paid(plan, {"transactions": SALES[:1]}).periods[0].lines[0]

    assert [line.quota, line.attainment, int(line.amount)] == [None, None, 0]


def test_a_target_without_quota_or_table_is_paid_per_window() -> None:
    gate = {
        "kind": "gate",
        "measure": {"kind": "result", "name": "kpi"},
        "at_least": "80",
    }
    plan = plan_of(component(target_incentive="3000", modifiers=[gate]))
    results = [
        {"name": "kpi", "date": f"2025-{month:02d}-28", "value": value, "payee": "ann"}
        for month, value in ((1, "85"), (2, "70"), (3, "80"))
    ]

    assert by_period(paid(plan, {"results": results})) == {
        "2025-01": 3000,
        "2025-02": 0,
        "2025-03": 3000,
    }


def test_a_yearly_target_is_not_paid_before_the_year_is_over() -> None:
    plan = plan_of(component(target_incentive="3000", accumulate="year"))
    results = [
        {"name": "kpi", "date": f"{year}-{month}-28", "value": "1", "payee": "ann"}
        for year, month in ((2025, "02"), (2025, "12"), (2026, "03"))
    ]

    assert by_period(paid(plan, {"results": results})) == {"2025-12": 3000}


def test_a_monthly_target_in_a_plan_paid_weekly_is_paid_at_the_months_end() -> None:
    plan = plan_of(component(target_incentive="300", accumulate="month"), period="week")
    inputs = {"from": "2025-01-01", "to": "2025-02-28", "people": [{"payee": "ann"}]}

    found = by_period(paid(plan, inputs))

    assert {name: amount for name, amount in found.items() if amount} == {
        "2025-W05": 300,
        "2025-W09": 300,
    }


def test_a_lifetime_target_is_paid_once() -> None:
    plan = plan_of(component(target_incentive="300", accumulate="lifetime"))
    inputs = {"from": "2025-01-01", "to": "2025-02-28", "people": [{"payee": "ann"}]}

    assert by_period(paid(plan, inputs)) == {"2025-01": 300, "2025-02": 0}


def test_a_target_is_paid_to_who_takes_part_at_the_windows_end() -> None:
    plan = plan_of(component(target_incentive="300", ends_on="2025-01-31"))
    inputs = {"from": "2025-01-01", "to": "2025-02-28", "people": [{"payee": "ann"}]}

    assert by_period(paid(plan, inputs)) == {"2025-01": 300, "2025-02": 0}


def test_a_weekly_quota_is_the_weeks_own() -> None:
    assert quota_in("2025-05", YEAR, "lifetime") == 12000
    plan = plan_of(component(rate="0.1", quota="70", accumulate="week"), period="week")
    rows = [{"date": "2025-05-07", "amount": "35", "payee": "ann"}]

    (line,) = paid(plan, {"transactions": rows}).periods[0].lines

    assert line.attainment == Decimal("0.5")


def test_a_measure_capped_by_a_quota_that_is_missing_counts_nothing() -> None:
    cap = {"kind": "cap", "on": "measure", "percent": "200", "percent_of": "quota"}
    plan = plan_of(component(rate="0.1", quota={}, modifiers=[cap]))

    assert paid(plan, {"transactions": SALES[:1]}).earned == 0

from datetime import date, timedelta

import pytest

from core.errors import RuleError
from core.i18n import LANGUAGES, catalogue
from core.periods import (
    EVER,
    Grain,
    Period,
    add_months,
    between,
    name_of,
    period_of,
    shift,
    start_of,
    year_before,
)

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("grain", "start", "end", "name"),
    [
        (Grain.DAY, date(2026, 11, 24), date(2026, 11, 25), "2026-11-24"),
        (Grain.WEEK, date(2026, 11, 23), date(2026, 11, 30), "2026-W48"),
        (Grain.MONTH, date(2026, 11, 1), date(2026, 12, 1), "2026-11"),
        (Grain.QUARTER, date(2026, 10, 1), date(2027, 1, 1), "2026Q4"),
        (Grain.YEAR, date(2026, 1, 1), date(2027, 1, 1), "2026"),
        (Grain.FISCAL_YEAR, date(2026, 4, 1), date(2027, 4, 1), "2026"),
    ],
)
def test_a_day_lies_in_one_period_of_each_grain(
    grain: Grain, start: date, end: date, name: str
) -> None:
    period = period_of(TUESDAY, grain, fiscal_start=4)

    assert period == Period(start, end)
    assert name_of(start, grain) == name
    assert all(grain.label in catalogue(language) for language in LANGUAGES)


def test_before_the_fiscal_year_starts_it_is_still_the_last_one() -> None:
    assert start_of(date(2026, 3, 31), Grain.FISCAL_YEAR, 4) == date(2025, 4, 1)
    assert start_of(date(2026, 4, 1), Grain.FISCAL_YEAR, 4) == date(2026, 4, 1)


def test_a_week_is_named_by_the_year_of_its_thursday() -> None:
    assert name_of(date(2024, 12, 30), Grain.WEEK) == "2025-W01"


@pytest.mark.parametrize(
    ("grain", "count", "start"),
    [
        (Grain.DAY, -1, date(2026, 10, 31)),
        (Grain.WEEK, 2, date(2026, 11, 15)),
        (Grain.MONTH, -11, date(2025, 12, 1)),
        (Grain.QUARTER, 1, date(2027, 2, 1)),
        (Grain.YEAR, -1, date(2025, 11, 1)),
    ],
)
def test_periods_are_counted_from_one(grain: Grain, count: int, start: date) -> None:
    assert shift(date(2026, 11, 1), grain, count) == start


def test_months_carry_over_the_year() -> None:
    assert add_months(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 1)


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    november = period_of(TUESDAY, Grain.MONTH)

    assert date(2026, 11, 1) in november
    assert date(2026, 11, 30) in november
    assert date(2026, 12, 1) not in november
    assert date(2026, 10, 31) not in november
    assert "2026-11-24" not in november
    assert date(1, 1, 1) in EVER


def test_days_of_ones_own_include_both_ends_or_are_open() -> None:
    assert between(date(2026, 1, 1), date(2026, 1, 1)) == Period(
        date(2026, 1, 1), date(2026, 1, 2)
    )
    assert between(None, None) == EVER
    with pytest.raises(RuleError, match=r"periods\.backwards"):
        between(date(2026, 1, 2), date(2026, 1, 1))


def test_a_year_before_ends_on_the_same_day_while_a_period_runs() -> None:
    year = period_of(TUESDAY, Grain.YEAR)
    over = Period(date(2026, 1, 1), date(2026, 4, 1))
    leap = Period(date(2024, 2, 29), date(2024, 3, 1))

    assert year_before(year, TUESDAY) == Period(
        date(2025, 1, 1), TUESDAY.replace(year=2025) + timedelta(days=1)
    )
    assert year_before(over, TUESDAY) == Period(date(2025, 1, 1), date(2025, 4, 1))
    assert year_before(leap, TUESDAY) == Period(date(2023, 2, 28), date(2023, 3, 1))
    assert year_before(EVER, TUESDAY) == EVER


def test_a_period_that_has_not_begun_is_compared_with_no_day() -> None:
    ahead = Period(date(2027, 1, 1), date(2027, 2, 1))

    assert year_before(ahead, TUESDAY) == Period(date(2026, 1, 1), date(2026, 1, 1))

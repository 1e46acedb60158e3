"""Days, weeks, months, quarters and years, all half-open: ``[start, end)``.

A day is the company's day; the fiscal year starts on the first of a month.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from core.errors import RuleError
from core.i18n import Label


class Grain(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"periods.{self}")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, and without, ``end``; None is open."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        """Return whether a day is inside."""
        if not isinstance(day, date):
            return False
        return (self.start is None or self.start <= day) and (
            self.end is None or day < self.end
        )


EVER = Period()


def between(first: date | None, last: date | None) -> Period:
    """Return the period from one day to another, both included.

    Raises:
        RuleError: ``periods.backwards``, it would end before it starts.
    """
    if first and last and last < first:
        raise RuleError("periods.backwards", first=first, last=last)
    return Period(first, last and last + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """Return the first of the month that lies ``months`` after that of ``day``."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def start_of(day: date, grain: Grain, fiscal_start: int = 1) -> date:
    """Return the first day of the period of this grain that holds ``day``."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case Grain.YEAR:
            return date(day.year, 1, 1)
        case Grain.FISCAL_YEAR:
            return date(day.year - (day.month < fiscal_start), fiscal_start, 1)
        case _:
            assert_never(grain)


def shift(start: date, grain: Grain, count: int) -> date:
    """Return the start of the period ``count`` periods later."""
    days = {Grain.DAY: 1, Grain.WEEK: 7}
    if grain in days:
        return start + timedelta(days=days[grain] * count)
    months = {Grain.MONTH: 1, Grain.QUARTER: 3}
    return add_months(start, months.get(grain, 12) * count)


def period_of(day: date, grain: Grain, fiscal_start: int = 1) -> Period:
    """Return the period of this grain that holds ``day``."""
    start = start_of(day, grain, fiscal_start)
    return Period(start, shift(start, grain, 1))


def year_before(period: Period, today: date) -> Period:
    """Return the same days a year earlier; what is not over yet ends with today.

    The 29th of February is compared with the 28th.
    """
    tomorrow = today + timedelta(days=1)
    end = period.end and min(period.end, max(tomorrow, period.start or tomorrow))
    return Period(
        period.start and _a_year_earlier(period.start), end and _a_year_earlier(end)
    )


def _a_year_earlier(day: date) -> date:
    last = day.month == 2 and day.day == 29  # noqa: PLR2004 (of a leap year)
    return day.replace(year=day.year - 1, day=28 if last else day.day)


def name_of(start: date, grain: Grain) -> str:
    """Return how a period is written in figures: ``2017Q1``, ``2017-W09``.

    A fiscal year has the name of the calendar year in which it starts.
    """
    match grain:
        case Grain.DAY:
            return start.isoformat()
        case Grain.WEEK:
            year, week, _ = start.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case Grain.MONTH:
            return f"{start.year:04d}-{start.month:02d}"
        case Grain.QUARTER:
            return f"{start.year:04d}Q{(start.month + 2) // 3}"
        case Grain.YEAR | Grain.FISCAL_YEAR:
            return f"{start.year:04d}"
        case _:
            assert_never(grain)

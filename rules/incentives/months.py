"""Counting in months from any day, where the calendar has none of that length."""

from calendar import monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def later(day: date, months: int) -> date:
    """Return the same day so many months later; the last of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def whole_months(start: date, day: date) -> int:
    """Return how many months have passed in full; negative before the start."""
    months = (day.year - start.year) * 12 + day.month - start.month
    return months - (later(start, months) > day)


def calendar_months(start: date, day: date) -> int:
    """Return how many calendar months lie between, whatever the days."""
    return (day.year - start.year) * 12 + day.month - start.month


def aligned(day: date, months: int, anchor: int = 1) -> date:
    """Return the first day of the run of months that holds ``day``.

    Runs of that length are laid out from the month ``anchor`` (1 to 12).
    """
    count = day.year * 12 + day.month - anchor
    years, month = divmod(count - count % months + anchor - 1, 12)
    return date(years, month + 1, 1)


def anniversary(day: date, months: int, start: date) -> date:
    """Return the first day of the run that holds ``day``, counted from ``start``."""
    passed = whole_months(start, day)
    return later(start, passed - passed % months)

"""The one clock: everything that needs the time asks here, below rules never."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def day_of(at: datetime, timezone: str) -> date:
    """Return the day that an instant falls on in a time zone."""
    return at.astimezone(ZoneInfo(timezone)).date()

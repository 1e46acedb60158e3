"""When what was earned becomes payable: events, dates, instalments, cash."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from rules.incentives.accumulation import window_of
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.inputs import Event, Hold
from rules.incentives.months import ONE_DAY, later
from rules.incentives.part import Day, Number, Part


class Release(Part):
    """One part of the earning and what sets it free; exactly one of the first five."""

    share: Number = Field(
        default=Decimal(1), ge=0, le=1, description="Fraction of the earning."
    )
    on: str | None = Field(
        default=None,
        description="'earning' (at once), 'month_end', 'quarter_end', 'year_end', "
        "or the "
        "name of an event of the inputs: its first occurrence releases the whole "
        "share.",
    )
    in_proportion_to: str | None = Field(
        default=None,
        description="Name of an event: released as the sum of its amounts grows "
        "towards "
        "the transaction's amount (paid cash, invoiced parts).",
    )
    at: Day | None = Field(default=None, description="A fixed day.")
    after_months: int | None = Field(
        default=None, ge=0, description="So many months after the transaction's date."
    )
    after_days: int | None = Field(default=None, ge=0, description="Or days.")
    instalments: int = Field(
        default=1, ge=1, description="With after_months: in so many equal parts …"
    )
    every_months: int = Field(default=1, ge=1, description="… so far apart.")
    name: str | None = Field(default=None, description="Shown instead of the event.")

    @property
    def label(self) -> str:
        """Return what the part is called on a statement."""
        stated = self.name or self.on or self.in_proportion_to or self.at
        return str(stated or f"+{self.after_months or self.after_days or 0}")


AT_ONCE = (Release(on="earning"),)
_ENDS = {"month_end": "month", "quarter_end": "quarter", "year_end": "year"}


@dataclass(frozen=True, slots=True)
class Freed:
    """A part of an earning, and the day on which it is free; None: not yet."""

    label: str
    share: Fraction
    on: date | None
    fraction: Fraction


def freed(
    parts: Sequence[Release], dated: date, amount: Fraction, events: Sequence[Event]
) -> Iterator[Freed]:
    """Yield the parts of what one transaction earned; fractions add up to 1.

    ``dated`` is its day, ``amount`` its own amount, ``events`` its own, by date.
    """
    for part in parts:
        share = exact(part.share)
        if part.in_proportion_to is not None:
            yield from _in_proportion(part, share, amount, events)
        elif part.after_months is not None:
            for turn in range(part.instalments):
                day = later(dated, part.after_months + turn * part.every_months)
                yield Freed(part.label, share, day, share / part.instalments)
        else:
            yield Freed(part.label, share, _day(part, dated, events), share)


def _day(part: Release, dated: date, events: Sequence[Event]) -> date | None:
    if part.at is not None:
        return max(part.at, dated)
    if part.after_days is not None:
        return dated + ONE_DAY * part.after_days
    if part.on == "earning":
        return dated
    if part.on in _ENDS:
        return (window_of(_ENDS[part.on], dated).end or dated) - ONE_DAY
    return next((event.date for event in events if event.event == part.on), None)


def _in_proportion(
    part: Release, share: Fraction, amount: Fraction, events: Sequence[Event]
) -> Iterator[Freed]:
    left = share
    for event in events:
        if event.event == part.in_proportion_to:
            paid = exact(event.amount) if event.amount is not None else amount
            ratio = quotient(paid, amount) if amount else ONE
            fraction = min(left, share * ratio)
            left -= fraction
            yield Freed(part.label, share, event.date, fraction)
    if left:
        yield Freed(part.label, share, None, left)


def after_holds(
    day: date | None, holds: Iterable[Hold], payee: str, component: str, number: str
) -> date | None:
    """Return the first day on which no hold stops the release."""
    matching = [
        hold
        for hold in holds
        if hold.payee in {None, payee}
        and hold.component in {None, component}
        and hold.transaction in {None, number}
    ]
    for hold in sorted(matching, key=lambda hold: hold.from_ or date.min):
        if day is None:
            return None
        starts = hold.from_ is None or hold.from_ <= day
        if starts and (hold.until is None or day < hold.until):
            day = hold.until
    return day


def total_share(parts: Iterable[Release]) -> Fraction:
    """Return what the parts release together."""
    return sum((exact(part.share) for part in parts), ZERO)

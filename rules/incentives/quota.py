"""How much is expected, or offered at target: of a person, in a window of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rules.incentives.accumulation import MONTHS, OPEN, Window
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.inputs import DatedAmount
from rules.incentives.months import ONE_DAY, aligned, calendar_months, later
from rules.incentives.part import Number, Part


class RampStep(Part):
    """From a month of service on: another monthly amount, or a part of the full one."""

    from_month: int = Field(ge=1, description="The month of hiring is 1.")
    amount: Number | None = Field(default=None, description="Amount of such a month.")
    factor: Number | None = Field(
        default=None, description="Fraction of the full monthly amount."
    )


class Quota(Part):
    """An amount for a period, and how a window of another length takes part in it."""

    amount: Number | None = Field(
        default=None,
        description="Default: the personal rows of the inputs (quotas, or "
        "target_incentives), which are stronger in any case.",
    )
    period: Literal["month", "quarter", "half_year", "year"] | None = Field(
        default=None,
        description="What the amount is for; default: the accumulation scope. A "
        "longer "
        "window adds several up; a shorter one gets its part.",
    )
    weights: tuple[Number, ...] | None = Field(
        default=None,
        description="Season: parts of the amount per equal piece of the period (12 "
        "for "
        "a year by months), in proportion; default: equal parts.",
    )
    ramp: tuple[RampStep, ...] = Field(
        default=(), description="New joiners, by month of service; steps rise."
    )
    prorate: Literal["none", "days", "months", "started_months"] = Field(
        default="none",
        description="Part of the window between hired_on and left_on: by days "
        "worked, by "
        "whole months worked, or with every month that was begun.",
    )
    to_date: bool = Field(
        default=False,
        description="Only the months up to the end of the pay period: sales to date "
        "against quota to date.",
    )


def _spelled_out(value: object) -> object:
    return value if isinstance(value, dict | Quota) else {"amount": value}


Allotment = Annotated[
    Quota, BeforeValidator(_spelled_out, json_schema_input_type=Quota | Number)
]


@dataclass(frozen=True, slots=True)
class Blend:
    """One stretch of days within a window and what it contributes."""

    start: date
    end: date
    amount: Fraction
    value: Fraction

    @property
    def days(self) -> int:
        """Return its length."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Service:
    """When a person works here; ``end`` is the first day without."""

    hired_on: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Allotted:
    """What a window was allotted, and the stretches that it is blended of."""

    amount: Fraction
    blends: tuple[Blend, ...] = ()


def allotted(
    quota: Quota,
    rows: Sequence[DatedAmount],
    window: Window,
    service: Service,
    known_until: date,
) -> Allotted | None:
    """Return the amount of a window as far as it is known on ``known_until``.

    A change within the window is blended by days. None: nobody set an amount.
    """
    known = [row for row in rows if row.from_ <= known_until]
    if quota.amount is None and not known and not quota.ramp:
        return None
    if window.start is None or window.end is None:
        return _at(quota, known, service, known_until)
    pieces = [
        _piece(quota, known, piece, share, service)
        for piece, share in _pieces(quota, window, known_until)
    ]
    blends = tuple(blend for piece in pieces for blend in piece.blends)
    return Allotted(sum((piece.amount for piece in pieces), ZERO), blends)


def _at(
    quota: Quota, rows: Sequence[DatedAmount], service: Service, day: date
) -> Allotted:
    amount = _amount_on(quota, rows, day) or ZERO
    return Allotted(_ramped(quota, amount, 1, service, day))


def _pieces(
    quota: Quota, window: Window, known_until: date
) -> Iterator[tuple[Window, Fraction]]:
    """Yield the periods of the quota in the window, each with the part that counts."""
    own = MONTHS.get(quota.period or "", window.months or 0)
    if not own or not window.months or window.start is None or window.end is None:
        yield window, ONE
    elif own > window.months:
        whole = _holding(window, own)
        yield window, _season(quota, whole, window.start, window.end)
    else:
        start = window.start
        while start < window.end and not (quota.to_date and start > known_until):
            piece = Window(start, later(start, own), own)
            yield piece, _to_date(quota, piece, known_until)
            start = later(start, own)


def _holding(window: Window, months: int) -> Window:
    start = aligned(window.start or date.min, months)
    return Window(start, later(start, months), months)


def _to_date(quota: Quota, piece: Window, known_until: date) -> Fraction:
    """Return the part of the piece that lies before the end of the pay period."""
    if not quota.to_date or piece.start is None or piece.end is None:
        return ONE
    end = min(piece.end, later(aligned(known_until, 1), 1))
    return _season(quota, piece, piece.start, end)


def _season(quota: Quota, whole: Window, start: date, end: date) -> Fraction:
    """Return the part of a period that its months from ``start`` to ``end`` have."""
    months = whole.months or 1
    weights = [exact(weight) for weight in quota.weights or (1,) * months]
    first = calendar_months(whole.start or start, start) * len(weights)
    last = calendar_months(whole.start or start, end) * len(weights)
    return quotient(
        sum(
            (
                weight
                * max(0, min(last, (index + 1) * months) - max(first, index * months))
                / months
                for index, weight in enumerate(weights)
            ),
            ZERO,
        ),
        sum(weights, ZERO),
    )


def _piece(
    quota: Quota,
    rows: Sequence[DatedAmount],
    piece: Window,
    share: Fraction,
    service: Service,
) -> Allotted:
    """Return one period's amount: blended by days, ramped, prorated, in part."""
    factor = _worked(quota, piece, service)
    stretches = list(_stretches(quota, rows, piece))
    days = sum((end - start).days for start, end, _ in stretches)
    blends = tuple(
        Blend(
            start,
            end,
            amount,
            _ramped(
                quota, amount * share, piece.months or 1, service, piece.start or start
            )
            * factor
            * (end - start).days
            / days,
        )
        for start, end, amount in stretches
    )
    return Allotted(sum((blend.value for blend in blends), ZERO), blends)


def _stretches(
    quota: Quota, rows: Sequence[DatedAmount], piece: Window
) -> Iterator[tuple[date, date, Fraction]]:
    """Yield the runs of days with one amount; days without any are left out."""
    start, end = piece.start or date.min, piece.end or date.max
    borders = {start, end}
    for row in rows:
        borders |= {row.from_, row.to + ONE_DAY} if row.to else {row.from_}
    cuts = sorted(day for day in borders if start <= day <= end)
    for first, last in pairwise(cuts):
        amount = _amount_on(quota, rows, first)
        if amount is not None:
            yield first, last, amount


def _amount_on(quota: Quota, rows: Sequence[DatedAmount], day: date) -> Fraction | None:
    held = [row for row in rows if row.from_ <= day and (not row.to or day <= row.to)]
    if held:
        return exact(max(held, key=lambda row: row.from_).amount)
    if quota.amount is not None:
        return exact(quota.amount)
    return ZERO if quota.ramp else None


def _ramped(
    quota: Quota, amount: Fraction, months: int, service: Service, start: date
) -> Fraction:
    """Return the amount of a run of months, each by its month of service."""
    if not quota.ramp or service.hired_on is None:
        return amount
    first = calendar_months(service.hired_on, start) + 1
    return sum(
        (_ramp_month(quota, amount / months, first + turn) for turn in range(months)),
        ZERO,
    )


def _ramp_month(quota: Quota, amount: Fraction, month: int) -> Fraction:
    steps = [step for step in quota.ramp if step.from_month <= max(month, 1)]
    if not steps:
        return amount
    step = steps[-1]
    if step.amount is not None:
        return exact(step.amount)
    return amount * exact(step.factor if step.factor is not None else 1)


def _worked(quota: Quota, piece: Window, service: Service) -> Fraction:
    """Return the part of the piece in which the person works here."""
    if quota.prorate == "none" or piece == OPEN:
        return ONE
    start, end = piece.start or date.min, piece.end or date.max
    first = max(start, service.hired_on or start)
    last = min(end, service.end or end)
    if first >= last:
        return ZERO
    if quota.prorate == "days":
        return exact((last - first).days) / (end - start).days
    return exact(_months_worked(quota, first, last)) / (piece.months or 1)


def _months_worked(quota: Quota, first: date, last: date) -> int:
    if quota.prorate == "started_months":
        return calendar_months(first, last - ONE_DAY) + 1
    start = first if first.day == 1 else later(aligned(first, 1), 1)
    return max(0, calendar_months(start, last))

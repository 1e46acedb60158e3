"""Statement lines: the items of a component in a pay period, rounded and released."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.incentives.accumulation import Window, pay_period
from rules.incentives.book import Book
from rules.incentives.currency import smallest
from rules.incentives.exact import ONE, ZERO, exact
from rules.incentives.item import Item
from rules.incentives.plan import Component, Plan
from rules.incentives.release import AT_ONCE, Freed, after_holds, freed
from rules.incentives.rounding import Rounding, rounded, rounded_parts
from rules.incentives.tiers import Slice


@dataclass(frozen=True, slots=True)
class Released:
    """A rounded part of a line, and the day on which it is payable; None: not yet."""

    label: str
    on: date | None
    amount: Fraction


@dataclass(slots=True)
class Line:
    """What one component earned for one payee in one pay period."""

    payee: str
    plan: Plan
    component: Component | None
    name: str
    period: Window
    items: list[Item]
    exact: Fraction
    amount: Fraction
    given: Fraction = ZERO
    releases: list[Released] = field(default_factory=list)

    @property
    def is_trial(self) -> bool:
        """Return whether it is computed without being earned."""
        return self.component is not None and self.component.trial


def rounding_of(plan: Plan, component: Component | None) -> Rounding:
    """Return how a component rounds."""
    own = component.rounding if component else None
    return own or plan.rounding


def unit_of(plan: Plan, rounding: Rounding) -> Decimal:
    """Return the unit to which it rounds."""
    return rounding.unit or smallest(plan.currency)


def round_slices(plan: Plan, component: Component, items: Iterable[Item]) -> None:
    """Round each tier's part of each item, where the plan rounds there."""
    rounding = rounding_of(plan, component)
    if rounding.at != "slice":
        return
    unit = unit_of(plan, rounding)
    for item in items:
        before = sum((part.amount for part in item.slices), ZERO)
        share = item.earned / before if before else ONE
        item.slices = [
            Slice(
                part.tier,
                part.lower,
                part.upper,
                part.quantity,
                part.value,
                rounded(part.amount * share, unit, rounding.mode),
            )
            for part in item.slices
        ]
        item.steps.clear()
        item.earned = sum((part.amount for part in item.slices), ZERO)


def round_items(plan: Plan, component: Component, items: Iterable[Item]) -> None:
    """Round what each transaction earns, where the plan rounds there.

    Parts of one transaction's earning add up to its rounded whole: each payee gets the
    rounded sum of shares up to the own one, less that of those before.
    """
    rounding = rounding_of(plan, component)
    if rounding.at != "transaction":
        return
    unit = unit_of(plan, rounding)
    for item in items:
        if not item.is_frozen and item.credit:
            whole = item.earned / item.credit
            before = rounded(whole * item.credit_before, unit, rounding.mode)
            upto = whole * (item.credit_before + item.credit)
            after = rounded(upto, unit, rounding.mode) - before
            item.change("rounding", "transaction", after)


def lines_of(
    plan: Plan, component: Component, items: dict[str, list[Item]]
) -> Iterator[Line]:
    """Yield a line per payee and pay period."""
    rounding = rounding_of(plan, component)
    unit = unit_of(plan, rounding)
    for payee, own in items.items():
        periods: dict[Window, list[Item]] = {}
        for item in own:
            if not item.is_frozen:
                periods.setdefault(item.period, []).append(item)
        for period, group in periods.items():
            total = sum((item.earned for item in group), ZERO)
            amount = (
                total if rounding.at == "payee" else rounded(total, unit, rounding.mode)
            )
            yield Line(
                payee, plan, component, component.name, period, group, total, amount
            )


def round_together(plan: Plan, lines: list[Line]) -> None:
    """Round the lines of one payee and period together, where the plan rounds there."""
    together = [
        line for line in lines if rounding_of(line.plan, line.component).at == "payee"
    ]
    if not together:
        return
    unit = unit_of(plan, plan.rounding)
    parts = rounded_parts([line.exact for line in together], unit, plan.rounding.mode)
    for line, amount in zip(together, parts, strict=True):
        line.amount = amount


def release(book: Book, line: Line) -> None:
    """Set when which part of a line is payable; parts add up to the line.

    Parts that one event releases in one pay period are one, on the last of their days.
    """
    rules = line.component.release if line.component else AT_ONCE
    if rules == AT_ONCE and not book.inputs.holds and not _is_reversal(line):
        last = max(item.stamp.posted for item in line.items)
        at = max(last, line.period.start or last)
        line.releases = [Released(AT_ONCE[0].label, at, line.amount)]
        return
    parts: dict[tuple[str, Window | None], Fraction] = {}
    days: dict[tuple[str, Window | None], date] = {}
    plan = line.plan
    for item in line.items:
        for piece, amount in _pieces(book, line, item):
            day = _not_before(book, line, item, piece.on)
            key = (piece.label, _period_of(plan, day))
            parts[key] = parts.get(key, ZERO) + amount
            if day:
                days[key] = max(day, days.get(key, day))
    ordered = sorted(parts, key=lambda key: days.get(key, date.max))
    ratio = line.amount / line.exact if line.exact else ONE
    rounding = rounding_of(line.plan, line.component)
    amounts = rounded_parts(
        [parts[key] * ratio for key in ordered],
        unit_of(line.plan, rounding),
        rounding.mode,
    )
    line.releases = [
        Released(key[0], days.get(key), amount)
        for key, amount in zip(ordered, amounts, strict=True)
    ]


def _is_reversal(line: Line) -> bool:
    return any(item.clawback is not None for item in line.items)


def _period_of(plan: Plan, day: date | None) -> Window | None:
    return pay_period(plan.period, day, plan.fiscal_start) if day else None


def _not_before(book: Book, line: Line, item: Item, day: date | None) -> date | None:
    """Return the day of release: in the line's period at the earliest, after holds."""
    if day is not None:
        day = max(day, item.stamp.posted, line.period.start or item.stamp.posted)
    number = item.stamp.origin or item.stamp.number
    return after_holds(day, book.inputs.holds, line.payee, line.name, number)


def _pieces(book: Book, line: Line, item: Item) -> Iterator[tuple[Freed, Fraction]]:
    rules = line.component.release if line.component else AT_ONCE
    origin = book.by_number.get(item.stamp.origin or "")
    source = origin or item.stamp
    amount = source.row.amount if source.row else None
    pieces = list(
        freed(
            rules,
            source.dated,
            exact(amount) if amount is not None else ZERO,
            book.events.get(source.number, ()),
        )
    )
    if item.clawback is not None and item.clawback.cancels_first and origin is not None:
        yield from _unreleased_first(item, pieces, line)
        return
    for piece in pieces:
        yield piece, item.earned * piece.fraction


def _unreleased_first(
    item: Item, pieces: list[Freed], line: Line
) -> Iterator[tuple[Freed, Fraction]]:
    """Yield a reversal that cancels what is still to come, latest first."""
    claw = item.steps[-1] if item.steps else None
    left = item.earned
    whole = left / claw.factor if claw and claw.factor else left
    for piece in reversed(pieces):
        if piece.on is None or piece.on > item.stamp.posted:
            cancelled = max(left, whole * piece.fraction)
            left -= cancelled
            yield piece, cancelled
    yield Freed(line.name, ONE, item.stamp.posted, ONE), left

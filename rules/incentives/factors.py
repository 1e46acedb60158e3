"""Modifiers that multiply: gates, multipliers, weights, a cap over several payees.

Within a scope the factor is read at the end of each pay period. When it changes,
what was earned before in the same scope is re-priced, item by item, as a line of the
period in which it changed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from rules.incentives.accumulation import OPEN, Window
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.filter import matches
from rules.incentives.item import Item, Step, following
from rules.incentives.levels import Levels
from rules.incentives.modifiers import Gate, Multiplier, Weight
from rules.incentives.tiers import Slice

Factor = Callable[[str, Window, Window], Fraction]


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of an item that a factor governs, and what it is while closed."""

    open: Fraction
    closed: Fraction


def weighted(modifier: Weight, items: list[Item]) -> list[Item]:
    """Return the items, each times the component's weight."""
    factor = exact(modifier.value)
    for item in items:
        if not item.is_frozen:
            item.change("weight", "component", item.earned * factor, factor=factor)
    return items


def gated(levels: Levels, modifier: Gate, payee: str, items: list[Item]) -> list[Item]:
    """Return the items, as far as the gate lets them."""
    otherwise = exact(modifier.otherwise)
    if modifier.scope == "transaction":
        for item in items:
            if not item.is_frozen:
                passed = levels.item_passes(modifier, payee, item)
                factor = ONE if passed else otherwise
                item.change("gate", "transaction", item.earned * factor, factor=factor)
        return items

    def factor_at(who: str, window: Window, period: Window) -> Fraction:
        return ONE if levels.passes(modifier, who, window, period) else otherwise

    def portion(item: Item) -> Portion:
        return _portion(modifier, item)

    return scaled(levels, ("gate", modifier.scope), payee, items, factor_at, portion)


def _portion(modifier: Gate, item: Item) -> Portion:
    """Return the governed part: all of it, or the slices of the named tiers."""
    if not modifier.tiers:
        return Portion(item.earned, ZERO)
    share = quotient(item.earned, sum((part.amount for part in item.slices), ZERO))
    inside = [part for part in item.slices if part.tier in modifier.tiers]
    open_ = sum((part.amount for part in inside), ZERO) * share
    if modifier.closed_as_tier is None:
        return Portion(open_, ZERO)
    base = [part for part in item.slices if part.tier == modifier.closed_as_tier]
    return Portion(open_, _as_tier(base, inside) * share)


def _as_tier(base: list[Slice], inside: list[Slice]) -> Fraction:
    """Return what quantities earn at the value of another tier."""
    per_unit = quotient(
        sum((part.amount for part in base), ZERO),
        sum((part.quantity for part in base), ZERO),
    )
    return per_unit * sum((part.quantity for part in inside), ZERO)


def multiplied(
    levels: Levels, modifier: Multiplier, payee: str, items: list[Item]
) -> list[Item]:
    """Return the items times a fixed, measured or looked-up factor."""
    if modifier.scope == "transaction" or modifier.measure is None:
        for item in items:
            if not item.is_frozen and _counts(modifier, item):
                factor = _item_factor(levels, modifier, payee, item)
                item.change(
                    "multiplier", "transaction", item.earned * factor, factor=factor
                )
        return items
    measure = modifier.measure

    def factor_at(who: str, window: Window, period: Window) -> Fraction:
        quota = levels.quota(modifier.quota, who, window, period)
        value = levels.at(measure, who, window, period)
        return levels.factor(modifier, value, quota)

    labels = ("multiplier", modifier.scope)
    return scaled(levels, labels, payee, items, factor_at)


def _counts(modifier: Multiplier, item: Item) -> bool:
    if modifier.when is None:
        return True
    return item.stamp.row is not None and matches(modifier.when, item.stamp.row)


def _item_factor(
    levels: Levels, modifier: Multiplier, payee: str, item: Item
) -> Fraction:
    if modifier.measure is None:
        return exact(modifier.value if modifier.value is not None else 1)
    quota = levels.quota(modifier.quota, payee, OPEN, item.period)
    value = levels.of_item(modifier.measure, item)
    return levels.factor(modifier, value, quota)


def scaled(
    levels: Levels,
    labels: tuple[str, str],
    payee: str,
    items: list[Item],
    factor_at: Factor,
    portion: Callable[[Item], Portion] = lambda item: Portion(item.earned, ZERO),
) -> list[Item]:
    """Return the items times the factor of their scope, the past re-priced."""
    found: list[Item] = []
    for window, group in by_window(levels, labels[1], payee, items):
        past: list[tuple[Item, Portion]] = []
        before: Fraction | None = None
        for period in levels.run.periods_of(window, group):
            factor = factor_at(payee, window, period)
            if before is not None and factor != before:
                found += _repriced(labels, past, period, before, factor)
            fresh = [i for i in group if i.period == period]
            found += fresh
            for item in fresh:
                if not item.is_frozen:
                    part = portion(item)
                    past.append((item, part))
                    after = item.earned - part.open + _of(part, factor)
                    item.change(*labels, after, factor=factor)
            before = factor
    return sorted(found, key=lambda item: item.stamp.order)


def _of(part: Portion, factor: Fraction) -> Fraction:
    return part.closed + (part.open - part.closed) * factor


def _repriced(
    labels: tuple[str, str],
    past: list[tuple[Item, Portion]],
    period: Window,
    before: Fraction,
    factor: Fraction,
) -> Iterator[Item]:
    for item, part in past:
        gap = _of(part, factor) - _of(part, before)
        if gap:
            step = Step(*labels, ZERO, gap, factor=factor - before)
            yield following(item, "repriced", period, gap, step)


def by_window(
    levels: Levels, scope: str, payee: str, items: list[Item]
) -> Iterator[tuple[Window, list[Item]]]:
    """Yield items grouped by the window of a scope, earliest first."""
    groups: dict[tuple[str, str], tuple[Window, list[Item]]] = {}
    for item in items:
        day = max(item.stamp.posted, item.period.start or item.stamp.posted)
        window = levels.run.window(levels.component, payee, scope, day)
        row = item.stamp.row
        contract = (row.contract or "") if row and scope == "contract" else ""
        key = (str(window.start), contract)
        groups.setdefault(key, (window, []))[1].append(item)
    for key in sorted(groups):
        yield groups[key]

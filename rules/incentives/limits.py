"""Modifiers that limit: floors, and caps on a payee's own or the other party's part."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import Window
from rules.incentives.aims import last_day
from rules.incentives.book import stamp
from rules.incentives.exact import HUNDRED, ONE, ZERO, exact, quotient
from rules.incentives.factors import by_window, scaled
from rules.incentives.filter import matches
from rules.incentives.item import Item, Step, following
from rules.incentives.levels import Levels
from rules.incentives.modifiers import Cap, Floor
from rules.incentives.months import ONE_DAY


def floored(
    levels: Levels, modifier: Floor, payee: str, items: list[Item]
) -> list[Item]:
    """Return the items, topped up to the floor."""
    if modifier.scope == "transaction":
        for item in items:
            if not item.is_frozen and item.value > 0 and _counts(modifier, item):
                limit = _limit(modifier, item, item.value)
                item.change(
                    "floor", "transaction", max(item.earned, limit), limit=limit
                )
        return items
    groups = {
        window.start: group
        for window, group in by_window(levels, modifier.scope, payee, items)
    }
    topped = list(items)
    for window in stated_windows(levels, modifier.scope, payee):
        topped += _top_up(levels, modifier, window, groups.get(window.start, []))
    return sorted(topped, key=lambda item: item.stamp.order)


def _top_up(
    levels: Levels, modifier: Floor, window: Window, group: list[Item]
) -> Iterator[Item]:
    """Yield what a window lacks, in the pay period that holds its last day."""
    end = last_day(window)
    earned = sum((item.earned for item in group), ZERO)
    basis = sum((item.value for item in group), ZERO)
    limit = _limit(modifier, group[-1] if group else None, basis)
    if earned < limit:
        name = levels.component.name
        step = Step("floor", modifier.scope, earned, limit, limit=limit)
        yield Item(
            kind="floor",
            stamp=stamp(f"{name} {end}", end),
            period=levels.run.period(end),
            earned=limit - earned,
            steps=[step],
        )


def stated_windows(levels: Levels, scope: str, payee: str) -> Iterator[Window]:
    """Yield the complete windows that are stated and in which the payee takes part."""
    run, component = levels.run, levels.component
    day, final = run.first_day, last_day(run.period(run.last_day))
    while day <= final:
        window = run.window(component, payee, scope, day)
        end = last_day(window)
        if end > final:
            return
        if run.takes_part(component, payee, end) and run.holds(payee, end):
            yield window
        day = end + ONE_DAY


def _counts(modifier: Floor | Cap, item: Item) -> bool:
    if modifier.when is None:
        return True
    return item.stamp.row is not None and matches(modifier.when, item.stamp.row)


def _limit(modifier: Floor | Cap, item: Item | None, basis: Fraction) -> Fraction:
    """Return the limit in money; of a percentage, of what it is a percentage of."""
    if modifier.amount is not None:
        return exact(modifier.amount)
    part = exact(modifier.percent or 0) / HUNDRED
    if modifier.percent_of == "basis":
        return part * basis
    target = item.aims.target if item else None
    return part * target.amount if target else ZERO


def capped(levels: Levels, modifier: Cap, payee: str, items: list[Item]) -> list[Item]:
    """Return the items, cut where the cap ends them."""
    if modifier.scope == "transaction":
        for item in items:
            if not item.is_frozen and _counts(modifier, item):
                _cap_item(levels, modifier, payee, item)
        return items
    found: list[Item] = []
    carried = ZERO
    for window, group in _with_carries(levels, modifier, payee, items):
        carry = _carry(levels, modifier, window, carried)
        capped_group, carried = _cap_group(
            levels, modifier, payee, window, [*carry, *group]
        )
        found += capped_group
    return sorted(found, key=lambda item: item.stamp.order)


def _cap_item(levels: Levels, modifier: Cap, payee: str, item: Item) -> None:
    limit = _limit(modifier, item, item.value)
    if modifier.only_if and not levels.item_passes(modifier.only_if, payee, item):
        return
    if modifier.on == "other_party":
        after = item.value - min(item.value - item.earned, limit)
    else:
        after = min(item.earned, limit)
    item.change("cap", "transaction", after, limit=limit)


def _with_carries(
    levels: Levels, modifier: Cap, payee: str, items: list[Item]
) -> Iterator[tuple[Window, list[Item]]]:
    """Yield the windows with items and, if excess is carried, those between."""
    groups = list(by_window(levels, modifier.scope, payee, items))
    if modifier.excess == "lost" or not groups or groups[0][0].end is None:
        yield from groups
        return
    known = {window.start: group for window, group in groups}
    day, final = groups[0][0].start, levels.run.last_day
    while day is not None and day <= max(final, groups[-1][0].start or final):
        window = levels.run.window(levels.component, payee, modifier.scope, day)
        yield window, known.get(window.start, [])
        day = window.end


def _carry(
    levels: Levels, modifier: Cap, window: Window, carried: Fraction
) -> Iterator[Item]:
    if carried and modifier.excess == "carried":
        day = window.start or date.min
        yield Item(
            kind="carried",
            stamp=stamp(f"{levels.component.name} {day}", day),
            period=levels.run.period(day),
            earned=carried,
        )


def _cap_group(
    levels: Levels, modifier: Cap, payee: str, window: Window, group: list[Item]
) -> tuple[list[Item], Fraction]:
    """Return one window's items under the cap, and what exceeded it."""
    found: list[Item] = []
    repriced: list[Item] = []
    earned, basis, paid = ZERO, ZERO, ZERO
    for period in levels.run.periods_of(window, group):
        holds = _holds(levels, modifier, payee, period)
        if found and modifier.only_if is not None:
            target = _within(modifier, found[-1], earned, basis) if holds else earned
            repriced += _changed(modifier, found[-1], period, target - paid)
            paid = target
        for item in (i for i in group if i.period == period):
            earned += item.earned
            basis += item.value
            after = _within(modifier, item, earned, basis) if holds else earned
            if item.is_frozen:
                after = paid + item.earned
            limit = _limit(modifier, item, basis)
            item.change("cap", modifier.scope, after - paid, limit=limit)
            paid = after
            found.append(item)
    return [*found, *repriced], earned - paid


def _changed(
    modifier: Cap, item: Item, period: Window, gap: Fraction
) -> Iterator[Item]:
    """Yield what a cap that begins or ends to hold makes of the past."""
    if gap:
        step = Step("cap", modifier.scope, ZERO, gap)
        yield following(item, "repriced", period, gap, step)


def _holds(levels: Levels, modifier: Cap, payee: str, period: Window) -> bool:
    """Return whether the cap's own condition holds at the end of a pay period."""
    probe = modifier.only_if
    if probe is None:
        return True
    day = period.start or date.min
    window = levels.run.window(levels.component, payee, probe.scope, day)
    return levels.passes(probe, payee, window, period)


def _within(modifier: Cap, item: Item, earned: Fraction, basis: Fraction) -> Fraction:
    """Return what the cap leaves of everything earned to date."""
    limit = _limit(modifier, item, basis)
    if modifier.on == "other_party":
        return basis - min(basis - earned, limit)
    return min(earned, limit)


def capped_across(
    levels: Levels, modifier: Cap, items: dict[str, list[Item]]
) -> dict[str, list[Item]]:
    """Return all payees' items, scaled by one factor to fit under a common cap."""
    if modifier.scope == "transaction":
        _scale_transactions(modifier, items)
        return items
    totals = _Totals(levels, modifier, items)
    labels = ("cap", modifier.scope)
    return {
        payee: scaled(levels, labels, payee, own, totals.factor)
        for payee, own in items.items()
    }


def _scale_transactions(modifier: Cap, items: dict[str, list[Item]]) -> None:
    together: dict[str, list[Item]] = {}
    for own in items.values():
        for item in own:
            together.setdefault(item.stamp.number, []).append(item)
    for group in together.values():
        total = sum((item.earned for item in group), ZERO)
        limit = _limit(modifier, group[0], group[0].whole)
        if total > limit:
            factor = limit / total
            for item in group:
                item.change(
                    "cap",
                    "transaction",
                    item.earned * factor,
                    factor=factor,
                    limit=limit,
                )


class _Totals:
    """What all payees earned in a window up to a pay period."""

    def __init__(
        self, levels: Levels, modifier: Cap, items: dict[str, list[Item]]
    ) -> None:
        self._modifier = modifier
        self._levels = levels
        self._rows = [
            (item.stamp, item.period, item.earned, item.whole)
            for own in items.values()
            for item in own
        ]

    def factor(self, _payee: str, window: Window, period: Window) -> Fraction:
        """Return by what everybody's earnings are scaled."""
        wholes: dict[str, Fraction] = {}
        total = ZERO
        for at, when, earned, whole in self._rows:
            inside = window.start is None or window.start <= at.posted
            if inside and str(when.start) <= str(period.start):
                total += earned
                wholes[at.number] = whole
        limit = _limit(self._modifier, None, sum(wholes.values(), ZERO))
        return quotient(limit, total) if total > limit else ONE

"""When a reward that is a thing is given."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from rules.incentives.aims import last_day
from rules.incentives.book import stamp
from rules.incentives.exact import ONE, ZERO, exact
from rules.incentives.item import Item
from rules.incentives.levels import Levels
from rules.incentives.limits import stated_windows
from rules.incentives.modifiers import Gate
from rules.incentives.part import Number
from rules.incentives.reward import Reward


def given(
    levels: Levels, reward: Reward, payee: str, items: list[Item]
) -> Iterator[tuple[Item, Fraction]]:
    """Yield the item of a period in which the reward is given, and how many times."""
    if reward.from_measure is None and reward.per_measure is None:
        yield from _by_gates(levels, payee)
        return
    for item in items:
        times = _times(reward, item.after) - _times(reward, item.before)
        if times > 0 and not item.is_frozen and _open(levels, payee, item):
            yield item, times * exact(reward.quantity)


def _times(reward: Reward, measure: Fraction | None) -> Fraction:
    first = exact(_first(reward))
    if measure is None or measure < first:
        return ZERO
    if reward.per_measure is None:
        return ONE
    return ONE + (measure - first) // exact(reward.per_measure)


def _first(reward: Reward) -> Number:
    """Return the measure at which the reward is given for the first time."""
    if reward.from_measure is not None:
        return reward.from_measure
    return reward.per_measure or Decimal(0)


def _gates(levels: Levels) -> list[Gate]:
    return [m for m in levels.component.modifiers if isinstance(m, Gate)]


def _open(levels: Levels, payee: str, item: Item) -> bool:
    return all(
        levels.passes(
            gate,
            payee,
            levels.run.window(levels.component, payee, gate.scope, item.stamp.posted),
            item.period,
        )
        for gate in _gates(levels)
    )


def _by_gates(levels: Levels, payee: str) -> Iterator[tuple[Item, Fraction]]:
    """Yield once per accumulation, in the first period in which all gates are open."""
    run, component = levels.run, levels.component
    quantity = exact(component.reward.quantity) if component.reward else ONE
    had = set()
    for period in stated_windows(levels, "period", payee):
        end = last_day(period)
        held = run.window(component, payee, component.accumulate.scope, end)
        item = Item("reward", stamp(f"{component.name} {end}", end), period, ZERO)
        if held not in had and _open(levels, payee, item):
            had.add(held)
            yield item, quantity

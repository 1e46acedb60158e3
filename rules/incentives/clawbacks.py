"""Negative lines that name their origin: what reversals take back of its earnings."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rules.incentives.adjustments import Clawback, taken_back
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.inputs import EarlierLine
from rules.incentives.item import Item, Step
from rules.incentives.plan import Component
from rules.incentives.run import Run


def clawed_back(
    run: Run, component: Component, payee: str, items: list[Item]
) -> list[Item]:
    """Return the items, those of reversals with the part of the origin they undo.

    Never more is taken than was earned, however many reversals name one origin.
    """
    if not any(item.clawback for item in items):
        return items
    whole, left = _earned(run, component, payee, items)
    for item in items:
        origin = item.stamp.origin
        if item.clawback is None or origin is None or item.is_frozen:
            continue
        fraction = _fraction(run, component, item, item.clawback, origin)
        back = _at_most(whole[origin] * fraction, left[origin])
        if item.clawback.price == "original":
            left[origin] -= back
            item.kind = "clawback"
            item.steps.append(Step("clawback", "transaction", ZERO, -back, fraction))
            item.earned = -back
    return items


def _earned(
    run: Run, component: Component, payee: str, items: list[Item]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Return what each number earned, and what earlier versions left of it."""
    whole: dict[str, Fraction] = defaultdict(lambda: ZERO)
    back: dict[str, Fraction] = defaultdict(lambda: ZERO)
    for line in _earlier(run, component, payee):
        whole[line.transaction] += exact(line.earned)
    for item in items:
        if item.clawback is None:
            whole[item.stamp.number] += item.earned
        elif item.is_frozen and item.stamp.origin is not None:
            back[item.stamp.origin] += item.earned
    left = defaultdict(lambda: ZERO, {n: whole[n] + back[n] for n in [*whole, *back]})
    return whole, left


def _at_most(back: Fraction, left: Fraction) -> Fraction:
    return min(back, left) if left >= 0 else max(back, left)


def _fraction(
    run: Run, component: Component, item: Item, rule: Clawback, origin: str
) -> Fraction:
    """Return which part of the origin's earning is undone."""
    sold, amount = _origin(run, component, origin)
    by_age = taken_back(rule, sold or item.stamp.dated, item.stamp.dated)
    back = item.stamp.row.amount if item.stamp.row else None
    if back is None or not amount:
        return by_age
    return by_age * min(ONE, quotient(abs(exact(back)), abs(amount)))


def _origin(
    run: Run, component: Component, number: str
) -> tuple[date | None, Fraction | None]:
    """Return the origin's date and amount."""
    found = run.book.by_number.get(number)
    if found is not None and found.row is not None:
        amount = found.row.amount
        return found.dated, None if amount is None else exact(amount)
    for line in run.book.inputs.earlier_lines:
        if (line.transaction, line.component) == (number, component.name):
            return line.date, None if line.amount is None else exact(line.amount)
    return None, None


def _earlier(run: Run, component: Component, payee: str) -> Iterator[EarlierLine]:
    for line in run.book.inputs.earlier_lines:
        named = run.book.payee(line.payee, "inputs.earlier_lines")
        if line.component == component.name and named == payee:
            yield line

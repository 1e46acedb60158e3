"""From a plan and its inputs to lines: component by component, version by version."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import Window, pay_period
from rules.incentives.book import Book, stamp
from rules.incentives.clawbacks import clawed_back
from rules.incentives.entries import entries_of
from rules.incentives.exact import ZERO, exact
from rules.incentives.factors import gated, multiplied, weighted
from rules.incentives.inputs import Inputs
from rules.incentives.item import Item
from rules.incentives.levels import Levels
from rules.incentives.limits import capped, capped_across, floored
from rules.incentives.lines import (
    Line,
    lines_of,
    round_items,
    round_slices,
    round_together,
    rounding_of,
    unit_of,
)
from rules.incentives.modifiers import Cap, Floor, Gate, Modifier, Multiplier, Weight
from rules.incentives.order import components_in_order, plans_in_order
from rules.incentives.plan import Component, Plan, PlanBook
from rules.incentives.pricing import priced_items
from rules.incentives.rewards import given
from rules.incentives.rounding import rounded
from rules.incentives.run import Items, Run, Segment
from rules.incentives.versions import segments_of


@dataclass
class Ledger:
    """All lines of an evaluation, and who had which plan when."""

    book: Book
    plans: PlanBook
    lines: list[Line] = field(default_factory=list)
    segments: dict[str, list[Segment]] = field(default_factory=dict)

    def by_payee(self) -> dict[str, list[Line]]:
        """Return the lines of each payee."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.payee].append(line)
        return found


def calculate(plans: PlanBook, inputs: Inputs) -> Ledger:
    """Return the lines of all payees, rounded; nothing is released yet."""
    book = Book(inputs)
    ledger = Ledger(book, plans)
    for payee in _payees(plans, book):
        ledger.segments[payee] = segments_of(plans, book, payee)
    done: dict[str, Items] = {}
    amounts: dict[str, dict[str, dict[Window, Fraction]]] = {}
    for plan in plans_in_order(plans):
        held = {
            payee: own
            for payee, every in ledger.segments.items()
            if (own := [segment for segment in every if segment.plan is plan])
        }
        path = _path(plans, plan)
        run = Run(book, plan, held, path, done, amounts)
        for component in components_in_order(plan, path):
            ledger.lines += _component(run, component)
    ledger.lines += _by_hand(ledger)
    _finish(ledger)
    return ledger


def _payees(plans: PlanBook, book: Book) -> list[str]:
    """Return everybody whom the inputs or a plan's parties name."""
    named = {
        party.payee
        for plan in plans.plans
        for component in plan.components
        for party in component.credits.parties
        if party.payee is not None
    }
    rows = book.people.names or (book.people.only("inputs"),)
    return sorted({*rows, *named})


def _path(plans: PlanBook, plan: Plan) -> str:
    return "plan" if len(plans.plans) == 1 else f"plans[{plans.plans.index(plan)}]"


def _component(run: Run, component: Component) -> list[Line]:
    """Return one component's lines, and keep its items for those built on it."""
    items = _items(run, component)
    levels = Levels(run, component)
    round_slices(run.plan, component, _fresh(items))
    for modifier in component.modifiers:
        items = _modified(levels, modifier, items)
    items = {
        payee: clawed_back(run, component, payee, own) for payee, own in items.items()
    }
    round_items(run.plan, component, _fresh(items))
    rewards = _rewards(levels, items)
    lines = list(lines_of(run.plan, component, items))
    for line in lines:
        line.given = rewards.get((line.payee, line.period), ZERO)
        amounts = run.rounded.setdefault(component.name, {}).setdefault(line.payee, {})
        amounts[line.period] = amounts.get(line.period, ZERO) + line.amount
    run.rounded.setdefault(component.name, {})
    run.done.setdefault(component.name, {}).update(items)
    return lines


def _fresh(items: Items) -> Iterator[Item]:
    for own in items.values():
        yield from (item for item in own if not item.is_frozen)


def _items(run: Run, component: Component) -> Items:
    """Return what this version earned, after the frozen items of earlier ones."""
    entries = entries_of(run, component)
    priced = priced_items(run, component, entries)
    earlier = run.done.get(component.name, {})
    items: Items = {}
    for payee in run.payees:
        frozen = earlier.get(payee, [])
        for item in frozen:
            item.is_frozen = True
        fresh = [
            item for item in priced.get(payee, ()) if run.holds(payee, item.stamp.dated)
        ]
        items[payee] = [*frozen, *fresh]
    return items


def _modified(levels: Levels, modifier: Modifier, items: Items) -> Items:
    if isinstance(modifier, Cap) and modifier.across_payees:
        return capped_across(levels, modifier, items)
    return {
        payee: _modified_own(levels, modifier, payee, own)
        for payee, own in items.items()
    }


def _modified_own(
    levels: Levels, modifier: Modifier, payee: str, items: list[Item]
) -> list[Item]:
    match modifier:
        case Weight():
            return weighted(modifier, items)
        case Gate():
            return gated(levels, modifier, payee, items)
        case Multiplier():
            return multiplied(levels, modifier, payee, items)
        case Floor():
            return floored(levels, modifier, payee, items)
        case Cap(on="measure"):
            return items
        case _:
            return capped(levels, modifier, payee, items)


def _rewards(levels: Levels, items: Items) -> dict[tuple[str, Window], Fraction]:
    """Return how many things are given per payee and period, each with an item."""
    reward = levels.component.reward
    found: dict[tuple[str, Window], Fraction] = defaultdict(Fraction)
    if reward is None:
        return found
    for payee, own in items.items():
        for item, quantity in list(given(levels, reward, payee, own)):
            found[payee, item.period] += quantity
            if item not in own:
                own.append(item)
    return found


def _by_hand(ledger: Ledger) -> Iterator[Line]:
    """Yield a line per adjustment of the inputs, in the period of its date."""
    book = ledger.book
    for index, row in enumerate(book.inputs.adjustments):
        payee = book.payee(row.payee, f"inputs.adjustments[{index}].payee")
        plan = next(
            (s.plan for s in ledger.segments.get(payee, ()) if row.date in s),
            ledger.plans.plans[0],
        )
        period = pay_period(plan.period, row.date, plan.fiscal_start)
        amount = exact(row.amount)
        at = stamp(row.reason, row.date)
        item = Item("adjustment", at, period, amount)
        rounding = rounding_of(plan, None)
        sum_ = rounded(amount, unit_of(plan, rounding), rounding.mode)
        name = row.component or "adjustment"
        yield Line(payee, plan, None, name, period, [item], amount, sum_)


def _finish(ledger: Ledger) -> None:
    """Round what is rounded together; lines are sorted for reading."""
    ledger.lines.sort(key=lambda line: (line.payee, line.period.start or date.min))
    together: dict[tuple[str, Window], list[Line]] = defaultdict(list)
    for line in ledger.lines:
        together[line.payee, line.period].append(line)
    for lines in together.values():
        round_together(lines[0].plan, lines)

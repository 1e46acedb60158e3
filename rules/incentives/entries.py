"""What each input brings to a component: its measure, basis, rate and credit."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from rules.incentives.aims import last_day
from rules.incentives.book import Stamp, stamp
from rules.incentives.exact import ONE, ZERO, exact
from rules.incentives.filter import matches
from rules.incentives.item import Entry
from rules.incentives.measure import TargetIncentive, sums_in
from rules.incentives.months import ONE_DAY
from rules.incentives.plan import Component
from rules.incentives.run import Run
from rules.incentives.streams import Atom, clawback_for, stream

Entries = dict[str, dict[str, Entry]]


def entries_of(run: Run, component: Component) -> Entries:
    """Return entries by payee and number of the input."""
    if is_constant(component):
        return _constant(run, component)
    entries: Entries = defaultdict(dict)
    quantities = sums_in(component.measure)
    for index, quantity in enumerate(quantities):
        for atom in _atoms(stream(run, component, quantity)):
            entry = _entry(entries, component, atom, len(quantities))
            value = atom.value * _before_tier(component, atom)
            entry.parts[index] = (entry.parts[index] or ZERO) + value
            if component.paid_on is None:
                entry.basis += value
    if component.paid_on is not None:
        for atom in _atoms(stream(run, component, component.paid_on)):
            entry = _entry(entries, component, atom, len(quantities))
            entry.basis += atom.value * _before_tier(component, atom)
    return entries


def is_constant(component: Component) -> bool:
    """Return whether it pays its target incentive as such, per window."""
    return (
        isinstance(component.paid_on, TargetIncentive)
        and component.quota is None
        and component.table is None
    )


def _constant(run: Run, component: Component) -> Entries:
    entries: Entries = defaultdict(dict)
    for payee in run.payees:
        for day in _window_ends(run, component, payee):
            if run.takes_part(component, payee, day):
                at = stamp(f"{component.name} {day}", day)
                entries[payee][at.number] = Entry(at, [ONE])
    return entries


def _window_ends(run: Run, component: Component, payee: str) -> Iterator[date]:
    """Yield the last day of every window of the component that is stated."""
    day, final = run.first_day, last_day(run.period(run.last_day))
    while day <= final:
        window = run.window(component, payee, component.accumulate.scope, day)
        end = (window.end or run.period(day).end or final) - ONE_DAY
        if end > final:
            return
        yield end
        day = end + ONE_DAY


def _atoms(values: dict[str, list[Atom]]) -> Iterator[Atom]:
    for atoms in values.values():
        yield from atoms


def _before_tier(component: Component, atom: Atom) -> Fraction:
    """Return the share that already counts for tiers."""
    return atom.credit.share if component.credits.applied == "before_tier" else ONE


def _entry(entries: Entries, component: Component, atom: Atom, parts: int) -> Entry:
    own = entries[atom.credit.payee]
    found = own.get(atom.stamp.number)
    if found is None:
        credit = atom.credit
        found = Entry(
            atom.stamp,
            [None] * parts,
            rate=credit.rate
            if credit.rate is not None
            else _rate(component, atom.stamp),
            share=credit.share if component.credits.applied == "after_tier" else ONE,
            share_before=credit.before,
            credit=credit.share,
            clawback=clawback_for(component, atom.stamp),
        )
        own[atom.stamp.number] = found
    return found


def _rate(component: Component, item: Stamp) -> Fraction | None:
    """Return the rate of the first rule that fits; without rules, the component's."""
    if not component.rules:
        return None if component.rate is None else exact(component.rate)
    for rule in sorted(component.rules, key=lambda rule: rule.priority):
        if rule.when is None or (item.row is not None and matches(rule.when, item.row)):
            value = rule.amount_each if rule.rate is None else rule.rate
            return exact(value if value is not None else 0)
    return None

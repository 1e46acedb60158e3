"""Where an accumulation stands: what has been added up, and the measure it makes."""

from dataclasses import dataclass, field
from fractions import Fraction

from rules.incentives.accumulation import Window
from rules.incentives.aims import Setting
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.inputs import Opening
from rules.incentives.item import Entry
from rules.incentives.measure import (
    ContractMonth,
    KeyResult,
    OwnOutput,
    Ratio,
    ServiceMonth,
    sums_in,
)
from rules.incentives.months import calendar_months, whole_months
from rules.incentives.part import refuse
from rules.incentives.plan import Component
from rules.incentives.run import Run
from rules.incentives.tiers import Slice


@dataclass(slots=True)
class Position:
    """One accumulation of one payee in one component."""

    parts: list[Fraction]
    count: int = 0
    basis: Fraction = ZERO
    measure: Fraction = ZERO
    slices: list[Slice] = field(default_factory=list)
    setting: Setting | None = None
    earned: Fraction = ZERO
    opening: Opening | None = None


def opening_of(
    run: Run, component: Component, payee: str, window: Window
) -> Opening | None:
    """Return where an accumulation stood before, if the inputs say."""
    scope = component.accumulate.scope
    for index, opening in enumerate(run.book.inputs.openings):
        if opening.component == component.name:
            path = f"inputs.openings[{index}].payee"
            held = run.window(component, payee, scope, opening.until)
            if run.book.payee(opening.payee, path) == payee and held == window:
                return opening
    return None


def start(component: Component, opening: Opening | None) -> Position:
    """Return the position before the first entry."""
    position = Position([ZERO] * len(sums_in(component.measure)), opening=opening)
    if opening is not None:
        position.parts[0] = position.measure = exact(opening.measure)
        given = opening.measure if opening.basis is None else opening.basis
        position.basis = exact(given)
    return position


def has_entry_rates(component: Component) -> bool:
    """Return whether rates differ from entry to entry."""
    by_party = any(party.rate is not None for party in component.credits.parties)
    return by_party or bool(component.rules)


def is_by_age(component: Component) -> bool:
    """Return whether tiers are months of contract or service: nothing adds up."""
    return isinstance(component.measure, ContractMonth | ServiceMonth)


def advance(
    run: Run,
    component: Component,
    payee: str,
    position: Position,
    entry: Entry,
    limit: Fraction | None,
) -> None:
    """Add an entry; ``limit`` ends the measure."""
    is_last = getattr(component.measure, "take", "sum") == "last"
    for index, part in enumerate(entry.parts):
        if part is not None:
            position.parts[index] = part if is_last else position.parts[index] + part
            position.count += 1
    by_rate = has_entry_rates(component) and component.table is not None
    position.basis += entry.basis * (entry.rate or ZERO) if by_rate else entry.basis
    measure = _measure(run, component, payee, position, entry)
    position.measure = measure if limit is None else min(measure, limit)
    on_measure = (
        component.paid_on is None or component.paid_on.kind == "target_incentive"
    )
    if on_measure and not by_rate:
        position.basis = position.measure


def _measure(
    run: Run, component: Component, payee: str, position: Position, entry: Entry
) -> Fraction:
    match component.measure:
        case ContractMonth():
            row = entry.stamp.row
            if row is None or row.contract_start is None:
                refuse("contract_start_missing", f"{entry.stamp.path}.contract_start")
            return whole_months(row.contract_start, entry.stamp.dated) + ONE
        case ServiceMonth():
            return calendar_months(run.hired_on(payee), entry.stamp.dated) + ONE
        case OwnOutput():
            return position.basis
        case Ratio():
            return quotient(position.parts[0], position.parts[1])
        case KeyResult(take="mean"):
            return quotient(position.parts[0], exact(position.count))
        case _:
            return position.parts[0]

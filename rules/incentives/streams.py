"""From a quantity to dated values per payee: what a measure or basis adds up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.incentives.accumulation import Window
from rules.incentives.adjustments import Clawback
from rules.incentives.book import Stamp, stamp
from rules.incentives.credits import Credited
from rules.incentives.exact import ONE, ZERO, exact
from rules.incentives.filter import EVERYTHING, Filter, matches
from rules.incentives.inputs import Transaction
from rules.incentives.measure import (
    Commissions,
    ComponentOutput,
    Count,
    KeyResult,
    Quantity,
    Sum,
)
from rules.incentives.months import ONE_DAY
from rules.incentives.plan import Component
from rules.incentives.run import Run
from rules.incentives.values import amount_of


@dataclass(frozen=True, slots=True)
class Atom:
    """One dated value, and the credit it came with."""

    stamp: Stamp
    value: Fraction
    credit: Credited


PayeeOf = Callable[[str, date], Iterable[str]]
Stream = dict[str, list[Atom]]


def stream(run: Run, component: Component, quantity: Quantity) -> Stream:
    """Return the values of a quantity per payee, in order of date and number."""
    match quantity:
        case Sum() | Count():
            found = _of_transactions(run, component, quantity)
        case KeyResult():
            found = _of_results(run, component, quantity)
        case ComponentOutput():
            found = _of_component(run, quantity)
        case Commissions():
            found = _of_others(run, component, quantity)
        case _:
            return {}
    values: Stream = defaultdict(list)
    for atom in found:
        values[atom.credit.payee].append(atom)
    return values


def clawback_for(component: Component, item: Stamp) -> Clawback | None:
    """Return the rule by which a transaction takes back what its origin earned."""
    if item.row is None or item.origin is None:
        return None
    kind = item.row.type
    return next((rule for rule in component.adjustments if kind in rule.on), None)


def _of_transactions(
    run: Run, component: Component, quantity: Sum | Count
) -> Iterator[Atom]:
    wanted = quantity.filter or component.filter or EVERYTHING
    for item in run.book.stamps:
        rule = clawback_for(component, item)
        if item.row is None or not _counts(run, wanted, item, rule):
            continue
        receivers = list(_receivers(run, component, item, quantity.of))
        if receivers:
            value = value_in(run, quantity, item, rule)
            yield from (Atom(item, value, credit) for credit in receivers)


def _counts(run: Run, wanted: Filter, item: Stamp, rule: Clawback | None) -> bool:
    """Return whether a transaction passes; what reverses one passes as that one."""
    row = item.row
    if row is None or wanted is EVERYTHING:
        return row is not None
    reverses = item.origin is not None and (
        rule is not None or (row.amount is not None and row.amount < 0)
    )
    if reverses and item.origin is not None:
        origin = run.book.by_number.get(item.origin)
        if origin is None or origin.row is None:
            return True
        return matches(wanted, origin.row)
    return matches(wanted, row)


def value_in(
    run: Run, quantity: Sum | Count, item: Stamp, rule: Clawback | None = None
) -> Fraction:
    """Return what one transaction adds to a sum or count, in the plan's currency."""
    row = item.row
    if row is None or (rule is not None and rule.keeps_quota_credit):
        return ZERO
    if isinstance(quantity, Count):
        return -ONE if rule is not None else ONE
    if rule is not None and row.amount is None and not row.fields:
        origin = run.book.by_number.get(item.origin or "")
        return ZERO if origin is None else -value_in(run, quantity, origin)
    value = amount_of(row, quantity.value, item.path)
    if quantity.net_of_tax is not None:
        value /= 1 + exact(quantity.net_of_tax)
    return value * _exchange(run, row, quantity) if row.currency else value


def _exchange(run: Run, row: Transaction, quantity: Sum) -> Fraction:
    plan = run.plan
    if not quantity.money or row.currency is None or quantity.value == "units":
        return ONE
    return run.book.exchanges.rate(
        plan.transaction_exchange, row.currency, plan.currency, row.date
    )


def _receivers(
    run: Run, component: Component, item: Stamp, whose: str
) -> Iterator[Credited]:
    own = run.receivers(component, item)
    found: Iterable[Credited] = own
    if whose != "own":
        shares: dict[str, Fraction] = defaultdict(Fraction)
        for credit in own:
            for name in _others(run, whose, credit.payee, item.dated):
                shares[name] += credit.share
        found = [Credited(name, share) for name, share in shares.items()]
    for credit in found:
        if run.takes_part(component, credit.payee, item.dated):
            yield credit


def _others(run: Run, whose: str, payee: str, day: date) -> Iterable[str]:
    """Return for whom a payee's transaction counts."""
    people = run.book.people
    if whose == "everyone":
        return run.payees
    return people.team(payee, day) if whose == "team" else people.chain(payee, day)[1:]


def _of_results(run: Run, component: Component, quantity: KeyResult) -> Iterator[Atom]:
    rows = [row for row in run.book.inputs.results if row.name == quantity.name]
    seen: dict[str, int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: (row.date, row.value)):
        name = f"{row.name} {row.date}"
        seen[name] += 1
        at = stamp(f"{name} {seen[name]}" if seen[name] > 1 else name, row.date)
        for payee in run.payees if row.payee is None else (row.payee,):
            if run.takes_part(component, payee, row.date):
                yield Atom(at, exact(row.value), Credited(payee, ONE))


def _of_component(run: Run, quantity: ComponentOutput) -> Iterator[Atom]:
    source = quantity.component
    if not quantity.unrounded:
        yield from _of_lines(run, (source,), payee_of=lambda payee, _day: (payee,))
        return
    for payee, items in run.done[source].items():
        for item in items:
            yield Atom(item.stamp, item.earned, Credited(payee, ONE))


def _of_others(run: Run, component: Component, quantity: Commissions) -> Iterator[Atom]:
    def above(payee: str, day: date) -> Iterable[str]:
        return (
            name
            for name in _others(run, quantity.of, payee, day)
            if name != payee and run.takes_part(component, name, day)
        )

    yield from _of_lines(
        run, quantity.components, payee_of=above, unrounded=quantity.unrounded
    )


def _of_lines(
    run: Run,
    components: Iterable[str],
    *,
    payee_of: PayeeOf,
    unrounded: bool = False,
) -> Iterator[Atom]:
    """Yield whole lines: a component's earnings of one pay period."""
    for name in components:
        for payee in sorted(run.rounded[name]):
            for period, amount in run.rounded[name][payee].items():
                last = (period.end or date.max) - ONE_DAY
                at = stamp(f"{payee} · {name} · {last}", last)
                value = _exact(run, name, payee, period) if unrounded else amount
                for receiver in payee_of(payee, last):
                    yield Atom(at, value, Credited(receiver, ONE))


def _exact(run: Run, component: str, payee: str, period: Window) -> Fraction:
    items = run.done[component][payee]
    return sum((item.earned for item in items if item.period == period), ZERO)

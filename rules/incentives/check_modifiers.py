"""Which modifiers mean nothing, or can never be reached."""

from decimal import Decimal

from rules.incentives.check_tables import check_table
from rules.incentives.measure import ComponentOutput, Levels
from rules.incentives.modifiers import Cap, Floor, Gate, Multiplier, Probe
from rules.incentives.part import refuse
from rules.incentives.plan import Component
from rules.incentives.table import Table

_PER_TRANSACTION = ("sum", "count", "ratio")


def check_modifiers(component: Component, path: str) -> None:
    """Refuse modifiers that contradict the component, themselves or each other."""
    for index, modifier in enumerate(component.modifiers):
        where = f"{path}.modifiers[{index}]"
        match modifier:
            case Gate():
                _gate(component, modifier, index, where)
            case Multiplier():
                _multiplier(modifier, where)
            case Floor() | Cap():
                _limit(modifier, where)
                if modifier.percent_of == "quota" and component.quota is None:
                    refuse("quota_missing", f"{where}.percent_of")
            case _:
                continue
    _unreachable(component, path)


def _gate(component: Component, gate: Gate, index: int, path: str) -> None:
    _probe(gate, path)
    tiers = component.table.tiers if component.table else ()
    if gate.tiers and index > 0:
        refuse("gate_of_tiers_first", f"{path}.tiers")
    for tier in (*gate.tiers, *([gate.closed_as_tier] if gate.closed_as_tier else [])):
        if not 1 <= tier <= len(tiers):
            refuse("tier_unknown", f"{path}.tiers", tier=tier)
    if gate.closed_as_tier is not None and not gate.tiers:
        refuse("never_used", f"{path}.closed_as_tier")
    _own_measure(component, gate, path)


def _own_measure(component: Component, probe: Probe, path: str) -> None:
    measure = probe.measure
    if isinstance(measure, ComponentOutput) and measure.component == component.name:
        refuse("circular", f"{path}.measure", names=component.name)


def _probe(probe: Probe, path: str) -> None:
    bounds = (probe.at_least, probe.more_than, probe.at_most, probe.less_than)
    if all(bound is None for bound in bounds):
        refuse("one_of", path, names="at_least, more_than, at_most, less_than")
    low = [bound for bound in bounds[:2] if bound is not None]
    high = [bound for bound in bounds[2:] if bound is not None]
    if low and high and max(low) > min(high):
        refuse("never_true", path)
    if probe.scope == "transaction":
        _per_transaction(probe.measure, path)


def _per_transaction(measure: Levels, path: str) -> None:
    if measure.kind not in _PER_TRANSACTION:
        refuse("scope_needs_transactions", f"{path}.scope")


def _multiplier(multiplier: Multiplier, path: str) -> None:
    if (multiplier.value is None) == (multiplier.measure is None):
        refuse("one_of", path, names="value, measure")
    for name in ("table", "quota"):
        if multiplier.value is not None and getattr(multiplier, name) is not None:
            refuse("never_used", f"{path}.{name}")
    if multiplier.measure is not None and multiplier.scope == "transaction":
        _per_transaction(multiplier.measure, path)
    if multiplier.when is not None and not (
        multiplier.scope == "transaction" or multiplier.measure is None
    ):
        refuse("when_needs_transactions", f"{path}.when")
    if multiplier.table is not None:
        _looked_up(multiplier, multiplier.table, path)


def _looked_up(multiplier: Multiplier, table: Table, path: str) -> None:
    if table.apply not in {"lookup", "interpolated"}:
        refuse("multiplier_looks_up", f"{path}.table.apply")
    if table.gives != "multiplier":
        refuse("multiplier_looks_up", f"{path}.table.tiers")
    check_table(table, f"{path}.table", has_quota=multiplier.quota is not None)


def _limit(limit: Floor | Cap, path: str) -> None:
    if (limit.amount is None) == (limit.percent is None):
        refuse("one_of", path, names="amount, percent")
    if (limit.percent is None) != (limit.percent_of is None):
        refuse("percent_of_what", f"{path}.percent_of")
    if limit.when is not None and limit.scope != "transaction":
        refuse("when_needs_transactions", f"{path}.when")
    if isinstance(limit, Cap):
        _cap(limit, path)


def _cap(cap: Cap, path: str) -> None:
    if cap.only_if is not None:
        _probe(cap.only_if, f"{path}.only_if")
    by_quota, on_measure = cap.percent_of == "quota", cap.on == "measure"
    if by_quota and not on_measure:
        refuse("never_used", f"{path}.percent_of")
    if on_measure and cap.percent is not None and not by_quota:
        refuse("percent_of_what", f"{path}.percent_of")
    if cap.excess == "carried" and (
        cap.on != "earning" or cap.across_payees or cap.scope in _NO_NEXT
    ):
        refuse("nothing_to_carry_to", f"{path}.excess")
    if cap.across_payees and (cap.on != "earning" or cap.only_if is not None):
        refuse("cap_across_earnings", f"{path}.across_payees")


_NO_NEXT = {"transaction", "contract", "lifetime"}


def _unreachable(component: Component, path: str) -> None:
    """Refuse a limit that an earlier one of the list leaves nothing to do."""
    seen: list[tuple[Floor | Cap, Decimal, str]] = []
    for index, modifier in enumerate(component.modifiers):
        where = f"{path}.modifiers[{index}]"
        if not isinstance(modifier, Cap | Floor) or modifier.amount is None:
            seen.clear()
            continue
        for earlier, amount, place in seen:
            if _shadows(earlier, amount, modifier, modifier.amount):
                refuse("unreachable", where, other=place)
        if modifier.when is None:
            seen.append((modifier, modifier.amount, where))


def _shadows(
    earlier: Floor | Cap, amount: Decimal, later: Floor | Cap, wanted: Decimal
) -> bool:
    """Return whether nothing is left for the later limit to do."""
    if earlier.scope != later.scope:
        return False
    match earlier, later:
        case Cap(), Cap():
            simple = not earlier.only_if and not later.across_payees
            return earlier.on == later.on and simple and amount <= wanted
        case Cap(on="earning"), Floor():
            return amount < wanted
        case Floor(), Floor():
            return amount >= wanted
        case _:
            return False

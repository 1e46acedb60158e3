"""What one more transaction would earn its payee."""

from dataclasses import dataclass
from decimal import Decimal

from rules.incentives.currency import digits
from rules.incentives.engine import calculate
from rules.incentives.exact import ZERO, money
from rules.incentives.inputs import Inputs, Transaction
from rules.incentives.measure import Commissions, Count, Sum, sums_in
from rules.incentives.modifiers import Cap
from rules.incentives.order import quantities_of
from rules.incentives.plan import Component, PlanBook


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a payee earns without and with one more transaction."""

    before: Decimal
    after: Decimal

    @property
    def gain(self) -> Decimal:
        """Return what the transaction would bring."""
        return self.after - self.before


def what_if(
    plans: PlanBook, inputs: Inputs, payee: str, added: Transaction
) -> Estimate:
    """Return the payee's earnings without and with a transaction.

    Where nothing of a plan looks at other people, only the payee's rows are computed.
    """
    own = inputs if _looks_around(plans) else of_payee(inputs, payee)
    more = own.model_copy(update={"transactions": (*own.transactions, added)})
    return Estimate(_earned(plans, own, payee), _earned(plans, more, payee))


def of_payee(inputs: Inputs, payee: str) -> Inputs:
    """Return the inputs that concern one payee; reversals go with their origin."""
    own = {row.number for row in inputs.transactions if _is_of(row, payee)}
    own |= {line.transaction for line in inputs.earlier_lines}
    rows = tuple(
        row
        for row in inputs.transactions
        if _is_of(row, payee)
        or (_is_nobodys(row) and (row.origin is None or row.origin in own))
    )
    known = {row.number for row in rows}
    events = tuple(event for event in inputs.events if event.transaction in known)
    return inputs.model_copy(update={"transactions": rows, "events": events})


def _is_of(row: Transaction, payee: str) -> bool:
    return row.payee == payee or any(credit.payee == payee for credit in row.credits)


def _is_nobodys(row: Transaction) -> bool:
    return row.payee is None and not row.credits


def _looks_around(plans: PlanBook) -> bool:
    return any(
        _component_looks_around(component)
        for plan in plans.plans
        for component in plan.components
    )


def _component_looks_around(component: Component) -> bool:
    """Return whether what others did changes what a payee earns."""
    return (
        any(party.level for party in component.credits.parties)
        or any(
            isinstance(modifier, Cap) and modifier.across_payees
            for modifier in component.modifiers
        )
        or any(
            isinstance(part, Commissions)
            or (isinstance(part, Sum | Count) and part.of != "own")
            for quantity in quantities_of(component)
            for part in sums_in(quantity)
        )
    )


def _earned(plans: PlanBook, inputs: Inputs, payee: str) -> Decimal:
    lines = calculate(plans, inputs).by_payee()[payee]
    total = sum((line.amount for line in lines if not line.is_trial), ZERO)
    return money(total, digits(plans.plans[0].currency))

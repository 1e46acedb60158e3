"""What one more transaction would earn its payee."""

from dataclasses import dataclass
from decimal import Decimal

from rules.incentives.currency import digits
from rules.incentives.engine import calculate
from rules.incentives.exact import ZERO, money
from rules.incentives.inputs import Inputs, Transaction
from rules.incentives.measure import Commissions, Count, Quantity, Sum, sums_in
from rules.incentives.modifiers import Cap, Gate, Multiplier
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
    """Return the inputs that concern one payee."""
    rows = tuple(
        row
        for row in inputs.transactions
        if row.payee == payee
        or any(credit.payee == payee for credit in row.credits)
        or (row.payee is None and not row.credits)
    )
    known = {row.number for row in rows}
    events = tuple(event for event in inputs.events if event.transaction in known)
    return inputs.model_copy(update={"transactions": rows, "events": events})


def _looks_around(plans: PlanBook) -> bool:
    return any(
        _component_looks_around(component)
        for plan in plans.plans
        for component in plan.components
    )


def _component_looks_around(component: Component) -> bool:
    quantities: list[Quantity] = [component.measure]
    if component.paid_on is not None:
        quantities.append(component.paid_on)
    for modifier in component.modifiers:
        if isinstance(modifier, Cap) and modifier.across_payees:
            return True
        if isinstance(modifier, Gate | Multiplier) and modifier.measure is not None:
            quantities.append(modifier.measure)
    by_level = any(party.level for party in component.credits.parties)
    return by_level or any(
        isinstance(part, Commissions)
        or (isinstance(part, Sum | Count) and part.of != "own")
        for quantity in quantities
        for part in sums_in(quantity)
    )


def _earned(plans: PlanBook, inputs: Inputs, payee: str) -> Decimal:
    lines = calculate(plans, inputs).by_payee()[payee]
    total = sum((line.amount for line in lines if not line.is_trial), ZERO)
    return money(total, digits(plans.plans[0].currency))

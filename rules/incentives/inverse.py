"""The inverse question: what has to be sold to earn so much."""

from decimal import Decimal

from rules.incentives.currency import digits
from rules.incentives.evaluation import evaluate
from rules.incentives.inputs import Inputs
from rules.incentives.part import refuse
from rules.incentives.plan import PlanBook

_LARGEST = 10**18


def sales_needed(
    plans: PlanBook, inputs: Inputs, component: str, earned: Decimal
) -> Decimal:
    """Return the smallest amount of the last transaction that earns so much.

    ``earned`` is the exact sum of the component's lines of all payees, the other
    transactions as given. It has to rise with the amount.

    Raises:
        RuleError: ``incentives.never_earned``, no amount earns that much.
    """
    places = digits(plans.plans[0].currency)

    def reaches(minor: int) -> bool:
        amount = Decimal(minor).scaleb(-places)
        return _earned(plans, _with_amount(inputs, amount), component) >= earned

    low, high = 0, 1
    while not reaches(high):
        low, high = high, high * 4
        if high > _LARGEST:
            refuse("never_earned", "inputs.transactions", earned=earned)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return Decimal(high).scaleb(-places)


def _with_amount(inputs: Inputs, amount: Decimal) -> Inputs:
    *others, last = inputs.transactions
    changed = last.model_copy(update={"amount": amount})
    return inputs.model_copy(update={"transactions": (*others, changed)})


def _earned(plans: PlanBook, inputs: Inputs, component: str) -> Decimal:
    return sum(
        (
            line.exact
            for payee in evaluate(plans, inputs).payees
            for period in payee.periods
            for line in period.lines
            if line.component == component
        ),
        Decimal(0),
    )

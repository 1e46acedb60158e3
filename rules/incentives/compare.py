"""Two plans on the same inputs: what they cost, who wins and who loses."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from rules.incentives.evaluation import evaluate
from rules.incentives.inputs import Inputs
from rules.incentives.part import refuse
from rules.incentives.plan import PlanBook
from rules.incentives.result import Amount, Result


@dataclass(frozen=True, slots=True)
class ComparedPayee:
    """What one payee earns under both plans."""

    payee: str
    before: Amount
    after: Amount
    difference: Amount


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cost of both plans, and every payee from the greatest gain to the loss."""

    currency: str
    before: Annotated[Amount, Field(description="Earned by all under the first plan.")]
    after: Annotated[Amount, Field(description="Earned by all under the second plan.")]
    difference: Amount
    winners: int
    losers: int
    unchanged: int
    payees: tuple[ComparedPayee, ...]


def compare(first: PlanBook, second: PlanBook, inputs: Inputs) -> Comparison:
    """Return what the second plan costs more or less than the first, and for whom.

    Raises:
        RuleError: ``incentives.currencies_differ``.
    """
    currency = first.plans[0].currency
    if second.plans[0].currency != currency:
        refuse("currencies_differ", "plan.currency")
    before, after = _earned(evaluate(first, inputs)), _earned(evaluate(second, inputs))
    zero = next(iter({**before, **after}.values()), Decimal(0)) * 0
    payees = [
        ComparedPayee(
            payee,
            before.get(payee, zero),
            after.get(payee, zero),
            after.get(payee, zero) - before.get(payee, zero),
        )
        for payee in sorted({**before, **after})
    ]
    payees.sort(key=lambda row: -row.difference)
    return Comparison(
        currency=currency,
        before=sum(before.values(), zero),
        after=sum(after.values(), zero),
        difference=sum(after.values(), zero) - sum(before.values(), zero),
        winners=sum(row.difference > 0 for row in payees),
        losers=sum(row.difference < 0 for row in payees),
        unchanged=sum(row.difference == 0 for row in payees),
        payees=tuple(payees),
    )


def _earned(result: Result) -> dict[str, Decimal]:
    return {payee.payee: payee.earned for payee in result.payees}

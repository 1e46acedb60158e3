"""Both implementations on the same plan: where do they differ?"""

from fractions import Fraction
from random import Random
from typing import Any

from rules.incentives.evaluation import evaluate
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.result import Result
from tests.incentive_oracle import oracle
from tests.incentive_oracle.plans import MONTHS, random_case


def disagreement(seed: int) -> str | None:
    """Return what differs for the random plan of a seed, None if nothing does."""
    plan, inputs = random_case(Random(seed))
    wanted = oracle.amounts(plan, inputs)
    given = {key: value for key, value in inputs.items() if key != "months"}
    dated = {"from": f"{MONTHS[0]}-01", "to": f"{MONTHS[-1]}-31"}
    result = evaluate(plans_of(plan), inputs_of({**given, **dated}))
    for key, amount in wanted.items():
        ours = _lines(result).get(key, Fraction(0))
        if ours != amount:
            return f"seed {seed}: {key} is {ours}, the oracle says {amount}\n{plan}"
    return _pay(seed, plan, wanted, result)


def _lines(result: Result) -> dict[tuple[str, str, str], Fraction]:
    return {
        (payee.payee, line.component, period.period): Fraction(line.amount)
        for payee in result.payees
        for period in payee.periods
        for line in period.lines
    }


def _pay(
    seed: int, plan: dict[str, Any], wanted: oracle.Amounts, result: Result
) -> str | None:
    for payee in result.payees:
        earned = [
            sum(
                (
                    v
                    for (who, _, at), v in wanted.items()
                    if (who, at) == (payee.payee, m)
                ),
                Fraction(0),
            )
            for m in MONTHS
        ]
        ours = [(Fraction(p.paid), Fraction(p.draw_balance)) for p in payee.periods]
        theirs = oracle.drawn(plan, earned)
        if ours != theirs:
            return f"seed {seed}: pay of {payee.payee} is {ours}, not {theirs}"
    return None

"""A year of incentives for 500 payees, and one payee's what-if.

Run ``python -m bench.incentives``. Promised: 60,000 credited transactions under 20 s
and 500 MB; a what-if under 20 ms.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from random import Random

from rules.incentives.evaluation import evaluate
from rules.incentives.inputs import Inputs, Transaction
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.plan import PlanBook
from rules.incentives.what_if import of_payee, what_if

PAYEES, SALES = 500, 60_000
PAID = 0.7
SECONDS, MEGABYTES, WHAT_IF_MS = 20.0, 500, 20.0
PLAN = {
    "currency": "CNY",
    "components": [
        {
            "name": "commission",
            "accumulate": "year",
            "quota": {"amount": "1200000", "period": "year"},
            "table": {
                "apply": "marginal",
                "by": "percent_of_quota",
                "tiers": [
                    {"from": "0", "rate": "0.03"},
                    {"from": "60", "rate": "0.045"},
                    {"from": "100", "rate": "0.07"},
                ],
            },
            "modifiers": [{"kind": "cap", "amount": "200000", "scope": "year"}],
            "release": [
                {"on": "earning", "share": "0.5"},
                {"in_proportion_to": "payment", "share": "0.5"},
            ],
        }
    ],
    "draw": {"amount": "3000"},
}


def year(random: Random) -> Inputs:
    """Return a year of sales, each paid a month later or not yet."""
    sales = [
        {
            "number": f"S{number}",
            "date": f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
            "payee": f"rep {number % PAYEES}",
            "amount": f"{random.randint(100, 2_000_000) / 100:.2f}",
        }
        for number in range(SALES)
    ]
    events = [
        {
            "transaction": sale["number"],
            "event": "payment",
            "date": sale["date"],
            "amount": sale["amount"],
        }
        for sale in sales
        if random.random() < PAID
    ]
    return inputs_of({"transactions": sales, "events": events})


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds it takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def estimate_ms(plans: PlanBook, inputs: Inputs) -> float:
    """Return the median time of a what-if of one payee, whose rows are at hand."""
    own = of_payee(inputs, "rep 7")
    added = Transaction.model_validate(
        {"number": "new", "date": "2025-12-20", "payee": "rep 7", "amount": "50000"}
    )
    times = [timed(lambda: what_if(plans, own, "rep 7", added)) for _ in range(15)]
    return statistics.median(times) * 1000


def main() -> int:
    """Print the figures; return 1 when a promise is broken."""
    plans, inputs = plans_of(PLAN), year(Random(7))  # noqa: S311
    seconds = timed(lambda: evaluate(plans, inputs))
    what_if_ms = estimate_ms(plans, inputs)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"{PAYEES} payees, {SALES} transactions: {seconds:.1f} s, {megabytes:.0f} MB; "
        f"what-if {what_if_ms:.1f} ms\n"
    )
    kept = seconds < SECONDS and megabytes < MEGABYTES and what_if_ms < WHAT_IF_MS
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

"""Which plan holds for whom on which day."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from rules.incentives.book import Book
from rules.incentives.months import ONE_DAY
from rules.incentives.plan import Plan, PlanBook
from rules.incentives.run import Segment


def segments_of(plans: PlanBook, book: Book, payee: str) -> list[Segment]:
    """Return the stretches of days on which a person has a plan, earliest first."""
    found: list[Segment] = []
    cuts = sorted(set(_cuts(plans, book, payee)))
    for start, end in pairwise(cuts):
        plan = _plan_on(plans, book, payee, start)
        if plan is None:
            continue
        if found and found[-1].plan is plan and found[-1].end == start:
            found[-1] = Segment(plan, found[-1].start, end)
        else:
            found.append(Segment(plan, start, end))
    return found


def _cuts(plans: PlanBook, book: Book, payee: str) -> Iterator[date]:
    """Yield the days on which the plan may change."""
    yield date.min
    yield date.max
    dated = [(plan.valid_from, plan.valid_to) for plan in plans.plans]
    dated += [(row.from_, row.to) for row in book.people.rows(payee)]
    dated += [
        (row.from_, row.to) for row in book.inputs.assignments if row.payee == payee
    ]
    for start, end in dated:
        if start:
            yield start
        if end:
            yield end + ONE_DAY


def _plan_on(plans: PlanBook, book: Book, payee: str, day: date) -> Plan | None:
    valid = [
        plan
        for plan in plans.plans
        if (plan.valid_from or date.min) <= day <= (plan.valid_to or date.max)
    ]
    assigned = [
        row.plan
        for row in book.inputs.assignments
        if row.payee == payee and (row.from_ or date.min) <= day <= (row.to or date.max)
    ]
    if assigned:
        fitting = [plan for plan in valid if plan.name == assigned[-1]]
    else:
        fitting = [p for p in valid if book.people.fits(p.applies_to, payee, day)]
    return max(fitting, key=_strength, default=None)


def _strength(plan: Plan) -> tuple[int, date]:
    """Return how specific a plan is: people before teams before roles before all."""
    whom = plan.applies_to
    rank = 3 if whom.people else 2 if whom.teams else 1 if whom.roles else 0
    return rank, plan.valid_from or date.min

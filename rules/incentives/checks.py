"""Which plans mean nothing: refused with the field that is wrong.

A component is checked part by part; each check names the first thing it finds.
"""

from collections import Counter
from collections.abc import Callable

from rules.incentives.check_components import check_component
from rules.incentives.order import components_in_order, sources
from rules.incentives.part import refuse
from rules.incentives.plan import Plan, PlanBook


def check_book(book: PlanBook, *, single: bool) -> None:
    """Refuse plans that are contradictory.

    Raises:
        RuleError: ``path`` names the field.
    """
    known = {component.name for plan in book.plans for component in plan.components}
    for index, plan in enumerate(book.plans):
        path = "plan" if single else f"plans[{index}]"
        check_plan(plan, path)
        for place, component in enumerate(plan.components):
            missing = sorted(sources(component) - known)
            if missing:
                where = f"{path}.components[{place}]"
                refuse("component_unknown", where, name=", ".join(missing))
        components_in_order(plan, path)
    for check in _ACROSS:
        check(book)


def check_plan(plan: Plan, path: str) -> None:
    """Refuse one plan that is contradictory."""
    names = Counter(component.name for component in plan.components)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        refuse("name_twice", f"{path}.components", name=twice[0])
    if plan.valid_from and plan.valid_to and plan.valid_to < plan.valid_from:
        refuse(
            "backwards", f"{path}.valid_to", first=plan.valid_from, last=plan.valid_to
        )
    if plan.draw and plan.draw.ends_on and plan.draw.starts_on:
        first, last = plan.draw.starts_on, plan.draw.ends_on
        if last < first:
            refuse("backwards", f"{path}.draw.ends_on", first=first, last=last)
    for index, component in enumerate(plan.components):
        check_component(component, f"{path}.components[{index}]")


def _one_rhythm(book: PlanBook) -> None:
    """All plans of a book are paid in one rhythm and currency."""
    first = book.plans[0]
    for index, plan in enumerate(book.plans):
        if (plan.period, plan.fiscal_start) != (first.period, first.fiscal_start):
            refuse("rhythms_differ", f"plans[{index}].period")
        if plan.currency != first.currency:
            refuse("currencies_differ", f"plans[{index}].currency")


def _versions_apart(book: PlanBook) -> None:
    """No two versions of one plan begin on one day for the same people."""
    starts = Counter((p.name, p.valid_from, p.applies_to) for p in book.plans)
    for index, plan in enumerate(book.plans):
        if starts[plan.name, plan.valid_from, plan.applies_to] > 1:
            refuse("version_twice", f"plans[{index}].valid_from", name=plan.name)


_ACROSS: tuple[Callable[[PlanBook], None], ...] = (_one_rhythm, _versions_apart)

"""In which order components and plans are computed: what is built on comes first."""

from collections.abc import Iterator
from datetime import date

from rules.incentives.measure import (
    Commissions,
    ComponentOutput,
    Quantity,
    sums_in,
)
from rules.incentives.modifiers import Cap, Gate, Multiplier
from rules.incentives.part import refuse
from rules.incentives.plan import Component, Plan, PlanBook


def sources(component: Component) -> set[str]:
    """Return the names of components that this one is built on."""
    return {
        name
        for quantity in quantities_of(component)
        for part in sums_in(quantity)
        for name in _named(part)
    }


def quantities_of(component: Component) -> Iterator[Quantity]:
    """Yield everything that a component adds up or reads."""
    yield component.measure
    if component.paid_on is not None:
        yield component.paid_on
    for modifier in component.modifiers:
        if isinstance(modifier, Gate | Multiplier) and modifier.measure is not None:
            yield modifier.measure
        elif isinstance(modifier, Cap) and modifier.only_if is not None:
            yield modifier.only_if.measure


def _named(quantity: Quantity) -> tuple[str, ...]:
    if isinstance(quantity, ComponentOutput):
        return (quantity.component,)
    return quantity.components if isinstance(quantity, Commissions) else ()


def components_in_order(plan: Plan, path: str) -> list[Component]:
    """Return a plan's components, each after those it is built on.

    Raises:
        RuleError: ``incentives.circular``, components are built on each other.
    """
    own = {component.name: component for component in plan.components}
    waiting = list(own)
    done: list[str] = []
    while waiting:
        ready = [name for name in waiting if not (sources(own[name]) & set(waiting))]
        if not ready:
            place = list(own).index(waiting[0])
            refuse("circular", f"{path}.components[{place}]", names=", ".join(waiting))
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return [own[name] for name in done]


def plans_in_order(plans: PlanBook) -> list[Plan]:
    """Return plans by date, those built on components of others last."""

    def outside(plan: Plan) -> bool:
        own = {component.name for component in plan.components}
        return any(sources(component) - own for component in plan.components)

    return sorted(
        plans.plans, key=lambda plan: (outside(plan), plan.valid_from or date.min)
    )

"""What each kind of record needs of an import beyond its columns."""

from collections.abc import Mapping

from db.queries.recorded import is_recorded
from rules.importing.mapping import Layout
from services.imports.after_sales import OfACustomer, Payments, Returns, Targets
from services.imports.deals import Deals
from services.imports.of_kind import Activities, Customers, Leads, OfKind, People
from services.imports.orders import FlatOrders, OrderLines
from services.imports.recorded import RECORDED, Recorded
from services.imports.stage_events import StageEvents

OF_KIND: Mapping[str, type[OfKind]] = {
    "activities": Activities,
    "cases": OfACustomer,
    "customers": Customers,
    "deals": Deals,
    "leads": Leads,
    "order-lines": OrderLines,
    "orders": FlatOrders,
    "payments": Payments,
    "people": People,
    "returns": Returns,
    "stage-events": StageEvents,
    "surveys": OfACustomer,
    "targets": Targets,
}


OF_A_LINE = frozenset(
    {"product", "quantity", "unit_price", "amount", "discount", "cost", "margin"}
)
"""What only a line of an order can have."""


def of(kind: str, written: str, found: Layout) -> type[OfKind]:
    """Return what takes part in writing rows of a kind, written as those of another."""
    if is_recorded(kind, found.columns.values()):
        return RECORDED.get(kind, Recorded)
    if kind == written == "orders":
        return OfKind
    return OF_KIND.get(kind, OfKind)


def written_as(kind: str, found: Layout, defaults: Mapping[str, object]) -> str:
    """Return the kind whose rows a file writes: those of orders may be their lines."""
    said = {*found.columns.values(), *defaults}
    return "order-lines" if kind == "orders" and said & OF_A_LINE else kind

"""Files of a full export: what they say is kept as it was recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from core.errors import RuleError
from core.fields import check_fields
from core.money import Currency
from db.models import Deal, DealLine, Settlement
from rules.importing.rows import Row
from rules.payments import SettlementFields
from rules.pipeline import DealLineFields
from rules.recorded import DealPast, EventPast, OrderPast, Part, minor, parts_of
from services.imports.after_sales import Payments, Returns, Targets
from services.imports.deals import Deals
from services.imports.of_kind import (
    Activities,
    Created,
    Customers,
    Leads,
    OfKind,
    People,
    Scene,
)
from services.imports.orders import OrderLines


class Recorded(OfKind):
    """Any record: of nobody and no team where its row names none."""

    def seated(self, owner: int) -> dict[str, Any]:
        """Return nothing: the row tells team and superior of its own date."""
        return {}


class RecordedActivities(Recorded, Activities):
    """Follow-ups."""


class RecordedCustomers(Recorded, Customers):
    """Customers."""


class RecordedLeads(Recorded, Leads):
    """Leads."""


class RecordedPeople(Recorded, People):
    """Colleagues: one without a team has none."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Leave everything as it is told."""
        return {}


class RecordedTargets(Recorded, Targets):
    """Targets: that of a person need not be of a team."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Leave everything as it is told."""
        given.pop("as_recorded", None)
        return super().complete(row, given)


class RecordedDeals(Recorded, Deals):
    """Deals with their own stage, day and products; their events are in a file."""

    def __init__(self, scene: Scene) -> None:
        """Begin without products."""
        super().__init__(scene)
        self.parts: dict[int, list[dict[str, Any]]] = {}

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take everything as it is told, and the products from their cell.

        Raises:
            RuleError: a field that cannot be stored.
        """
        told = parts_of(given.pop("lines", None), "lines")
        currency = given["currency"]
        self.parts[row.number] = [self._line(part, currency) for part in told]
        _check(DealPast, given)
        return {}

    def revised(self, old: Deal, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a deal takes over: the gate is asked where it would move."""
        unmoved = (given.get("stage"), given.get("outcome")) == (old.stage, old.outcome)
        return given if unmoved else super().revised(old, given)

    def created(self, rows: Iterable[Created]) -> None:
        """Give new deals their products."""
        self.store.insert(
            DealLine,
            [
                {"deal_id": deal, **line}
                for deal, row, _ in rows
                for line in self.parts.get(row.number, ())
            ],
        )

    def end(self) -> None:
        """Forget the products of the chunk."""
        self.parts.clear()

    def _line(self, part: Part, currency: Currency) -> dict[str, Any]:
        line = {
            "product_id": _found(self.scene, "products", part.of, "lines"),
            "quantity": part.quantity,
            "amount_minor": minor(part.amount, currency, "lines"),
        }
        _check(DealLineFields, line, "lines")
        contract = minor(part.contract, currency, "lines")
        _check(DealPast, {"stage": "-", "contract_amount_minor": contract}, "lines")
        return line | {"contract_amount_minor": contract, "currency": currency}


class RecordedEvents(Recorded):
    """All that happened to deals; where the deals stand is in their own file."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take an event as it is told.

        Raises:
            RuleError: ``imports.no_deal``, ``imports.no_day``, a field that cannot
                be stored.
        """
        if not given.get("deal_id"):
            raise RuleError("imports.no_deal", column="deal")
        if not given.get("at"):
            raise RuleError("imports.no_day", column="at")
        _check(EventPast, given)
        if given.pop("is_log", False):
            given["currency"] = None
        return {}


class RecordedOrders(Recorded):
    """Orders that say themselves what their lines sum to."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take an order as it is told.

        Raises:
            RuleError: a field that cannot be stored.
        """
        _check(OrderPast, given)
        return super().complete(row, given)


class RecordedLines(Recorded, OrderLines):
    """Lines of orders that know already what they are worth.

    So they change no order, and each of the two batches can be taken back.
    """

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Leave everything as it is told.

        Raises:
            RuleError: ``imports.no_order``, ``imports.no_amount``.
        """
        given.pop("as_recorded", None)
        return super().complete(row, given)

    def end(self) -> None:
        """Leave the orders as they are."""
        self.touched.clear()


class RecordedReturns(Recorded, Returns):
    """Returns with their own quantities and amounts."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take a return as it is told.

        Raises:
            RuleError: ``imports.no_order``.
        """
        given.pop("as_recorded", None)
        if not given.get("order_id"):
            raise RuleError("imports.no_order", column="order")
        return {}


class RecordedPayments(Recorded, Payments):
    """Payments with all the orders that they settle."""

    def __init__(self, scene: Scene) -> None:
        """Begin with nothing settled."""
        super().__init__(scene)
        self.parts: dict[int, list[dict[str, Any]]] = {}

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take the orders from their cell.

        Raises:
            RuleError: ``recorded.no_parts``, ``imports.unknown``.
        """
        told = parts_of(given.pop("settles", None), "settles")
        currency = given["currency"]
        self.parts[row.number] = [self._part(part, currency) for part in told]
        return super().complete(row, given)

    def created(self, rows: Iterable[Created]) -> None:
        """Settle the orders."""
        self.store.insert(
            Settlement,
            [
                {"payment_id": payment, **part}
                for payment, row, _ in rows
                for part in self.parts.get(row.number, ())
            ],
        )

    def end(self) -> None:
        """Forget the orders of the chunk."""
        self.parts.clear()

    def _part(self, part: Part, currency: Currency) -> dict[str, Any]:
        settled = {
            "order_id": _found(self.scene, "orders", part.of, "settles"),
            "amount_minor": minor(part.amount, currency, "settles"),
        }
        _check(SettlementFields, settled, "settles")
        return settled


RECORDED: Mapping[str, type[OfKind]] = {
    "activities": RecordedActivities,
    "customers": RecordedCustomers,
    "deals": RecordedDeals,
    "leads": RecordedLeads,
    "order-lines": RecordedLines,
    "orders": RecordedOrders,
    "payments": RecordedPayments,
    "people": RecordedPeople,
    "returns": RecordedReturns,
    "stage-events": RecordedEvents,
    "targets": RecordedTargets,
}
"""What takes part in writing files of a full export; ``Recorded`` for the others."""


def _found(scene: Scene, kind: str, called: str | None, column: str) -> int | None:
    """Return the record that a part names.

    Raises:
        RuleError: ``imports.unknown``, ``imports.ambiguous``.
    """
    if called is None:
        return None
    number = scene.directory.find(kind, called)
    if number is None:
        raise RuleError("imports.unknown", value=called[:100], column=column)
    return number


def _check(record: type[BaseModel], given: Mapping[str, Any], column: str = "") -> None:
    """Refuse values that the record's columns cannot hold.

    Raises:
        RuleError: the key of the first problem.
    """
    names = record.model_fields
    _, problems = check_fields(record, {n: v for n, v in given.items() if n in names})
    for name, problem in problems.items():
        values = {k: v for k, v in problem.values.items() if k != "column"}
        raise RuleError(problem.key, column=column or name, **values)

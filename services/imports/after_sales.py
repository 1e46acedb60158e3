"""Returns, payments and what else follows an order, as files tell of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.errors import RuleError
from core.fields import Problem
from core.i18n import Label
from db.models import Order, OrderLine, Settlement
from db.queries import imports, orders
from rules.importing.rows import Row
from services.imports.of_kind import Created, OfKind, Scene
from services.imports.store import Store


class Returns(OfKind):
    """Returns: of a whole order, or of one product with a quantity or an amount."""

    def __init__(self, scene: Scene) -> None:
        """Begin with no order read."""
        super().__init__(scene)
        self.orders: Mapping[int, Order] = {}
        self.lines: Mapping[int, list[OrderLine]] = {}
        self.back: dict[int, int] = {}

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Read the orders that rows name, what was sold and what has come back."""
        super().begin(store, rows)
        ids, session = self.named("order", rows), store.session
        self.orders = imports.some(session, Order, ids, locked=False)
        self.lines = imports.parts(session, OrderLine, "order_id", ids)
        new = [number for number in ids if number not in self.back]
        self.back |= dict.fromkeys(new, 0) | orders.returned(session, new)

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Work out what came back where the row does not say it.

        Raises:
            RuleError: ``imports.no_order``, ``imports.no_amount``.
        """
        number = given.get("order_id")
        if not number:
            raise RuleError("imports.no_order", column="order")
        product = given.get("product_id")
        lines = self.lines.get(number, ())
        of = [s for s in lines if product is None or s.product_id == product]
        worth, many = sum(s.amount_minor for s in of), sum(s.quantity for s in of)
        if "amount_minor" not in given:
            given["amount_minor"] = _part(worth, many, given.get("quantity"))
        given["amount_minor"] = abs(given["amount_minor"])
        given["quantity"] = abs(given.get("quantity", many))
        if order := self.orders.get(number):
            given["currency"] = order.currency
        return {}

    def decided(self, row: Row, values: Mapping[str, Any], *, is_new: bool) -> None:
        """Flag a return that is larger than its sale."""
        number = values["order_id"]
        sold = sum(line.amount_minor for line in self.lines.get(number, ()))
        if is_new:
            self.back[number] += values["amount_minor"]
        if self.back[number] > sold:
            row.flags["amount"] = Problem(Label("imports.flag_more_than_sold"), {})


class Payments(OfKind):
    """Payments: settle the order that the row names, and are its customer's."""

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Read the orders that rows name."""
        super().begin(store, rows)
        ids = self.named("order", rows)
        self.orders = imports.some(store.session, Order, ids, locked=False)

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Take customer and owner of the order where the row names none."""
        number = given.pop("order_id", None)
        if number and (order := self.orders.get(number)):
            given.setdefault("customer_id", order.customer_id)
            if "owner_id" not in given:
                more = {"owner_id": order.owner_id, "team_id": order.team_id}
                return more | {"superior_id": order.superior_id}
        return super().complete(row, given)

    def created(self, rows: Iterable[Created]) -> None:
        """Settle the orders that rows name."""
        self.store.insert(
            Settlement,
            [
                {
                    "payment_id": number,
                    "order_id": order,
                    "amount_minor": values["amount_minor"],
                }
                for number, row, values in rows
                if (called := row.names.get("order"))
                and (order := self.scene.directory.find("orders", called))
            ],
        )


class Targets(OfKind):
    """Targets: that of a person is of the person's team."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Fill in the team, by which a target is known too."""
        given |= super().complete(row, given)
        return {}


class OfACustomer(OfKind):
    """Surveys and cases: without a person they are of the customer's owner."""

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Read whose the customers are that rows name."""
        super().begin(store, rows)
        ids = self.named("customer", rows)
        self.holders = imports.holders(store.session, ids)

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Return whose the record is."""
        customer = given.get("customer_id")
        if given.get("owner_id") or not customer:
            return super().complete(row, given)
        return dict(self.holders.get(customer, {"owner_id": None, "team_id": None}))


def _part(worth: int, many: int, quantity: int | None) -> int:
    """Return what a part of a sale was worth, half up; all of it without a quantity.

    Raises:
        RuleError: ``imports.no_amount``, nothing was sold.
    """
    if quantity is None:
        return worth
    if not many:
        raise RuleError("imports.no_amount", column="amount")
    return (2 * worth * abs(quantity) + many) // (2 * many)

"""Orders of a file: one row each, or a row for each of their lines."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from core.errors import RuleError
from core.fields import Problem, check_fields, entries, problems_of, values_of
from core.i18n import Label
from db.models import Order, OrderLine
from db.queries import imports, orders
from rules.importing.mapping import folded
from rules.importing.rows import Row
from rules.orders import OrderFields
from services.imports.made import extend
from services.imports.of_kind import OfKind, Scene
from services.imports.store import Store


class OrderLines(OfKind):
    """Lines of orders that are here: amounts follow from prices, costs from margins."""

    def __init__(self, scene: Scene) -> None:
        """Begin with no order touched."""
        super().__init__(scene)
        self.touched: set[int] = set()

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Work out the amount of a line and what it cost.

        Raises:
            RuleError: ``imports.no_order``, ``imports.no_amount``.
        """
        if not given.get("order_id"):
            raise RuleError("imports.no_order", column="order")
        self.touched.add(given["order_id"])
        if "amount_minor" not in given:
            given["amount_minor"] = _worth(given)
        if (margin := given.pop("margin_minor", None)) is not None:
            given["cost_minor"] = given["amount_minor"] - margin
        return {}

    def end(self) -> None:
        """Let the orders be worth what their lines are."""
        touched, self.touched = sorted(self.touched), set()
        if self.store.trial or not touched:
            return
        sums = orders.sums(self.store.session, OrderLine, touched)
        before = imports.amounts(self.store.session, Order, touched)
        odd = [n for n in touched if before.get(n) != sums.get(n, 0)]
        for number, order in self.store.existing(Order, odd).items():
            self.store.change(order, {"amount_minor": sums.get(number, 0)})


class FlatOrders(OrderLines):
    """Orders whose rows are their lines: the first row of an order tells of it."""

    def __init__(self, scene: Scene) -> None:
        """Begin with no order known from the file."""
        super().__init__(scene)
        self.orders: dict[str, int] = {}
        self.changed: set[int] = set()
        self.numbered = True

    def survey(self, rows: Callable[[], Iterable[Row]]) -> None:
        """Learn whether any order has a number."""
        self.numbered = any(row.values.get("number") for row in rows())

    def told(self, rows: Iterable[Row]) -> Iterable[Row]:
        """Number orders that have no numbers: equal rows get the same ones again."""
        return rows if self.numbered else _numbered(rows)

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Make the orders that rows tell of, or change those that are here."""
        super().begin(store, rows)
        self.changed.clear()
        first: dict[str, Row] = {}
        worth: Counter[str] = Counter()
        for row in rows:
            if (number := row.values.get("number")) is None:
                row.problems["number"] = Problem(Label("imports.no_key"), {})
            elif not row.problems:
                name = folded(number)
                first.setdefault(name, row)
                worth[name] += _worth_or_nothing(row.values)
        new = {n: row for n, row in first.items() if n not in self.orders}
        self._take(new, worth)

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Point a line at its order, in whose currency it is.

        Raises:
            RuleError: ``imports.no_order``; as for any line.
        """
        name = folded(given.pop("number", ""))
        given["order_id"] = self.orders.get(name)
        super().complete(row, given)
        for column in set(given) - set(self.scene.record.model_fields):
            if column != "currency":
                given.pop(column)
        return {}

    def is_more_changed(self, old: Any, row: Row) -> bool:  # noqa: ANN401
        """Return whether this row's order was changed by the file."""
        return row.number in self.changed

    def _take(self, new: Mapping[str, Row], worth: Mapping[str, int]) -> None:
        """Make orders, or change those that are here, by the first row of each."""
        there = {n: self._found(row, n) for n, row in new.items()}
        known = self.store.existing(Order, [i for i in there.values() if i])
        made: dict[str, dict[str, Any]] = {}
        for name, row in new.items():
            number = there[name]
            if row.problems:
                continue
            if old := known.get(number) if number else None:
                self._revise(name, row, old)
            elif values := self._checked(row, given := self._given(row)):
                more = {
                    n: v for n, v in given.items() if n not in OrderFields.model_fields
                }
                made[name] = more | values | {"amount_minor": worth[name]}
        ids = self.store.insert(Order, list(made.values()))
        for number, (name, values) in zip(ids, made.items(), strict=True):
            self.orders[name] = number
            self.scene.directory.add("orders", number, values)

    def _found(self, row: Row, name: str) -> int | None:
        """Return the order of a name; that two have it is said of the row."""
        try:
            return self.scene.directory.find("orders", name)
        except RuleError as error:
            row.problems["number"] = Problem(Label(error.key), error.values)
            return None

    def _revise(self, name: str, row: Row, old: Order) -> None:
        """Change an order that is here as the first of its rows tells."""
        given = self._given(row)
        values = self._checked(row, old.model_dump() | given)
        if values is None:
            return
        self.orders[name] = old.id or 0
        values |= {n: given[n] for n in ("owner_id", "team_id") if n in given}
        changes = {n: v for n, v in values.items() if getattr(old, n) != v}
        if changes:
            self.store.change(old, changes)
            self.changed.add(row.number)

    def _checked(self, row: Row, start: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the columns of an order whose every field can be stored."""
        names = OrderFields.model_fields
        found, problems = check_fields(
            OrderFields, {n: v for n, v in start.items() if n in names}
        )
        if found is None or problems:
            row.problems.update(problems)
            return None
        row.flags |= problems_of(found)
        values = values_of(found)
        extend(self.store, entries(OrderFields), values)
        return values

    def _given(self, row: Row) -> dict[str, Any]:
        """Return what a row says of its order, with its references."""
        own = {*OrderFields.model_fields, "owner_id"}
        given = {n: v for n, v in row.values.items() if n in own}
        for name, called in row.names.items():
            entry = self.scene.fields[name]
            if entry.name in own:
                given[entry.name] = self.scene.directory.find(entry.target, called)
        if isinstance(owner := given.get("owner_id"), int):
            team, chief = self.scene.seats[owner]
            given |= {"team_id": team, "superior_id": chief}
        return given


def _numbered(rows: Iterable[Row]) -> Iterator[Row]:
    seen: Counter[str] = Counter()
    for row in rows:
        told = repr((sorted(row.values.items()), sorted(row.names.items())))
        digest = sha256(told.encode()).hexdigest()[:10]
        seen[digest] += 1
        row.values["number"] = f"F-{digest}-{seen[digest]}"
        yield row


def _worth(given: Mapping[str, Any]) -> int:
    """Return what a line is worth by its price, half up.

    Raises:
        RuleError: ``imports.no_amount``.
    """
    price = given.get("unit_price_minor")
    if price is None:
        raise RuleError("imports.no_amount", column="amount")
    kept = 1 - Decimal(str(given.get("discount_rate") or 0))
    exact = Decimal(price) * int(given.get("quantity", 1)) * kept
    return int(exact.to_integral_value(ROUND_HALF_UP))


def _worth_or_nothing(values: Mapping[str, Any]) -> int:
    amount = values.get("amount_minor")
    if amount is not None:
        return int(amount)
    return _worth(values) if values.get("unit_price_minor") is not None else 0

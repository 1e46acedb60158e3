"""Orders, their lines, what came back of them, and what was paid for them."""

from datetime import date
from typing import ClassVar

from sqlmodel import Field, Index

from core.money import Currency
from db.records import Kind, Owned, Part
from rules.order_lines import OrderLineFields
from rules.orders import OrderFields
from rules.payments import PaymentFields, SettlementFields
from rules.returns import ReturnFields


class Order(OrderFields, Owned, table=True):
    """What a customer ordered; keeps person, team and superior of its date.

    ``amount_minor`` is what its lines sum to.
    """

    KIND: ClassVar[Kind | None] = Kind(
        "orders",
        "orders",
        OrderFields,
        ("owner_id", "team_id", "amount_minor"),
        key=("number",),
        title="number",
        found_by=("customer_id",),
    )

    __tablename__ = "sales_order"
    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id",)
    __table_args__ = (Index("ix_sales_order_owner_day", "owner_id", "ordered_on"),)

    number: str | None = Field(default=None, max_length=60, index=True)
    ordered_on: date = Field(index=True)
    superior_id: int | None = Field(default=None, foreign_key="person.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)
    amount_minor: int | None = Field(default=None, index=True)
    search: str = Field(default="", max_length=400)


class OrderLine(OrderLineFields, Part, table=True):
    """One product in an order, in the order's currency."""

    KIND: ClassVar[Kind | None] = Kind(
        "order-lines",
        "order_lines",
        OrderLineFields,
        ("currency",),
        key=(),
        title="",
        found_by=("order_id", "product_id"),
    )

    __tablename__ = "order_line"
    PARENTS: ClassVar[tuple[str, ...]] = ("order_id",)

    currency: Currency = Currency.CNY


class Return(ReturnFields, Part, table=True):
    """Goods or money given back, in the order's currency."""

    KIND: ClassVar[Kind | None] = Kind(
        "returns",
        "returns",
        ReturnFields,
        ("currency",),
        key=(),
        title="",
        found_by=("order_id", "product_id"),
    )

    __tablename__ = "sales_return"
    PARENTS: ClassVar[tuple[str, ...]] = ("order_id",)

    currency: Currency = Currency.CNY


class Payment(PaymentFields, Owned, table=True):
    """Money that came in; keeps person and team of its date."""

    KIND: ClassVar[Kind | None] = Kind(
        "payments",
        "payments",
        PaymentFields,
        ("owner_id", "team_id"),
        key=(),
        title="number",
        found_by=("customer_id",),
    )

    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id",)
    __table_args__ = (Index("ix_payment_owner_day", "owner_id", "received_on"),)

    number: str | None = Field(default=None, max_length=60, index=True)
    superior_id: int | None = Field(default=None, foreign_key="person.id")


class Settlement(SettlementFields, Part, table=True):
    """The part of a payment that settles an order; a payment may settle several."""

    PARENTS: ClassVar[tuple[str, ...]] = ("payment_id",)

    payment_id: int = Field(foreign_key="payment.id", index=True)

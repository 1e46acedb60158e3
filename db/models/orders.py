"""Orders and order lines."""

from typing import ClassVar

from sqlmodel import Field, Index

from core.money import Currency
from db.records import Kind, Owned, Part
from rules.orders import OrderFields, OrderLineFields


class Order(OrderFields, Owned, table=True):
    """What a customer ordered; keeps person, team and superior of its date."""

    KIND: ClassVar[Kind | None] = Kind(
        "orders",
        "orders",
        OrderFields,
        ("owner_id", "team_id"),
        key=("number",),
        title="number",
        found_by=("customer_id",),
    )

    __tablename__ = "sales_order"
    PARENTS: ClassVar[tuple[str, ...]] = ()
    __table_args__ = (Index("ix_sales_order_owner_day", "owner_id", "ordered_on"),)

    number: str | None = Field(default=None, max_length=60, index=True)
    superior_id: int | None = Field(default=None, foreign_key="person.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id", index=True)


class OrderLine(OrderLineFields, Part, table=True):
    """One product in an order, in the order's currency."""

    __tablename__ = "order_line"
    PARENTS: ClassVar[tuple[str, ...]] = ("order_id",)

    order_id: int = Field(foreign_key="sales_order.id", index=True)
    currency: Currency = Currency.CNY

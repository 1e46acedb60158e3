"""Orders and their lines: the sales amount."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Ref
from core.i18n import Label
from core.money import Currency


class OrderStatus(StrEnum):
    """How far an order has come."""

    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"orders.status_{self}")


class OrderFields(SQLModel):
    """What a person may enter about an order."""

    number: str | None = Field(default=None, max_length=60)
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    region: Annotated[str | None, Managed("region")] = Field(
        default=None, max_length=80
    )
    channel: Annotated[str | None, Managed("channel")] = Field(
        default=None, max_length=80
    )
    ordered_on: date
    promised_on: date | None = None
    delivered_on: date | None = None
    status: OrderStatus = OrderStatus.OPEN
    currency: Currency = Currency.CNY


class OrderLineFields(SQLModel):
    """One product in an order."""

    product_id: Annotated[int | None, Ref("products")] = Field(
        default=None, foreign_key="product.id", index=True
    )
    quantity: int = Field(default=1, ge=-(10**9), le=10**9)
    unit_price_minor: int | None = Field(default=None, ge=0, le=10**15)
    amount_minor: int = Field(ge=-(10**15), le=10**15)
    cost_minor: int | None = Field(default=None, ge=-(10**15), le=10**15)

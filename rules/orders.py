"""Orders: what a customer ordered, promised and delivered when."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Problem, Ref
from core.i18n import Label
from core.money import Currency
from rules.search import search_text


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

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together: nothing is delivered before its order."""
        found = {}
        for name in ("promised_on", "delivered_on"):
            day: date | None = getattr(self, name)
            if day is not None and day < self.ordered_on:
                found[name] = Problem(
                    Label("orders.before_order"), {"ordered": self.ordered_on}
                )
        return found

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text("", self.number)}


class OrderOpeningFields(OrderFields):
    """What a person may say when an order is entered: also its first line."""

    product_id: Annotated[int | None, Ref("products")] = None
    quantity: int = Field(default=1, ge=1, le=10**9)
    amount_minor: int = Field(ge=0, le=10**15)

"""Price lists: what a product costs in a currency from a day on, to a day."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Problem, Ref
from core.i18n import Label
from core.money import Currency


class PriceFields(SQLModel):
    """What the office may enter about a price; without an end it is open."""

    product_id: Annotated[int, Ref("products")] = Field(
        foreign_key="product.id", index=True
    )
    price_minor: int = Field(ge=0, le=10**15)
    currency: Currency = Currency.CNY
    valid_from: date
    valid_to: date | None = None

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together: a price ends after it began."""
        if self.valid_to is None or self.valid_to >= self.valid_from:
            return {}
        return {"valid_to": Problem(Label("price_lists.ends_before"), {})}


def overlapping(new: PriceFields, others: Iterable[PriceFields]) -> list[PriceFields]:
    """Return the prices of the same product and currency that rule on a day of this."""
    return [
        other
        for other in others
        if (other.product_id, other.currency) == (new.product_id, new.currency)
        and other.valid_from <= (new.valid_to or date.max)
        and new.valid_from <= (other.valid_to or date.max)
    ]

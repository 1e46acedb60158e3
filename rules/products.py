"""Products: what we sell, with its list price and its unit cost."""

from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed
from core.money import Currency
from rules.search import search_text


class ProductFields(SQLModel):
    """What a person may enter about a product."""

    code: str | None = Field(default=None, max_length=60)
    name: str = Field(min_length=1, max_length=200)
    family: Annotated[str | None, Managed("product_family")] = Field(
        default=None, max_length=80
    )
    list_price_minor: int | None = Field(default=None, ge=0, le=10**15)
    unit_cost_minor: int | None = Field(default=None, ge=0, le=10**15)
    currency: Currency = Currency.CNY
    is_sold: bool = True

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text(self.name, self.code, self.family)}

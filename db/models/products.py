"""Products and their prices."""

from datetime import date
from typing import ClassVar

from sqlmodel import Field

from db.records import Kind, Tracked
from rules.price_lists import PriceFields
from rules.products import ProductFields


class Product(ProductFields, Tracked, table=True):
    """What we sell; everybody may read the list."""

    KIND: ClassVar[Kind | None] = Kind(
        "products", "products", ProductFields, key=("code", "name")
    )

    name: str = Field(max_length=200, index=True)
    search: str = Field(default="", max_length=400)


class Price(PriceFields, Tracked, table=True):
    """What a product costs in a currency for some time; everybody may read it."""

    KIND: ClassVar[Kind | None] = Kind(
        "price-lists",
        "price_lists",
        PriceFields,
        key=(),
        title="",
        found_by=("product_id",),
    )

    valid_from: date = Field(index=True)

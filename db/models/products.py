"""Products."""

from typing import ClassVar

from sqlmodel import Field

from db.records import Kind, Tracked
from rules.products import ProductFields


class Product(ProductFields, Tracked, table=True):
    """What we sell; everybody may read the list."""

    KIND: ClassVar[Kind | None] = Kind(
        "products", "products", ProductFields, key=("code", "name")
    )

    name: str = Field(max_length=200, index=True)
    search: str = Field(default="", max_length=400)

"""Competitors of deals."""

from typing import ClassVar

from sqlmodel import Field

from db.records import Kind, Part
from rules.competitors import CompetitorFields


class Competitor(CompetitorFields, Part, table=True):
    """Who else wants a deal; seen and changed with the deal."""

    KIND: ClassVar[Kind | None] = Kind(
        "competitors", "competitors", CompetitorFields, key=(), found_by=("deal_id",)
    )
    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)

    name: str = Field(max_length=200, index=True)

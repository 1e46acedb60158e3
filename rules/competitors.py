"""Competitors: who else wants a deal, how strong they are, and at which price."""

from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Note, Ref
from core.i18n import Label


class PricePosition(StrEnum):
    """How a competitor's price compares with ours."""

    LOWER = "lower"
    SIMILAR = "similar"
    HIGHER = "higher"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"competitors.price_{self}")


class CompetitorFields(SQLModel):
    """What a person may enter about a competitor of a deal."""

    deal_id: Annotated[int, Ref("deals")] = Field(foreign_key="deal.id", index=True)
    name: str = Field(min_length=1, max_length=200)
    price_position: PricePosition = PricePosition.UNKNOWN
    strengths: Annotated[str | None, Note()] = Field(default=None, max_length=2000)
    weaknesses: Annotated[str | None, Note()] = Field(default=None, max_length=2000)

"""A record with one field of each kind, for screens that draw any record."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Note, Problem, Ref
from core.i18n import Label
from core.money import Currency


class Fate(StrEnum):
    """What became of a boat."""

    WON = "won"
    LOST = "lost"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"chart.{self}")


class BoatFields(SQLModel):
    """What a person may enter about a boat."""

    name: str = Field(min_length=1, max_length=12)
    price_minor: int = Field(ge=100_00, le=10**17)
    cost_minor: int | None = Field(default=None, ge=0)
    currency: Currency = Currency.EUR
    fate: Fate | None = None
    built_on: date | None = None
    seen_at: datetime | None = None
    seats: int | None = Field(default=None, ge=1, le=99)
    is_ours: bool = False
    harbour: Annotated[str | None, Managed("harbour")] = None
    owner_id: Annotated[int | None, Ref("people")] = None
    story: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together: nobody loses a boat of 13 seats."""
        if self.fate is Fate.LOST and self.seats == 13:
            return {"seats": Problem(Label("fields.value_error"), {})}
        return {}


WORDS = {
    f"boats.{name}{ending}": f"{name.title()}{ending}"
    for name in BoatFields.model_fields
    for ending in ("", "_help")
}
"""The texts that a feature would have in the catalogue."""

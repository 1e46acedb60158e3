"""Leads: somebody who may become a customer, not yet qualified."""

from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Note
from core.i18n import Label
from rules.companies import match_key, phone_key
from rules.search import search_text


class LeadStatus(StrEnum):
    """How far a lead has come."""

    NEW = "new"
    WORKING = "working"
    CONVERTED = "converted"
    UNQUALIFIED = "unqualified"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"leads.status_{self}")


class LeadFields(SQLModel):
    """What a person may enter about a lead."""

    number: str | None = Field(default=None, max_length=60)
    name: str = Field(min_length=1, max_length=120)
    company: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=60)
    email: str | None = Field(default=None, max_length=200)
    source: Annotated[str | None, Managed("source")] = Field(
        default=None, max_length=80
    )
    channel: Annotated[str | None, Managed("channel")] = Field(
        default=None, max_length=80
    )
    note: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {
            "search": search_text(self.name, self.company, self.phone, self.number),
            "match_key": match_key(self.company or self.name)[:200],
            "phone_key": phone_key(self.phone),
        }

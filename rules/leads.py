"""Leads: somebody who may become a customer, not yet qualified."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Managed, Note, Problem, Ref
from core.i18n import Label
from core.money import Currency
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


class LeadStepFields(SQLModel):
    """What a person says after having worked on a lead."""

    status: LeadStatus = LeadStatus.WORKING
    next_contact_on: date | None = None


class ConversionFields(SQLModel):
    """What a lead becomes: a customer, new or known, a contact there, and a deal."""

    customer_id: Annotated[int | None, Ref("customers")] = None
    company: str | None = Field(default=None, max_length=200)
    deal_name: str | None = Field(default=None, max_length=200)
    amount_minor: int | None = Field(default=None, ge=0, le=10**15)
    currency: Currency = Currency.CNY
    expected_close_on: date | None = None

    def problems(self) -> dict[str, Problem]:
        """Return what is missing: a lead becomes somebody's contact."""
        if self.customer_id is None and not self.company:
            return {"company": Problem(Label("leads.company_needed"), {})}
        return {}


def check_step(before: LeadStatus, after: LeadStatus) -> None:
    """Let a lead change its status, unless it has become a customer or would so.

    Raises:
        RuleError: ``leads.is_converted``, ``leads.convert_instead``.
    """
    if before is LeadStatus.CONVERTED:
        raise RuleError("leads.is_converted")
    if after is LeadStatus.CONVERTED:
        raise RuleError("leads.convert_instead")

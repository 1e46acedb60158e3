"""Customers: the file of a company that buys or may buy."""

from datetime import date, timedelta
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Note, Problem, Ref, Year
from core.i18n import Label
from core.money import Currency
from core.questions import EMPTY
from rules.companies import is_credit_code, match_key, phone_key
from rules.search import search_text

NEGLECTED_DAYS = 30
"""Days without a contact after which a customer counts as neglected."""


def neglected(today: date) -> dict[str, object]:
    """Return the filters of the customers that nobody has spoken to for long.

    One never spoken to counts from the day it was entered; in the pool is nobody who
    would have to.
    """
    before = today - timedelta(days=NEGLECTED_DAYS + 1)
    return {
        "owner_id": (1, None),
        "created_on": (EMPTY, before),
        "last_contact_on": (EMPTY, before),
    }


class CustomerFields(SQLModel):
    """What a person may enter about a customer: the only declaration of it."""

    number: str | None = Field(default=None, max_length=60)
    name: str = Field(min_length=1, max_length=200)
    industry: Annotated[str | None, Managed("industry")] = Field(
        default=None, max_length=80
    )
    region: Annotated[str | None, Managed("region")] = Field(
        default=None, max_length=80
    )
    country: Annotated[str | None, Managed("country")] = Field(
        default=None, max_length=80
    )
    size: Annotated[str | None, Managed("size")] = Field(default=None, max_length=80)
    channel: Annotated[str | None, Managed("channel")] = Field(
        default=None, max_length=80
    )
    source: Annotated[str | None, Managed("source")] = Field(
        default=None, max_length=80
    )
    phone: str | None = Field(default=None, max_length=60)
    email: str | None = Field(default=None, max_length=200)
    website: str | None = Field(default=None, max_length=300)
    address: str | None = Field(default=None, max_length=400)
    credit_code: str | None = Field(default=None, max_length=40)
    annual_revenue_minor: int | None = Field(default=None, ge=0, le=10**17)
    currency: Currency = Currency.CNY
    employees: int | None = Field(default=None, ge=0, le=10**8)
    founded: Annotated[int | None, Year()] = Field(default=None, ge=1000, le=2200)
    parent_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id"
    )
    tags: str | None = Field(default=None, max_length=300)
    needs: Annotated[str | None, Note()] = Field(default=None, max_length=4000)
    preferences: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together in what a person entered."""
        if self.credit_code and not is_credit_code(self.credit_code.upper()):
            return {"credit_code": Problem(Label("customers.bad_credit_code"), {})}
        return {}

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {
            "search": search_text(self.name, self.phone, self.number),
            "match_key": match_key(self.name)[:200],
            "phone_key": phone_key(self.phone),
        }

"""Leads."""

from datetime import date
from typing import ClassVar

from sqlmodel import Field

from db.records import Kind, Owned
from rules.leads import LeadFields, LeadStatus


class Lead(LeadFields, Owned, table=True):
    """Somebody who may become a customer; conversion points at what it became."""

    KIND: ClassVar[Kind | None] = Kind(
        "leads",
        "leads",
        LeadFields,
        ("status", "owner_id", "created_on", "next_contact_on", "converted_on"),
    )

    status: LeadStatus = Field(default=LeadStatus.NEW, index=True)
    created_on: date | None = None
    converted_on: date | None = None
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    deal_id: int | None = Field(default=None, foreign_key="deal.id")
    search: str = Field(default="", max_length=400)
    match_key: str = Field(default="", max_length=200, index=True)
    phone_key: str | None = Field(default=None, max_length=30, index=True)
    next_contact_on: date | None = None

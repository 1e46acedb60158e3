"""Customers, their contacts, and what everybody may read of a customer."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import registry
from sqlmodel import Field, Index, SQLModel

from db.records import Kind, Owned
from rules.contacts import ContactFields
from rules.customers import CustomerFields


class Customer(CustomerFields, Owned, table=True):
    """A company that buys or may buy; without an owner it lies in the pool."""

    KIND: ClassVar[Kind | None] = Kind(
        "customers",
        "customers",
        CustomerFields,
        ("owner_id", "team_id", "created_on", "last_contact_on", "next_contact_on"),
    )

    __table_args__ = (Index("ix_customer_owner_name", "owner_id", "name"),)

    name: str = Field(max_length=200, index=True)
    created_on: date | None = Field(default=None, index=True)
    search: str = Field(default="", max_length=400)
    match_key: str = Field(default="", max_length=200, index=True)
    phone_key: str | None = Field(default=None, max_length=30, index=True)
    credit_code: str | None = Field(default=None, max_length=40, index=True)
    last_contact_on: date | None = Field(default=None, index=True)
    next_contact_on: date | None = Field(default=None, index=True)


class CustomerName:
    """The few columns of a customer that more people may read than the file.

    Mapped onto the same table: a customer in the pool, or one whose deal or order
    the viewer sees, shows its name, industry and region, and nothing else.
    """

    id: int
    number: str | None
    name: str
    industry: str | None
    region: str | None
    country: str | None
    size: str | None
    channel: str | None
    search: str
    owner_id: int | None
    team_id: int | None
    deleted_at: datetime | None


mapper_registry = registry(metadata=SQLModel.metadata)
mapper_registry.map_imperatively(
    CustomerName,
    Customer.__table__.alias("customer_name"),  # type: ignore[attr-defined]
    include_properties=list(CustomerName.__annotations__),
)


class Contact(ContactFields, Owned, table=True):
    """A person at a customer; seen with the customer."""

    KIND: ClassVar[Kind | None] = Kind(
        "contacts",
        "contacts",
        ContactFields,
        ("owner_id",),
        found_by=("customer_id",),
        single=("is_primary", "customer_id"),
    )

    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id",)

    search: str = Field(default="", max_length=400)

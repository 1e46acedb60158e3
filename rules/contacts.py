"""Contacts: the people whom we talk to at a customer."""

from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Note, Ref
from rules.search import search_text


class ContactFields(SQLModel):
    """What a person may enter about a contact."""

    number: str | None = Field(default=None, max_length=60)
    name: str = Field(min_length=1, max_length=120)
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    title: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=60)
    email: str | None = Field(default=None, max_length=200)
    address: str | None = Field(default=None, max_length=400)
    is_primary: bool = False
    is_decision_maker: bool = False
    note: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text(self.name, self.phone, self.email)}

"""Follow-up records: what was said to whom, and when to speak next."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Note, Ref
from core.i18n import Label


class ActivityKind(StrEnum):
    """How we were in touch."""

    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"
    MESSAGE = "message"
    EMAIL = "email"
    DEMO = "demo"
    QUOTE = "quote"
    NOTE = "note"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"activities.kind_{self}")


TOUCHES = frozenset(ActivityKind) - {ActivityKind.NOTE}
"""The kinds that count as being in touch: a note to oneself does not."""


class ActivityFields(SQLModel):
    """What a person may enter about a follow-up."""

    kind: ActivityKind = ActivityKind.CALL
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    deal_id: Annotated[int | None, Ref("deals")] = Field(
        default=None, foreign_key="deal.id", index=True
    )
    at: datetime | None = None
    note: Annotated[str, Note()] = Field(min_length=1, max_length=4000)
    next_contact_on: date | None = None

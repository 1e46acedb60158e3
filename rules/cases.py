"""Cases: a complaint, a delay, a problem of quality, and how it was answered."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Note, Problem, Ref
from core.i18n import Label
from rules.search import search_text


class CaseStatus(StrEnum):
    """How far a case has come."""

    OPEN = "open"
    PENDING = "pending"
    CLOSED = "closed"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"cases.status_{self}")


class CaseFields(SQLModel):
    """What a person may enter about a case."""

    number: str | None = Field(default=None, max_length=60)
    subject: str | None = Field(default=None, max_length=200)
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    kind: Annotated[str | None, Managed("case_kind")] = Field(
        default=None, max_length=80
    )
    channel: Annotated[str | None, Managed("channel")] = Field(
        default=None, max_length=80
    )
    status: CaseStatus = CaseStatus.OPEN
    opened_at: datetime | None = None
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    satisfaction: int | None = Field(default=None, ge=1, le=5)
    note: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit together: instants that run backwards."""
        found: dict[str, Problem] = {}
        before = self.opened_at
        for name in ("first_response_at", "resolved_at"):
            at: datetime | None = getattr(self, name)
            if at is not None and before is not None and at < before:
                found[name] = Problem(Label("cases.backwards"), {})
            before = at or before
        return found

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text(self.subject or "", self.number)}

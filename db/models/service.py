"""What customers say and ask for after a sale: satisfaction answers and cases."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from core.access import Role
from db.records import Kind, Owned
from rules.cases import CaseFields
from rules.surveys import SurveyFields


class Survey(SurveyFields, Owned, table=True):
    """One satisfaction answer; seen with its customer or order, and by service."""

    KIND: ClassVar[Kind | None] = Kind(
        "surveys",
        "surveys",
        SurveyFields,
        ("owner_id", "team_id"),
        key=(),
        title="",
        found_by=("customer_id",),
    )

    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id",)
    OPEN_TO: ClassVar[frozenset[Role]] = frozenset({Role.SERVICE})


class Case(CaseFields, Owned, table=True):
    """A complaint, delay or problem; seen with its customer, and by service."""

    KIND: ClassVar[Kind | None] = Kind(
        "cases",
        "cases",
        CaseFields,
        ("owner_id", "team_id"),
        key=("number",),
        title="number",
        found_by=("customer_id",),
    )

    __tablename__ = "service_case"
    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id",)
    OPEN_TO: ClassVar[frozenset[Role]] = frozenset({Role.SERVICE})

    number: str | None = Field(default=None, max_length=60, index=True)
    opened_at: datetime | None = Field(default=None, index=True)
    search: str = Field(default="", max_length=400)

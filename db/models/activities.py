"""Follow-ups and who was mentioned in them."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field, Index

from db.records import Kind, Owned
from rules.activities import ActivityFields


class Activity(ActivityFields, Owned, table=True):
    """What was said to whom; seen by who did it and with its customer or deal."""

    KIND: ClassVar[Kind | None] = Kind(
        "activities",
        "activities",
        ActivityFields,
        ("owner_id",),
        key=(),
        title="note",
        found_by=("customer_id", "deal_id"),
    )

    PARENTS: ClassVar[tuple[str, ...]] = ("customer_id", "deal_id")
    __table_args__ = (Index("ix_activity_customer_at", "customer_id", "at"),)

    at: datetime = Field(index=True)
    on_day: date = Field(index=True)


class Mention(Owned, table=True):
    """Somebody was named in a follow-up; owned by the person mentioned."""

    activity_id: int = Field(foreign_key="activity.id", index=True)
    seen_at: datetime | None = None

"""The change feed, and what has been done under a form's key."""

from datetime import datetime
from typing import Any

from sqlmodel import BigInteger, Field, Index, SQLModel

from db.columns import NOTHING_IS_NULL, ROW_NUMBER


class Change(SQLModel, table=True):
    """One insert, update or deletion of one record, numbered in commit order.

    No foreign keys: the feed outlives what it tells of, and a key would lock rows
    while the feed itself is locked. An insert has no ``after``: it follows from the
    record and the ``before`` of what came later.
    """

    __table_args__ = (
        Index("ix_change_record", "record_table", "record_id"),
        {"sqlite_autoincrement": True},
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    at: datetime = Field(index=True)
    person_id: int = Field(sa_type=BigInteger)
    action: str = Field(max_length=60)
    correlation: str | None = Field(default=None, max_length=64, index=True)
    kind: str = Field(max_length=6)
    record_table: str = Field(max_length=60)
    record_id: int = Field(sa_type=BigInteger)
    before: dict[str, Any] | None = Field(default=None, sa_type=NOTHING_IS_NULL)
    after: dict[str, Any] | None = Field(default=None, sa_type=NOTHING_IS_NULL)


class Done(SQLModel, table=True):
    """What was made under a key, so that a repeated request makes it once."""

    key: str = Field(primary_key=True, max_length=80)
    record_id: int = Field(sa_type=BigInteger)
    at: datetime

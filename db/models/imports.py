"""Import batches and remembered mappings."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from db.records import Owned, Tracked
from rules.imports import BatchState


class ImportBatch(Owned, table=True):
    """One file that was written; its changes carry ``code`` as their correlation."""

    __tablename__ = "import_batch"

    code: str = Field(max_length=40, index=True)
    kind: str = Field(max_length=40)
    file_name: str = Field(max_length=255)
    sha256: str = Field(max_length=64, index=True)
    state: BatchState = BatchState.WRITING
    mapping: dict[str, Any] | None = Field(default=None)
    counts: dict[str, Any] | None = Field(default=None)
    began_at: datetime
    ended_at: datetime | None = None
    undone_at: datetime | None = None


class ImportMapping(Tracked, table=True):
    """How the columns of a file were understood, found again by its headings."""

    __tablename__ = "import_mapping"

    kind: str = Field(max_length=40, index=True)
    headings: str = Field(max_length=64, index=True)
    mapping: dict[str, Any]
    used_at: datetime

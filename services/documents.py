"""Files that belong to customers and deals: checked, kept under their hash, sent."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from core import clock
from core.access import Viewer, require
from core.errors import NotFoundError
from core.settings import var
from db.kinds import table_of
from db.models import Document, Person
from db.queries import records
from db.session import transaction
from rules.documents import DocumentFields, check_content, checked_name

COLUMNS = {"customers": "customer_id", "deals": "deal_id"}
"""Where a document says what kind of record it belongs to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A document in a list."""

    id: int
    name: str
    kind: str | None
    size: int
    person: str
    added_at: datetime


def add(
    viewer: Viewer, of: tuple[str, int], name: str, content: bytes, as_: DocumentFields
) -> int:
    """Keep a file with a customer or a deal; return its id.

    Args:
        viewer: Who brings it.
        of: ``customers`` or ``deals``, and the id.
        name: What the file was called.
        content: Its bytes.
        as_: What the person says it is.

    Raises:
        RuleError: a key of ``documents`` that says why it is refused.
        NotFoundError: the viewer cannot see the record.
        ForbiddenError: the viewer may only read it.
    """
    require(viewer, "documents.add")
    kept_as = checked_name(name)
    check_content(kept_as, content)
    kind, number = of
    with transaction(viewer) as session:
        records.find(session, table_of(kind), number)
    digest = _store(content)  # before the row: none without its bytes
    with transaction(viewer, "documents.add") as session:
        records.check_lists(session, as_)
        row = Document(
            customer_id=number if kind == "customers" else None,
            deal_id=number if kind == "deals" else None,
            name=kept_as,
            kind=as_.kind,
            sha256=digest,
            size=len(content),
            added_by_id=viewer.id or None,
            added_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id or 0


def kept(viewer: Viewer, kind: str, number: int) -> Sequence[Kept]:
    """Return the documents of a customer or a deal, newest first."""
    column = getattr(Document, COLUMNS[kind])
    statement = (
        select(Document, Person.name)
        .outerjoin(Person, col(Person.id) == Document.added_by_id)
        .where(column == number)
        .order_by(col(Document.added_at).desc(), col(Document.id).desc())
    )
    with transaction(viewer) as session:
        return [
            Kept(d.id or 0, d.name, d.kind, d.size, person or "", d.added_at)
            for d, person in session.exec(statement)
        ]


def content(viewer: Viewer, number: int) -> bytes:
    """Return the bytes of a document.

    Raises:
        NotFoundError: ``records.not_found``; ``documents.lost``, the file is gone.
    """
    with transaction(viewer) as session:
        document = records.find(session, Document, number)
        place, name = _place(document.sha256), document.name
    try:
        return place.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError("documents.lost", name=name) from error


def delete(viewer: Viewer, number: int) -> None:
    """Put a document away; its bytes stay for the record's history."""
    with transaction(viewer, "documents.delete") as session:
        records.find_to_change(session, Document, number).deleted_at = clock.now()


def restore(viewer: Viewer, number: int) -> None:
    """Bring a document back that was put away."""
    with transaction(viewer, "documents.delete", with_deleted=True) as session:
        records.find_to_change(session, Document, number).deleted_at = None


def _place(sha256: str) -> Path:
    return var() / "files" / sha256[:2] / sha256


def _store(content: bytes) -> str:
    """Write the bytes under their hash, whole or not at all; return the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    if place.exists():
        return sha256
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(place)
    return sha256

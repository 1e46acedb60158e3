"""What an import has to know of what is already there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlmodel import col, select

from core import clock
from core.errors import NotFoundError, RuleError
from db.changes import insert_many
from db.kinds import table_of
from db.models import ImportBatch, ImportMapping, Person
from db.records import Tracked
from db.scope import ScopedSession
from rules.importing.mapping import ImportMap, folded
from rules.imports import BatchState

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "customers": ("number", "name"),
    "products": ("code", "name"),
    "people": ("login", "name"),
    "deals": ("number", "name"),
    "teams": ("name",),
}
"""Columns that a file may name a record by, the likeliest first."""

PIECE = 250
"""Rows in one statement: the driver's time grows with the square of them."""


class Directory:
    """Finds records by what a file calls them; each kind is read once."""

    def __init__(self, session: ScopedSession) -> None:
        """Begin with nothing read."""
        self.session = session
        self._known: dict[str, list[dict[str, set[int]]]] = {}

    def find(self, kind: str, name: str) -> int | None:
        """Return the record of a name, nothing when there is none.

        Raises:
            RuleError: ``imports.ambiguous``, two records are called so.
        """
        for named in self._of(kind):
            found = named.get(folded(name), set())
            if len(found) > 1:
                raise RuleError("imports.ambiguous", value=name)
            if found:
                return next(iter(found))
        return None

    def add(self, kind: str, number: int, values: Mapping[str, Any]) -> None:
        """Know a record that was just made."""
        if kind in NAMED_BY:
            for named, column in zip(self._of(kind), NAMED_BY[kind], strict=True):
                if value := values.get(column):
                    named[folded(value)].add(number)

    def _of(self, kind: str) -> list[dict[str, set[int]]]:
        if kind not in self._known:
            table: Any = table_of(kind)
            columns = NAMED_BY[kind]
            known: list[dict[str, set[int]]] = [defaultdict(set) for _ in columns]
            chosen = (getattr(table, name) for name in columns)
            for number, *values in self.session.execute(select(table.id, *chosen)):
                for named, value in zip(known, values, strict=True):
                    if value:
                        named[folded(value)].add(number)
            self._known[kind] = known
        return self._known[kind]


def everything(session: ScopedSession, table: type[Tracked]) -> Sequence[Tracked]:
    """Return all records of a table."""
    return session.exec(select(table)).all()


def blank(table: type[Tracked]) -> dict[str, Any]:
    """Return what every column of a new row has, unless somebody says otherwise."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in table.model_fields.items()
        if name != "id" and not field.is_required()
    }


def insert(
    session: ScopedSession, table: type[Tracked], rows: Iterable[Mapping[str, Any]]
) -> list[int]:
    """Insert rows that leave out what is blank; return their ids."""
    default = blank(table)
    full = [default | dict(row) for row in rows]
    pieces = (full[n : n + PIECE] for n in range(0, len(full), PIECE))
    return [number for some in pieces for number in insert_many(session, table, some)]


def seats(session: ScopedSession) -> dict[int, tuple[int | None, int | None]]:
    """Return team and superior of everybody."""
    asked = select(Person.id, Person.team_id, Person.superior_id)
    return {n or 0: (team, chief) for n, team, chief in session.exec(asked)}


def remembered(
    session: ScopedSession, kind: str, headings: Sequence[str]
) -> ImportMapping | None:
    """Return how a file with these headings was understood before."""
    statement = select(ImportMapping).where(
        ImportMapping.kind == kind, ImportMapping.headings == _signature(headings)
    )
    return session.exec(statement).first()


def remember(
    session: ScopedSession, kind: str, headings: Sequence[str], said: ImportMap
) -> None:
    """Keep how the columns of a file were understood, for the next one like it."""
    mapping = said.model_dump(mode="json")
    row = remembered(session, kind, headings)
    if row is None:
        row = ImportMapping(
            kind=kind,
            headings=_signature(headings),
            mapping=mapping,
            used_at=clock.now(),
        )
        session.add(row)
    row.mapping, row.used_at = mapping, clock.now()


def _signature(headings: Sequence[str]) -> str:
    return sha256("\n".join(headings).encode()).hexdigest()


def batch(session: ScopedSession, code: str) -> ImportBatch:
    """Return a batch for update.

    Raises:
        NotFoundError: ``imports.no_such_batch``.
    """
    statement = select(ImportBatch).where(ImportBatch.code == code).with_for_update()
    found = session.exec(statement).first()
    if found is None:
        raise NotFoundError("imports.no_such_batch", batch=code)
    return found


def batches(session: ScopedSession) -> Sequence[ImportBatch]:
    """Return all batches, the latest first."""
    return session.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc())).all()


def end(session: ScopedSession, code: str, state: BatchState) -> ImportBatch:
    """Set the state of a batch and return it."""
    found = batch(session, code)
    found.state = state
    return found

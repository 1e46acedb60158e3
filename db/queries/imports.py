"""What an import has to know of what is already there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import func
from sqlalchemy.orm import Session
from sqlmodel import col, select

from core import clock
from core.errors import NotFoundError
from core.fields import values_of
from core.pieces import pieces
from db.changes import insert_many
from db.kinds import kind_of
from db.models import Customer, DealLine, ImportBatch, ImportMapping, Person, metadata
from db.queries.records import number_of
from db.records import Tracked
from db.scope import ScopedSession
from rules.importing.mapping import ImportMap
from rules.imports import BatchState

T = TypeVar("T", bound=Tracked)


def keys(
    session: ScopedSession, table: type[Tracked], columns: Sequence[str]
) -> Iterable[Sequence[Any]]:
    """Return the id and some columns of all records of a table."""
    chosen = (getattr(table, name) for name in columns)
    return session.execute(select(table.id, *chosen).order_by(col(table.id)))


def some(
    session: ScopedSession, table: type[T], ids: Sequence[int], *, locked: bool
) -> dict[int, T]:
    """Return records by their ids; those that are gone are missing."""
    found: dict[int, T] = {}
    for piece in pieces(ids):
        statement = select(table).where(col(table.id).in_(piece))
        if locked:
            statement = statement.with_for_update(of=table)
        found |= {row.id or 0: row for row in session.exec(statement)}
    return found


def lines(session: ScopedSession, deals: Sequence[int]) -> dict[int, DealLine]:
    """Return one line of each deal."""
    found: dict[int, DealLine] = {}
    for piece in pieces(deals):
        statement = select(DealLine).where(col(DealLine.deal_id).in_(piece))
        found |= {line.deal_id: line for line in session.exec(statement)}
    return found


def parts(
    session: ScopedSession, table: type[Any], column: str, ids: Sequence[int]
) -> dict[int, list[Any]]:
    """Return the rows that belong to records, by the column that says to which."""
    found: dict[int, list[Any]] = defaultdict(list)
    for piece in pieces(ids):
        belongs = getattr(table, column).in_(piece)
        for row in session.exec(select(table).where(belongs)):
            found[getattr(row, column)].append(row)
    return found


def amounts(
    session: ScopedSession, table: type[Any], ids: Sequence[int]
) -> dict[int, int | None]:
    """Return what records are worth, by their ids."""
    found: dict[int, int | None] = {}
    for piece in pieces(ids):
        asked = select(table.id, table.amount_minor).where(table.id.in_(piece))
        found.update((row[0], row[1]) for row in session.execute(asked))
    return found


def holders(
    session: ScopedSession, customers: Sequence[int]
) -> dict[int, dict[str, int | None]]:
    """Return whose customers are: owner and team."""
    found: dict[int, dict[str, int | None]] = {}
    for piece in pieces(customers):
        asked = select(Customer.id, Customer.owner_id, Customer.team_id)
        asked = asked.where(col(Customer.id).in_(piece))
        for number, owner, team in session.exec(asked):
            found[number or 0] = {"owner_id": owner, "team_id": team}
    return found


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
    """Insert rows that leave out what is blank; return their ids.

    A record without a number gets its id as one, as from a form.
    """
    default = blank(table)
    full = [default | dict(row) for row in rows]
    for number, row in zip(_ids(session, table, len(full)), full, strict=True):
        row["id"] = number
        if "number" in default and not row["number"]:
            row["number"] = number_of(number)
            row.update(_derived(table, row))
    return insert_many(session, table, full)


def _derived(table: type[Tracked], row: Mapping[str, Any]) -> dict[str, Any]:
    fields = kind_of(table).fields
    named = {name: row[name] for name in fields.model_fields}
    return values_of(fields.model_construct(None, **named))


def _ids(session: ScopedSession, table: type[Tracked], count: int) -> Sequence[int]:
    """Draw ids for new rows; on SQLite nobody else can in this transaction."""
    connection = Session.connection(session)
    named = metadata.tables[str(table.__tablename__)]
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.max(named.c.id))).scalar_one() or 0
        return range(last + 1, last + 1 + count)
    drawn = func.nextval(func.pg_get_serial_sequence(named.name, "id"))
    each = func.generate_series(1, count).table_valued("n")
    found = connection.execute(select(drawn).select_from(each)).scalars()
    return [int(number) for number in found]


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


def unfinished(session: ScopedSession, like: ImportBatch) -> ImportBatch | None:
    """Return the last batch of the same file and map that was cut off, if any."""
    unfinished = (BatchState.WRITING, BatchState.INTERRUPTED)
    statement = (
        select(ImportBatch)
        .where(
            ImportBatch.kind == like.kind,
            ImportBatch.sha256 == like.sha256,
            col(ImportBatch.state).in_(unfinished),
        )
        .order_by(col(ImportBatch.id).desc())
    )
    found = session.exec(statement).all()
    return next((batch for batch in found if batch.mapping == like.mapping), None)


def begin(session: ScopedSession, code: str, rows: int) -> Mapping[str, int]:
    """Go on with a batch that was cut off; return what it had counted."""
    found = batch(session, code)
    before: Mapping[str, int] = found.counts or {}
    found.state, found.counts = BatchState.WRITING, {**before, "rows": rows}
    return before


def count(session: ScopedSession, code: str, more: Mapping[str, int]) -> None:
    """Add to the numbers of a batch."""
    found = batch(session, code)
    before = found.counts or {}
    found.counts = {name: before.get(name, 0) + more[name] for name in more}


def end(
    session: ScopedSession,
    code: str,
    state: BatchState,
    counts: Mapping[str, int] | None = None,
) -> None:
    """Set how a batch ended, with its numbers where all of it is counted."""
    found = batch(session, code)
    found.state, found.ended_at = state, clock.now()
    if counts is not None:
        found.counts = dict(counts)


def keep_single(
    session: ScopedSession, table: type[Tracked], winners: Mapping[int, int]
) -> None:
    """Take the tick that only one may have from all but the winner of each place."""
    single = kind_of(table).single
    if single is None or not winners:
        return
    tick, within = single
    row: Any = table
    places = [*winners]
    for piece in pieces(places):
        ticked = select(row).where(getattr(row, within).in_(piece), getattr(row, tick))
        for other in session.exec(ticked):
            if winners[getattr(other, within)] != other.id:
                setattr(other, tick, False)

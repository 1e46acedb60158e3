"""The change feed: every change of a tracked row, numbered in commit order.

Changes are collected at each flush and written just before the commit, by
listeners: a use case does nothing for it and cannot leave it out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import event, func, insert, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlmodel import col, select

from core import clock
from core.errors import ConflictError
from db import guard
from db.models import Change
from db.records import Tracked
from db.scope import ScopedSession
from db.statements import UNIT

PENDING = "changes"
Values = Mapping[str, object]


def lock(session: Session, name: str) -> None:
    """Wait until no other transaction holds ``name``; hold it until the end.

    SQLite needs none: a writing transaction is alone there.
    """
    connection = Session.connection(session)
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(name, 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def edit(row: Tracked, opened_version: int, values: Values) -> None:
    """Set the values that the form was sent with.

    The row must have been read in this transaction for update.

    Raises:
        ConflictError: the row was saved since the form was opened.
    """
    if row.version != opened_version:
        stored = {name: getattr(row, name) for name in values}
        raise ConflictError(
            {
                name: (value, stored[name])
                for name, value in values.items()
                if value != stored[name]
            }
        )
    row.sqlmodel_update(dict(values))


def history(session: ScopedSession, row: Tracked) -> list[Change]:
    """Return the changes of a row that the viewer has been given, oldest first."""
    statement = (
        select(Change)
        .where(Change.record_table == row.__tablename__, Change.record_id == row.id)
        .order_by(col(Change.number))
    )
    found = Session.connection(session).execute(statement)
    told = [Change(**change) for change in found.mappings()]
    if not session.viewer.sees_money:
        for change in told:
            change.before = _without_amounts(change.before)
            change.after = _without_amounts(change.after)
    return told


def insert_many(
    session: ScopedSession, table: type[Tracked], rows: Sequence[Values]
) -> list[int]:
    """Insert many rows fast, in the feed like any others; return their ids.

    Rows that bring their ids are the fastest: the database need not tell any.
    """
    guard.only_with_an_action(session)
    if not rows:
        return []
    guard.check_references(session, table, rows)
    # left to itself the ORM drops what is None, and sends a statement per shape of row
    options = {"recorded": True, "render_nulls": True}
    ids = [number for row in rows if isinstance(number := row.get("id"), int)]
    if len(ids) == len(rows):
        session.execute(insert(table), rows, execution_options=options)
    else:
        asked = insert(table).returning(col(table.id), sort_by_parameter_order=True)
        made = session.scalars(asked, rows, execution_options=options)
        ids = [number for number in made if number is not None]
    guard.note_as_made(session, [(table, number) for number in ids])
    alike = _change(session, table, None, "insert")
    session.info[PENDING] += [{**alike, "record_id": number} for number in ids]
    return ids


@event.listens_for(ScopedSession, "after_flush")
def _collect(session: Session, _: UOWTransaction) -> None:
    session.info[PENDING] += [*_inserted(session), *_updated(session), *_gone(session)]


@event.listens_for(ScopedSession, "before_commit")
def _number(session: Session) -> None:
    """Write the changes last, under a lock that ends with the transaction.

    So numbers become visible in their order, and "all up to N" is complete.
    """
    session.flush()
    if pending := session.info[PENDING]:
        lock(session, "change feed")
        Session.connection(session).execute(insert(Change), pending)
        pending.clear()


@event.listens_for(ScopedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info[PENDING].clear()


def _inserted(session: Session) -> Iterator[dict[str, Any]]:
    for row in session.new:
        if isinstance(row, Tracked):
            yield _change(session, type(row), row.id, "insert")


def _updated(session: Session) -> Iterator[dict[str, Any]]:
    for row in session.dirty:
        if isinstance(row, Tracked) and (changed := _changed(row)):
            before = {name: old for name, (old, _) in changed.items()}
            after = {name: new for name, (_, new) in changed.items()}
            yield _change(session, type(row), row.id, "update", before, after)


def _gone(session: Session) -> Iterator[dict[str, Any]]:
    for row in session.deleted:
        if isinstance(row, Tracked):
            yield _change(session, type(row), row.id, "delete", before=_values(row))


def _changed(row: Tracked) -> dict[str, tuple[object, object]]:
    """Return (old, new) per changed column; ``version`` goes without saying.

    Raises:
        LookupError: a value was set before the old one had been read.
    """
    state = inspect(row)
    histories = {
        column.key: state.attrs[column.key].history
        for column in state.mapper.column_attrs
        if column.key != "version"
    }
    changed = {name: h for name, h in histories.items() if h.has_changes()}
    if unread := [name for name, history in changed.items() if not history.deleted]:
        msg = f"read {unread} before setting them: the feed needs what was there"
        raise LookupError(msg)
    return {name: (h.deleted[0], h.added[0]) for name, h in changed.items()}


def _values(row: Tracked) -> Values:
    columns = inspect(row).mapper.column_attrs
    return {column.key: getattr(row, column.key) for column in columns}


def _change(
    session: Session,
    table: type[Tracked],
    record_id: int | None,
    kind: str,
    before: Values | None = None,
    after: Values | None = None,
) -> dict[str, Any]:
    info = session.info
    return {
        "at": clock.now(),
        "person_id": info["viewer"].id,
        "action": info["action"],
        "correlation": info["correlation"],
        "record_table": table.__tablename__,
        "record_id": record_id,
        "kind": kind,
        "before": to_jsonable_python(before),
        "after": to_jsonable_python(after),
    }


def _without_amounts(values: Values | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {name: value for name, value in values.items() if not name.endswith(UNIT)}

"""What a session may write, judged before each flush by what the database holds.

Who changes a record must reach it for changing, and so the parents of its parts; who
refers to one must at least see it. What a transaction has proven or made stays so
until its end: a record may be given away first and its event written after.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlmodel import col, select

from core.errors import AppError, ForbiddenError, NotFoundError
from core.pieces import pieces
from db.amounts import amounts_of
from db.models import Customer, CustomerName, Share
from db.records import Owned, Part, Tracked
from db.scope import Reach, ScopedSession, parent_class, tables

UNDOING = "imports.undo"
PROVEN = "proven"
AT_ONCE = 1000
"""Ids in one statement: far below what the databases take."""
Record = tuple[type[Tracked], int]


def only_with_an_action(session: Session) -> None:
    """Let only a transaction that named its action write."""
    if session.info["action"] is None:
        msg = "this transaction only reads: name the action to write"
        raise TypeError(msg)


def check_references(
    session: ScopedSession, table: type[Tracked], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Refuse rows of ``table`` that point at what the viewer may not touch.

    Raises:
        ForbiddenError: ``app.read_only``, a part of what may not be changed.
        NotFoundError: ``records.not_found``, a record that is not seen.
    """
    if session.viewer.sees_all:
        return
    pointed = [
        (name, target, number)
        for row in rows
        for name, target in _references(table)
        if isinstance(number := row.get(name), int)
    ]
    belongs = {(t, i) for name, t, i in pointed if _is_parent(table, name)}
    if table is Share:
        belongs |= {_shared(**row) for row in rows if "record_table" in row}
    named = {(t, i) for name, t, i in pointed if not _is_parent(table, name)}
    _prove(session, Reach.CHANGE, belongs)
    _prove(session, Reach.SEE, named)


def note_as_made(session: ScopedSession, records: Iterable[Record]) -> None:
    """Remember what this transaction has made."""
    if not session.viewer.sees_all:
        session.info.setdefault(PROVEN, set()).update(records)


@event.listens_for(ScopedSession, "before_attach")
def _only_what_it_read(_: Session, row: object) -> None:
    """Refuse a row of another session: this one would load the rest unfiltered."""
    if inspect(row, raiseerr=True).key is not None:
        msg = "a row of another session cannot be scoped: read it in this one"
        raise TypeError(msg)


@event.listens_for(ScopedSession, "before_flush")
def _only_what_may_be_changed(session: ScopedSession, *_: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    if session.new or session.deleted or changed:
        only_with_an_action(session)
    touched = [row for row in (*changed, *session.deleted) if isinstance(row, Tracked)]
    if session.info["action"] != UNDOING and any(row.APPEND_ONLY for row in touched):
        msg = "what happened is not rewritten: add another event"
        raise TypeError(msg)
    if not session.viewer.sees_money:
        _no_amounts(session, touched)
    if not session.viewer.sees_all:
        with session.no_autoflush:
            _in_reach(session, touched)


@event.listens_for(ScopedSession, "after_flush")
def _note_what_was_made(session: ScopedSession, _: UOWTransaction) -> None:
    rows = [row for row in session.new if isinstance(row, Tracked)]
    note_as_made(session, [(type(row), row.id or 0) for row in rows])


def _in_reach(session: ScopedSession, touched: list[Tracked]) -> None:
    """Refuse what the viewer may only read, or refers to without seeing it.

    The database still holds the rows as they were, so who gives a record away is
    judged by whose it was.
    """
    new = [row for row in session.new if isinstance(row, Tracked)]
    owned = {(type(row), row.id or 0) for row in touched if _is_scoped(row)}
    for share in (row for row in touched if isinstance(row, Share)):
        owned |= {_shared(share.record_table, share.record_id), _shared(**_were(share))}
    _prove(session, Reach.CHANGE, owned)
    for row in (*new, *touched):
        check_references(session, type(row), [_set(row)])


def _no_amounts(session: Session, touched: list[Tracked]) -> None:
    """Refuse to write amounts that were left out: the feed would tell of nothing."""
    new = [row for row in session.new if isinstance(row, Tracked)]
    for row in (*new, *touched):
        written = amounts_of(row) if row in session.deleted else _set(row)
        if any(name in written for name in amounts_of(row)):
            raise ForbiddenError("app.no_money")


def _prove(session: ScopedSession, reach: Reach, records: set[Record]) -> None:
    """Refuse unless every one of the records is within reach."""
    proven: set[Record] = session.info.setdefault(PROVEN, set())
    unproven = records - proven
    with session.reaching(reach), session.no_autoflush:
        for table in {table for table, _ in unproven}:
            ids = sorted(number for of, number in unproven if of is table)
            for asked in pieces(ids, AT_ONCE):
                missing = set(asked) - _found(session, reach, table, asked)
                if missing:
                    raise _refusal(reach, min(missing))
    if reach is Reach.CHANGE:
        proven |= records


def _found(
    session: ScopedSession, reach: Reach, table: type[Tracked], ids: Sequence[int]
) -> set[int | None]:
    """Return which are in reach; a customer that is only named may be referred to."""
    named = reach is Reach.SEE and table is Customer
    asked = CustomerName if named else table
    return set(session.exec(select(asked.id).where(col(asked.id).in_(ids))))


def _refusal(reach: Reach, number: int) -> AppError:
    if reach is Reach.CHANGE:
        return ForbiddenError("app.read_only")
    return NotFoundError("records.not_found", id=number)


def _is_scoped(row: Tracked) -> bool:
    return isinstance(row, Owned | Part)


def _is_parent(table: type[Tracked], name: str) -> bool:
    return issubclass(table, Part) and name in table.PARENTS


def _set(row: Tracked) -> dict[str, Any]:
    """Return the values that this flush sets; of a new row, those that are given."""
    state = inspect(row)
    names = [column.key for column in state.mapper.column_attrs]
    return {
        name: value
        for name in names
        if state.attrs[name].history.has_changes()
        and (value := getattr(row, name)) is not None
    }


def _were(row: Tracked) -> dict[str, Any]:
    """Return the values that the database still holds."""
    state = inspect(row)
    return {
        name: (state.attrs[name].history.deleted or [getattr(row, name)])[0]
        for name in state.mapper.column_attrs.keys()  # noqa: SIM118 (not a mapping)
    }


def _shared(record_table: str, record_id: int, **_: object) -> Record:
    owned = {str(table.__tablename__): table for table in tables(Owned)}
    return owned[record_table], record_id


@cache
def _references(table: type[Tracked]) -> list[tuple[str, type[Tracked]]]:
    """Return the columns that point at owned records, and at which."""
    owned = {target.__tablename__ for target in tables(Owned)}
    return [
        (column.name, parent_class(str(table.__tablename__), column.name))
        for column in inspect(table).columns
        if any(key.column.table.name in owned for key in column.foreign_keys)
    ]

"""Taking a batch back from the change feed, row for row."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col, select

from core.pieces import pieces
from db.models import Change, ImportBatch, ListItem
from db.records import Tracked
from db.scope import ScopedSession, tables

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record that later work stands on: ``changed`` or ``used``."""

    kind: str
    record: str
    reason: str


@dataclass(slots=True)
class Undone:
    """How many records went back, how many stayed, and why."""

    undone: int = 0
    kept: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    made: set[Place] = field(default_factory=set)
    before: dict[Place, dict[str, Any]] = field(default_factory=dict)
    first: dict[Place, int] = field(default_factory=dict)
    """Number of the first change of each: others work while a batch is written."""


def undo(session: ScopedSession, code: str, *, keep_changed: bool) -> Undone:
    """Delete what a batch made, set back what it changed.

    With conflicts and without ``keep_changed`` nothing happens.
    """
    batch = _read(session, code)
    blocked = dict.fromkeys(_changed_since(session, code, batch), "changed")
    # what a kept record refers to must stay as well
    while more := set(_used(session, batch, blocked)) - set(blocked):
        blocked |= dict.fromkeys(more, "used")
    known = {str(table.__tablename__): table for table in tables(Tracked)}
    conflicts = [
        Conflict(_kind(known[name]), _title(session, known[name], number), reason)
        for (name, number), reason in sorted(blocked.items())
    ]
    found = Undone(kept=len(blocked), conflicts=conflicts)
    if blocked and not keep_changed:
        return found
    for place in set(batch.before) - set(blocked):
        _set_back(session, known[place[0]], place[1], batch.before[place])
    session.flush()
    gone = batch.made - set(blocked)
    if blocked:  # they may have values of the lists that the batch extended
        gone = {place for place in gone if place[0] != ListItem.__tablename__}
    _delete(session, gone)
    found.undone = len(gone) + len(set(batch.before) - set(blocked))
    return found


def _read(session: ScopedSession, code: str) -> _Batch:
    statement = (
        select(Change)
        .where(
            Change.correlation == code,
            Change.record_table != ImportBatch.__tablename__,
        )
        .order_by(col(Change.number).desc())
    )
    batch = _Batch()
    found = Session.connection(session).execute(statement).mappings()
    for change in found:
        place = change["record_table"], change["record_id"]
        batch.first[place] = change["number"]
        if change["kind"] == "insert":
            batch.made.add(place)
        elif change["kind"] == "update":
            batch.before[place] = batch.before.get(place, {}) | change["before"]
    for place in batch.made:
        batch.before.pop(place, None)
    return batch


def _changed_since(session: ScopedSession, code: str, batch: _Batch) -> Iterator[Place]:
    """Yield what others changed after the batch did, even while it was written."""
    others = or_(col(Change.correlation).is_(None), col(Change.correlation) != code)
    later = select(Change.record_table, Change.record_id, Change.number).where(
        others, col(Change.number) > min(batch.first.values(), default=0)
    )
    for name, record, number in Session.connection(session).execute(later):
        if batch.first.get((name, record), number) < number:
            yield name, record


def _used(
    session: ScopedSession, batch: _Batch, blocked: Collection[Place]
) -> Iterator[Place]:
    """Yield what would go although a record that stays refers to it.

    One that the batch itself let refer to it will not: it is set back before.
    """
    going = batch.made - set(blocked)
    back = {
        (place, name)
        for place, before in batch.before.items()
        if place not in blocked
        for name in before
    }
    ids = defaultdict(list)
    for name, number in going:
        ids[name].append(number)
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                target = key.column.table.name
                for some in pieces(ids.get(target, [])):
                    asked = select(column, *table.primary_key).where(column.in_(some))
                    for used, number in Session.connection(session).execute(asked):
                        place = table.name, number
                        if place not in going and (place, column.name) not in back:
                            yield target, used


def _set_back(
    session: ScopedSession, table: type[Any], number: int, before: dict[str, Any]
) -> None:
    row = session.get_one(table, number)
    typed = table.model_validate(row.model_dump() | before)
    for name in before:
        getattr(row, name)  # the feed needs what was there
        setattr(row, name, getattr(typed, name))


def _delete(session: ScopedSession, places: set[Place]) -> None:
    """Delete rows, those that refer to others before the others."""
    known = {str(table.__tablename__): table for table in tables(Tracked)}
    for table in reversed(SQLModel.metadata.sorted_tables):
        ids = sorted((n for name, n in places if name == table.name), reverse=True)
        to_itself = any(
            key.column.table is table
            for column in table.columns
            for key in column.foreign_keys
        )
        for some in pieces(ids):
            owned: Any = known[table.name]
            asked = select(owned).where(owned.id.in_(some)).order_by(owned.id.desc())
            for row in session.exec(asked).all():
                session.delete(row)
                if to_itself:
                    session.flush()  # a unit of work does not order these
            session.flush()


def _title(session: ScopedSession, table: type[Any], number: int) -> str:
    row = session.get(table, number)
    title = table.KIND.title if table.KIND else ""
    return str(getattr(row, title or "id", number))


def _kind(table: type[Tracked]) -> str:
    return table.KIND.name if table.KIND else str(table.__tablename__)

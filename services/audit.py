"""The feed of changes as an administrator reads it: who changed what, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core.access import ACTION_ROLES, Viewer, require
from core.fields import Entry, Kind
from db.kinds import columns, kinds
from db.models import Change
from db.queries import company, listing
from db.records import Tracked
from db.scope import ScopedSession, tables
from db.session import transaction

READ = "audit.read"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; nothing given means everything.

    ``first`` and ``last`` are days of the company, both included. ``trail`` is what
    the changes of one use case have in common: a hand-over, an import.
    """

    person_id: int | None = None
    table: str | None = None
    action: str | None = None
    first: date | None = None
    last: date | None = None
    trail: str = ""
    record_id: int | None = None
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Altered:
    """One field of a change: ids by the names of what they mean, where it is known.

    ``entry`` is the field of a kind of record; other tables have columns only.
    """

    name: str
    entry: Entry | None
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one record; ``kind`` is insert, update or delete."""

    number: int
    at: datetime
    person: str
    action: str
    trail: str
    kind: str
    table: str
    record_id: int
    title: str
    fields: Sequence[Altered]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the feed, newest first, and how much there is in all."""

    rows: Sequence[Event]
    count: int


def actions() -> Sequence[str]:
    """Return every action that can be in the feed."""
    return sorted(ACTION_ROLES)


def table_names() -> Sequence[str]:
    """Return every table whose changes are in the feed."""
    return sorted(str(table.__tablename__) for table in tables(Tracked))


def page(viewer: Viewer, asked: Asked) -> Page:
    """Return a page of the feed.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, READ)
    with transaction(viewer, with_deleted=True) as session:
        zone = ZoneInfo(company.settings(session).timezone)
        wanted = _narrowed(select(Change), asked, zone)
        counted = _narrowed(select(func.count(col(Change.number))), asked, zone)
        newest = wanted.order_by(col(Change.number).desc())
        offset = (max(asked.page, 1) - 1) * asked.size
        rows = session.exec(newest.limit(asked.size).offset(offset)).all()
        return Page(_told(session, rows), session.exec(counted).one())


def _narrowed(
    statement: SelectOfScalar[Any], asked: Asked, zone: ZoneInfo
) -> SelectOfScalar[Any]:
    equal = {
        "person_id": asked.person_id,
        "record_table": asked.table,
        "action": asked.action,
        "record_id": asked.record_id,
        "correlation": asked.trail or None,
    }
    for name, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(Change, name) == value)
    if asked.first:
        statement = statement.where(Change.at >= _midnight(asked.first, zone))
    if asked.last:
        after = _midnight(asked.last + timedelta(days=1), zone)
        statement = statement.where(Change.at < after)
    return statement


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _told(session: ScopedSession, rows: Sequence[Change]) -> list[Event]:
    """Return changes with the names of people, records and what fields refer to."""
    known = {str(table.__tablename__): name for name, table in kinds().items()}
    wanted: dict[str, set[int]] = {"people": {row.person_id for row in rows}}
    altered = {row.number: _altered(known.get(row.record_table), row) for row in rows}
    for row in rows:
        if kind := known.get(row.record_table):
            wanted.setdefault(kind, set()).add(row.record_id)
    for field in (field for fields in altered.values() for field in fields):
        if field.entry and field.entry.kind is Kind.REFERENCE:
            ids = {v for v in (field.before, field.after) if isinstance(v, int)}
            wanted.setdefault(field.entry.target, set()).update(ids)
    names = {
        kind: listing.names(session, kind, sorted(ids)) for kind, ids in wanted.items()
    }
    return [
        _event(row, known.get(row.record_table), altered[row.number], names)
        for row in rows
    ]


def _event(
    row: Change,
    kind: str | None,
    fields: Sequence[Altered],
    names: Mapping[str, Mapping[int, str]],
) -> Event:
    return Event(
        row.number or 0,
        row.at,
        names["people"].get(row.person_id, ""),
        row.action,
        row.correlation or "",
        row.kind,
        row.record_table,
        row.record_id,
        names[kind].get(row.record_id, "") if kind else "",
        [_named(field, names) for field in fields],
    )


def _altered(kind: str | None, row: Change) -> list[Altered]:
    known = columns(kind) if kind else {}
    before, after = row.before or {}, row.after or {}
    names = [n for n in (after or before) if after or before[n] is not None]
    return [
        Altered(name, known.get(name), before.get(name), after.get(name))
        for name in names
        if kind is None or name in known
    ]


def _named(field: Altered, names: Mapping[str, Mapping[int, str]]) -> Altered:
    if field.entry is None or field.entry.kind is not Kind.REFERENCE:
        return field
    known = names[field.entry.target]

    def called(value: object) -> object:
        return known.get(value) or f"#{value}" if isinstance(value, int) else value

    return replace(field, before=called(field.before), after=called(field.after))

"""What people do with any kind of record: look, list, add, change, put away, export.

A feature with rules of its own has its use cases in its own module and uses the same
``db.queries.records``; what is here is enough for the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import SQLModel

from core import clock
from core.access import Viewer, may
from core.errors import NotFoundError, RuleError
from core.fields import Entry
from core.i18n import Label
from core.questions import Question
from db.changes import edit, history
from db.kinds import columns, kind_of, table_of
from db.models import ListItem, Order
from db.once import once
from db.queries import company, listing, orders, prices, records
from db.queries.listing import Found, Total
from db.records import Owned, Tracked
from db.replica import reading
from db.scope import Reach, ScopedSession
from db.session import transaction
from rules.orders import OrderOpeningFields

__all__ = [
    "Choice",
    "Found",
    "Opened",
    "Page",
    "Question",
    "Told",
    "Total",
    "add",
    "change",
    "choices",
    "colleagues",
    "delete",
    "export",
    "fields",
    "open_one",
    "options",
    "page",
    "restore",
    "told",
]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how much there is in all."""

    rows: Sequence[Found]
    total: Total


@dataclass(frozen=True, slots=True)
class Opened:
    """One record as a page shows it."""

    row: Found
    record: SQLModel
    may_change: bool
    may_delete: bool

    @property
    def version(self) -> int:
        """Return what a form that edits it must carry."""
        return self.row.version


@dataclass(frozen=True, slots=True)
class Told:
    """One change of one field: by whom, from what to what."""

    at: datetime
    person: str
    action: str
    field: Label | None
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a managed list, and its name in both languages."""

    value: str
    zh: str
    en: str
    is_offered: bool

    def name(self, language: str) -> str:
        """Return what is shown."""
        return self.zh if language == "zh" else self.en


def fields(kind: str) -> Mapping[str, Entry]:
    """Return every column of a kind that lists, filters and exports may show."""
    return columns(kind)


def page(viewer: Viewer, kind: str, question: Question, of: str = "") -> Page:
    """Return one page of a list; the sum is of the column ``of``.

    Words are looked for on the copy, which reads all texts sooner than the database.
    """
    if not question.search:
        with transaction(viewer) as session:
            rows = listing.page(session, kind, question)
        if not of and question.page <= 1 and len(rows) < question.size:
            return Page(rows, Total(len(rows), {}))
        with reading(viewer, Reach.SEE) as session:
            return Page(rows, listing.total(session, kind, question, of))
    with reading(viewer, Reach.SEE) as session:
        ids, total = listing.looked_up(session, kind, question, of)
    with transaction(viewer) as session:
        return Page(listing.some(session, kind, ids), total)


def export(viewer: Viewer, kind: str, question: Question) -> Iterator[Found]:
    """Yield everything that a list shows, for a file."""
    with transaction(viewer) as session:
        yield from listing.everything(session, kind, question)


def options(viewer: Viewer, kind: str, search: str) -> list[tuple[int, str]]:
    """Return what may be picked as a reference to this kind: id and name."""
    with transaction(viewer) as session:
        return listing.options(session, kind, search)


def choices(viewer: Viewer, lists: Sequence[str]) -> Mapping[str, list[Choice]]:
    """Return the values of managed lists."""
    with transaction(viewer) as session:
        found = company.items(session, lists)
        return {
            name: [_choice(item) for item in items] for name, items in found.items()
        }


def open_one(viewer: Viewer, kind: str, number: int) -> Opened:
    """Return one record with everything a page needs to show and change it.

    Raises:
        NotFoundError: ``records.not_found``, also when it is someone else's.
    """
    table, feature = table_of(kind), kind_of(table_of(kind)).feature
    with transaction(viewer) as session:
        found = listing.one(session, kind, number)
        if found is None:
            raise NotFoundError("records.not_found", id=number)
        changeable = records.may_change(session, table, number)
        record = kind_of(table).fields.model_construct(
            **{name: found.values.get(name) for name in _entered(table)}
        )
        return Opened(
            found,
            record,
            changeable and may(viewer, f"{feature}.edit"),
            changeable and may(viewer, f"{feature}.delete"),
        )


def add(viewer: Viewer, kind: str, new: SQLModel, key: str) -> int:
    """Add a record, owned by the viewer where it has an owner; return its id.

    Args:
        viewer: Who adds it.
        kind: Its kind.
        new: Checked fields.
        key: Drawn when the form was opened; the same key adds once.

    Raises:
        RuleError: ``records.only_told``, such records follow from what is done.
    """
    table, feature = table_of(kind), kind_of(table_of(kind)).feature
    if table.APPEND_ONLY:
        raise RuleError("records.only_told")
    more = _mine(viewer) if issubclass(table, Owned) else {}
    with transaction(viewer, f"{feature}.add", correlation=key) as session:
        if "created_on" in table.model_fields:
            more["created_on"] = company.today(session)
        return once(session, key, partial(_added, session, table, new, more))


def change(viewer: Viewer, kind: str, number: int, opened: int, to: SQLModel) -> None:
    """Save what a form was sent with, over the version it was opened with.

    Raises:
        NotFoundError: the viewer cannot see it.
        ConflictError: someone else saved it since.
    """
    table, feature = table_of(kind), kind_of(table_of(kind)).feature
    with transaction(viewer, f"{feature}.edit") as session:
        row, to = records.find_to_change(session, table, number), records.checked(to)
        records.check_lists(session, to)
        changes = records.completed(session, table, records.changes_of(to))
        edit(row, opened, changes)
        records.keep_single(session, row)
        records.stays_in_reach(session, row, to)
        _follow(session, row)


def delete(viewer: Viewer, kind: str, number: int) -> None:
    """Put a record away; ``restore`` brings it back."""
    table, feature = table_of(kind), kind_of(table_of(kind)).feature
    with transaction(viewer, f"{feature}.delete") as session:
        row = records.find_to_change(session, table, number)
        row.deleted_at = clock.now()
        _follow(session, row)


def restore(viewer: Viewer, kind: str, number: int) -> None:
    """Bring a record back that was put away."""
    table, feature = table_of(kind), kind_of(table_of(kind)).feature
    with transaction(viewer, f"{feature}.delete", with_deleted=True) as session:
        row = records.find_to_change(session, table, number)
        row.deleted_at = None
        _follow(session, row)


def told(viewer: Viewer, kind: str, number: int) -> list[Told]:
    """Return what happened to each field of a record, newest first."""
    table = table_of(kind)
    with transaction(viewer) as session:
        row: Any = records.find(session, table, number)
        changes = history(session, row)
        people = listing.names(session, "people", [c.person_id for c in changes])
        known = {name: e.label for name, e in columns(kind).items()}
        return [
            Told(c.at, people.get(c.person_id, ""), c.action, known.get(n), b, a)
            for c in reversed(changes)
            for n, b, a in _fields_of(c.before, c.after)
            if n is None or n in known
        ]


def _added(
    session: ScopedSession, table: type[Tracked], new: SQLModel, more: dict[str, Any]
) -> int:
    row = records.add(session, table, new, **more)
    records.stays_in_reach(session, row, new)
    if isinstance(row, Order) and isinstance(new, OrderOpeningFields):
        orders.begin(session, row, new)
    _follow(session, row)
    return row.id or 0


def _follow(session: ScopedSession, row: Tracked) -> None:
    """Let what depends on a record follow it, or refuse what does not fit."""
    orders.follow(session, row)
    prices.follow(session, row)


def _fields_of(before: Any, after: Any) -> list[tuple[Any, object, object]]:  # noqa: ANN401
    if not after:
        return [(None, None, None)]
    return [(name, (before or {}).get(name), value) for name, value in after.items()]


def _entered(table: type[Tracked]) -> list[str]:
    return list(kind_of(table).fields.model_fields)


def _mine(viewer: Viewer) -> dict[str, object]:
    return {"owner_id": viewer.id or None, "team_id": viewer.team_id or None}


def _choice(item: ListItem) -> Choice:
    return Choice(
        item.value, item.zh or item.value, item.en or item.value, item.is_offered
    )


def colleagues(viewer: Viewer) -> list[tuple[int, str]]:
    """Return everybody who works here, by name: to choose an owner, to mention."""
    with transaction(viewer) as session:
        return listing.options(session, "people", "", limit=2000)

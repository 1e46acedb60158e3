"""Statements that are the same for every kind of record.

They read and stage changes; they never commit.
"""

from typing import Any, TypeVar

from pydantic import BaseModel
from sqlmodel import SQLModel, col, select

from core import clock
from core.errors import ForbiddenError, NotFoundError, RuleError
from core.fields import Kind as FieldKind
from core.fields import check_fields, entries, entry, values_of
from db.kinds import kind_of
from db.models import ListItem, Person
from db.queries import company
from db.records import Tracked
from db.scope import Reach, ScopedSession

T = TypeVar("T", bound=Tracked)
M = TypeVar("M", bound=BaseModel)
NEVER_EMPTIED = frozenset({"number", "at"})


def find(session: ScopedSession, table: type[T], number: int) -> T:
    """Return one record to read.

    Raises:
        NotFoundError: ``records.not_found``, also when it is someone else's.
    """
    one = select(table).where(table.id == number)
    found = session.remembered((table, number), lambda: session.exec(one).one_or_none())
    if found is None:
        raise NotFoundError("records.not_found", id=number)
    return found


def find_to_change(session: ScopedSession, table: type[T], number: int) -> T:
    """Return one record that the viewer may change, locked where the database can.

    Raises:
        NotFoundError: ``records.not_found``, also when it is someone else's.
        ForbiddenError: ``app.read_only`` at the flush, when it may only be read.
    """
    statement = select(table).where(table.id == number).with_for_update(of=table)
    found = session.exec(statement).one_or_none()
    if found is None:
        raise NotFoundError("records.not_found", id=number)
    return found


def may_change(session: ScopedSession, table: type[Tracked], number: int) -> bool:
    """Return whether the viewer may change a record, apart from the role."""
    with session.reaching(Reach.CHANGE):
        within = select(table.id).where(table.id == number)
        return session.exec(within).one_or_none() is not None


def stays_in_reach(session: ScopedSession, row: Tracked, entered: BaseModel) -> None:
    """Let nobody enter a record of a person or team that is not theirs to lead.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    chosen = "owner_id" in type(entered).model_fields
    if chosen and not may_change(session, type(row), row.id or 0):
        raise ForbiddenError("app.not_allowed")


def changes_of(record: BaseModel) -> dict[str, Any]:
    """Return the columns that an edited record sets: some are never emptied.

    Raises:
        RuleError: as ``checked``.
    """
    values = values_of(checked(record))
    return {n: v for n, v in values.items() if n not in NEVER_EMPTIED or v}


def checked(record: M) -> M:
    """Return a record whose every field can be stored, whoever made it.

    Raises:
        RuleError: a key of ``fields``, the first problem with its field.
    """
    names = type(record).model_fields
    given = {name: getattr(record, name, None) for name in names}
    found, problems = check_fields(type(record), given)
    for name, problem in problems.items():
        label = entry(type(record), name).label
        raise RuleError(problem.key, field=label, **problem.values)
    return found or record


def completed(
    session: ScopedSession, table: type[Tracked], values: dict[str, Any]
) -> dict[str, Any]:
    """Return values with what follows: the day of an instant, the owner's team.

    An instant that nobody gave is now.
    """
    more: dict[str, Any] = {}
    if "on_day" in table.model_fields and "at" in values:
        more["at"] = values["at"] or clock.now()
        more["on_day"] = clock.day_of(more["at"], company.settings(session).timezone)
    if owner := values.get("owner_id"):
        more["team_id"] = find(session, Person, owner).team_id
    return values | more


def add(session: ScopedSession, table: type[T], record: SQLModel, **more: object) -> T:
    """Stage a new record and return it with its id; a missing number is its id.

    Raises:
        RuleError: ``records.not_in_list``, or as ``checked``.
    """
    record = checked(record)
    check_lists(session, record)
    values: dict[str, Any] = more | completed(session, table, values_of(record))
    row = table(**values)
    session.add(row)
    session.flush()
    if "number" in type(record).model_fields and not getattr(row, "number", None):
        setattr(row, "number", number_of(row.id or 0))  # noqa: B010 (not every table has one)
    keep_single(session, row)
    return row


def number_of(number: int) -> str:
    """Return what a record is called that nobody numbered: by its id."""
    return f"{number:06d}"


def keep_single(session: ScopedSession, row: Tracked) -> None:
    """Take the tick that only one may have from the others, where ``row`` has it."""
    single = row.KIND.single if row.KIND else None
    if single is None:
        return
    tick, within = single
    table: Any = type(row)
    if not getattr(row, tick) or (place := getattr(row, within)) is None:
        return
    others = select(table).where(
        getattr(table, within) == place, getattr(table, tick), table.id != row.id
    )
    for other in session.exec(others):
        setattr(other, tick, False)


def check_lists(session: ScopedSession, record: SQLModel) -> None:
    """Let values be picked from the managed lists only.

    Raises:
        RuleError: ``records.not_in_list`` with the field and the value.
    """
    picked = {
        (of.target, value): of
        for of in entries(type(record))
        if of.kind is FieldKind.MANAGED and (value := getattr(record, of.name))
    }
    if not picked:
        return
    item = select(ListItem.list, ListItem.value).where(
        col(ListItem.list).in_({name for name, _ in picked}),
        col(ListItem.value).in_({value for _, value in picked}),
    )
    known = {(name, value) for name, value in session.exec(item)}
    for (name, value), of in picked.items():
        if (name, value) not in known:
            raise RuleError("records.not_in_list", field=of.label, value=value)


def title(row: Tracked) -> str:
    """Return what names a record on the screen."""
    named = kind_of(type(row)).title
    return str((named and getattr(row, named)) or "")

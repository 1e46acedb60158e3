"""What a row must meet to be in a viewer's scope: criteria for every class.

They are written for a class or its alias; ``filters`` gives those of a statement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, DateTime, bindparam, false, or_
from sqlalchemy.orm import aliased, class_mapper, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import SQLModel, col, exists, select

from core.access import Role
from db.models import (
    Case,
    Change,
    Credential,
    CustomerName,
    Deal,
    Order,
    Share,
    SignIn,
    metadata,
)
from db.records import Owned, Part, Tracked
from db.statements import mapped_in
from rules.sharing import Access

Criterion = Callable[[Any], Any]
"""What a row, or the alias of a class, must meet."""
VIEWER = bindparam("viewer_id", type_=BigInteger)
VIEWERS_TEAM = bindparam("viewer_team_id", type_=BigInteger)
THIS_INSTANT = bindparam("this_instant", type_=DateTime(timezone=True))
TOP, BELOW = metadata.tables["team"].alias(), metadata.tables["team"].alias()
TEAMS_UNDER = (
    select(BELOW.c.id)
    .select_from(BELOW.join(TOP, BELOW.c.path.startswith(TOP.c.path)))
    .where(TOP.c.id == VIEWERS_TEAM)
)
"""On the tables themselves: what a dissolved team did stays under its place."""
NAMED_BY = (aliased(Deal), aliased(Order))
"""Who sees one of these reads the name of its customer."""
OF_A_CASE = aliased(Case)
PERSONAL = (Change, Credential, SignIn)
"""Of others only the administrator reads these, and everybody a record's history."""


class Reach(StrEnum):
    """What a session may do with the rows that it is given."""

    SEE = "see"
    COUNT = "count"
    CHANGE = "change"


@cache
def filters(
    named: frozenset[type] | None, role: Role, reach: Reach, *, with_deleted: bool
) -> tuple[ExecutableOption, ...]:
    """Return the options that filter the classes of a statement, or every class.

    Every class where SQLAlchemy may load more than the statement names.

    Each criterion is a function, which SQLAlchemy calls for each alias. A ready
    expression would name the table itself: a join to an alias would go unfiltered.
    Who is looking comes as parameters, never from around the function: SQLAlchemy
    analyses it once and then mixes up what differs between tables or viewers.
    """
    criteria = _criteria(role, reach, with_deleted=with_deleted)
    loads_more = named is None or any(class_mapper(c).relationships for c in named)
    touched = criteria if loads_more or named is None else _reached(named, criteria)
    return tuple(
        with_loader_criteria(table, criterion, include_aliases=True)
        for table, of in criteria.items()
        if table in touched
        for criterion in of
    )


def _reached(
    named: Iterable[type], criteria: Mapping[type, Sequence[Criterion]]
) -> set[type]:
    """Return these classes and those that their criteria name, and so on."""
    reached: set[type] = set()
    ahead = list(named)
    while ahead:
        table = ahead.pop()
        if table not in reached:
            reached.add(table)
            row: Any = aliased(table)
            ahead += [
                name for of in criteria.get(table, ()) for name in mapped_in(of(row))
            ]
    return reached


@cache
def _criteria(
    role: Role, reach: Reach, *, with_deleted: bool
) -> Mapping[type, Sequence[Criterion]]:
    """Return what a row of each class must meet.

    What is quickly asked stands first: SQLite asks in the order that is written.
    """
    kept: dict[type, list[Criterion]] = {
        table: [] if with_deleted else [_not_deleted]
        for table in (*tables(Tracked), CustomerName)
    }
    for table in tables(Part):
        kept[table].append(_sees_parent)
    if role is Role.ADMIN:
        return kept
    kept |= {table: [_of_the_viewer] for table in PERSONAL}
    if role is Role.OPS:
        return kept
    leads = role is Role.MANAGER
    touchable = {
        Reach.SEE: _led_or_given if leads else _given,
        Reach.COUNT: _led if leads else _own,
        Reach.CHANGE: _led_or_writable if leads else _writable,
    }[reach]
    for table in tables(Owned):
        if role not in getattr(table, "OPEN_TO", ()):
            kept[table].append(touchable)
    names = {Role.MANAGER: _named_to_a_lead, Role.SERVICE: _named_to_service}
    kept[CustomerName].append(names.get(role, _named))
    return kept


def _own(row: Any) -> Any:
    return row.owner_id == VIEWER


def _led(row: Any) -> Any:
    return or_(_own(row), row.team_id.in_(TEAMS_UNDER))


def _given(row: Any) -> Any:
    return or_(_own(row), _shared(row), _sees_parent(row))


def _led_or_given(row: Any) -> Any:
    return or_(_led(row), _shared(row), _sees_parent(row))


def _writable(row: Any) -> Any:
    return or_(_own(row), _shared_to_write(row), _sees_parent(row))


def _led_or_writable(row: Any) -> Any:
    return or_(_led(row), _shared_to_write(row), _sees_parent(row))


def _shared(row: Any) -> Any:
    return row.id.in_(_shares(row.__tablename__))


def _shared_to_write(row: Any) -> Any:
    return row.id.in_(_shares_to_write(row.__tablename__))


def _named(row: Any) -> Any:
    shared = row.id.in_(_shares("customer"))
    return or_(row.owner_id.is_(None), _own(row), shared, _sees_namer(row))


def _named_to_a_lead(row: Any) -> Any:
    return or_(_led(row), _named(row))


def _named_to_service(row: Any) -> Any:
    return or_(_named(row), exists().where(OF_A_CASE.customer_id == row.id))


def _of_the_viewer(row: Any) -> Any:
    return row.person_id == VIEWER


def _not_deleted(row: Any) -> Any:
    return row.deleted_at.is_(None)


def _sees_parent(row: Any) -> Any:
    """Return "who sees the parent", which the same options filter in turn."""
    seen = [
        exists().where(parent.id == getattr(row, name))
        for name in row.PARENTS
        if (parent := _parent(row.__tablename__, name))
    ]
    # a bare false() vanishes from an OR; with "OR 0 = 1" SQLite asks no index there
    return or_(*seen) if seen else false()


def _sees_namer(row: Any) -> Any:
    seen = (exists().where(namer.customer_id == row.id) for namer in NAMED_BY)
    return or_(false(), *seen)


@cache
def parent_class(table: str, column: str) -> type[Tracked]:
    """Return the class that a column of a table points at."""
    [key] = SQLModel.metadata.tables[table].c[column].foreign_keys
    target = key.column.table.name
    return next(t for t in tables(Tracked) if t.__tablename__ == target)


@cache
def _parent(table: str, column: str) -> Any:
    return aliased(parent_class(table, column))


@cache
def _shares(table: str) -> Any:
    """Return what is shared; who asks for deleted rows gets no ended share back."""
    lasts = or_(col(Share.ends_at).is_(None), col(Share.ends_at) > THIS_INSTANT)
    return select(Share.record_id).where(
        Share.record_table == table,
        Share.person_id == VIEWER,
        lasts,
        col(Share.deleted_at).is_(None),
    )


@cache
def _shares_to_write(table: str) -> Any:
    return _shares(table).where(Share.access == Access.WRITE)


@cache
def tables(base: type[Tracked]) -> list[type[Tracked]]:
    """Return every table class below ``base``."""
    return [
        table
        for child in base.__subclasses__()
        for table in [child, *tables(child)]
        if hasattr(table, "__table__")
    ]

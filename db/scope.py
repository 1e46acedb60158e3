"""Whose rows a session may touch: added to every statement, below all queries.

What "touch" means depends on the session's reach: ``SEE`` (own, the team subtree of
a manager, shared, and what hangs on those), ``COUNT`` (figures: own and subtree, never
shared or pool rows) and ``CHANGE`` (as ``SEE``, but only shares that may write).
"""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from typing import Any, NoReturn, TypeVar, cast

from sqlalchemy import BigInteger, DateTime, bindparam, event, false, or_
from sqlalchemy.orm import ORMExecuteState, aliased, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, SQLModel, col, exists, select

from core import clock
from core.access import Role, Viewer
from db.amounts import leave_out
from db.models import (
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
from db.statements import goes_past_classes
from rules.sharing import Access

Row = TypeVar("Row", bound=SQLModel)
Params = Mapping[str, object]
BY_KEY = {"by_key": True}
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
PERSONAL = (Change, Credential, SignIn)
"""Of others only the administrator reads these, and everybody a record's history."""


class Reach(StrEnum):
    """What a session may do with the rows that it is given."""

    SEE = "see"
    COUNT = "count"
    CHANGE = "change"


class ScopedSession(Session):
    """A session in which there is no way past the viewer's scope.

    It runs ORM statements on classes only. ``info`` says for whom (``viewer``), what
    it may write (``action``) and how far it reaches; ``transaction`` fills it.
    """

    def get(self, entity: type[Row], ident: object, **options: Any) -> Row | None:  # type: ignore[override]
        """Return the row by key if it is in scope *now*, whatever was loaded."""
        options |= {"populate_existing": True, "execution_options": BY_KEY}
        return super().get(entity, ident, **options)

    def refused(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse what SQLAlchemy does not filter, or the feed would not see.

        Rather than refresh, ``get`` again. Savepoints: check before you write.
        """
        msg = "this cannot be scoped or recorded: run ORM statements, change rows"
        raise TypeError(msg)

    connection = begin_nested = refresh = expire = expire_all = query = refused
    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = refused

    @property
    def viewer(self) -> Viewer:
        """Return who is asking."""
        return cast("Viewer", self.info["viewer"])

    @contextmanager
    def reaching(self, reach: Reach) -> Generator[None]:
        """Reach differently for a while."""
        before = self.info.get("reach", Reach.SEE)
        self.info["reach"] = reach
        try:
            yield
        finally:
            self.info["reach"] = before


@event.listens_for(ScopedSession, "do_orm_execute")
def _keep_to_the_viewer(state: ORMExecuteState) -> None:
    info = state.session.info
    viewer: Viewer = info["viewer"]
    written = not _is_its_own(state)
    if not state.is_orm_statement or (written and goes_past_classes(state.statement)):
        msg = "a session runs ORM statements on classes only: others cannot be scoped"
        raise TypeError(msg)
    if state.is_select:
        asking = {
            "viewer_id": viewer.id,
            "viewer_team_id": viewer.team_id,
            "this_instant": clock.now(),
        }
        state.parameters = {**cast("Params", state.parameters or {}), **asking}
        deleted = bool(info.get("with_deleted"))
        reach = info.get("reach", Reach.SEE)
        options = _criteria(viewer.role, reach, with_deleted=deleted)
        state.statement = state.statement.options(*options)
        if not viewer.sees_money:
            leave_out(state, its_own=not written)
    elif not state.execution_options.get("recorded"):
        msg = "change rows one by one, or with db.changes: the feed must see them"
        raise TypeError(msg)


def _is_its_own(state: ORMExecuteState) -> bool:
    """Return whether SQLAlchemy wrote the statement, as it does on bare tables."""
    by_key = state.execution_options.get("by_key", False)
    return by_key or state.is_relationship_load or state.is_column_load


@cache
def _criteria(
    role: Role, reach: Reach, *, with_deleted: bool
) -> tuple[ExecutableOption, ...]:
    """Return the options that filter every table.

    Each criterion is a function, which SQLAlchemy calls for each alias. A ready
    expression would name the table itself: a join to an alias would go unfiltered.
    Who is looking comes as parameters, never from around the function: SQLAlchemy
    analyses it once and then mixes up what differs between tables or viewers.
    What is quickly asked stands first: SQLite asks in the order that is written.
    """
    kept: list[ExecutableOption] = []
    parts = [_option(table, _by_parent) for table in tables(Part)]
    if not with_deleted:
        kept = [
            _option(table, _not_deleted) for table in (*tables(Tracked), CustomerName)
        ]
    if role is Role.ADMIN:
        return (*kept, *parts)
    personal = [_option(table, _of_the_viewer) for table in PERSONAL]
    if role is Role.OPS:
        return (*kept, *parts, *personal)
    leads = role is Role.MANAGER
    touchable = {
        Reach.SEE: _led_or_given if leads else _given,
        Reach.COUNT: _led if leads else _own,
        Reach.CHANGE: _led_or_writable if leads else _writable,
    }[reach]
    owned = [_option(table, touchable) for table in tables(Owned)]
    named = _option(CustomerName, _named_to_a_lead if leads else _named)
    return (*kept, *parts, *personal, *owned, named)


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


def _by_parent(row: Any) -> Any:
    return _sees_parent(row)


def _named(row: Any) -> Any:
    shared = row.id.in_(_shares("customer"))
    return or_(row.owner_id.is_(None), _own(row), shared, _sees_namer(row))


def _named_to_a_lead(row: Any) -> Any:
    return or_(_led(row), _named(row))


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


def _option(table: type[Any], criterion: Any) -> ExecutableOption:
    return with_loader_criteria(table, criterion, include_aliases=True)


@cache
def tables(base: type[Tracked]) -> list[type[Tracked]]:
    """Return every table class below ``base``."""
    return [
        table
        for child in base.__subclasses__()
        for table in [child, *tables(child)]
        if hasattr(table, "__table__")
    ]

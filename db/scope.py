"""Whose rows a session may touch: added to every statement, below all queries.

What "touch" means depends on the session's reach: ``SEE`` (own, the team subtree of
a manager, shared, and what hangs on those), ``COUNT`` (figures: own and subtree, never
shared or pool rows) and ``CHANGE`` (as ``SEE``, but only shares that may write).
"""

from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session, SQLModel

from core import clock
from core.access import Viewer
from db.amounts import leave_out
from db.reach import Reach, filters, parent_class, tables
from db.statements import classes_in

__all__ = ["Reach", "ScopedSession", "parent_class", "tables"]

T = TypeVar("T")
Row = TypeVar("Row", bound=SQLModel)
Params = Mapping[str, object]
BY_KEY = {"by_key": True}
KNOWN = "known"
"""Where a session keeps what it remembers."""


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

    def remembered(self, key: Hashable, ask: Callable[[], T]) -> T:
        """Return what ``ask`` says; who only reads sees one state, and asks once."""
        if self.info["action"] is not None:
            return ask()
        known: dict[Hashable, T] = self.info.setdefault(KNOWN, {})
        key = (key, self.info.get("reach", Reach.SEE))
        if key not in known:
            known[key] = ask()
        return known[key]

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
    if not state.is_orm_statement:
        msg = "a session runs ORM statements only: others cannot be scoped"
        raise TypeError(msg)
    its_own = _is_its_own(state)
    named = None if its_own else classes_in(state.statement)
    if state.is_select:
        asking = {
            "viewer_id": viewer.id,
            "viewer_team_id": viewer.team_id,
            "this_instant": clock.now(),
        }
        state.parameters = {**cast("Params", state.parameters or {}), **asking}
        deleted = bool(info.get("with_deleted"))
        reach = info.get("reach", Reach.SEE)
        options = filters(named, viewer.role, reach, with_deleted=deleted)
        state.statement = state.statement.options(*options)
        if not viewer.sees_money:
            leave_out(state, its_own=its_own)
    elif not state.execution_options.get("recorded"):
        msg = "change rows one by one, or with db.changes: the feed must see them"
        raise TypeError(msg)


def _is_its_own(state: ORMExecuteState) -> bool:
    """Return whether SQLAlchemy wrote the statement, as it does on bare tables."""
    by_key = state.execution_options.get("by_key", False)
    return by_key or state.is_relationship_load or state.is_column_load

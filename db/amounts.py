"""Amounts that a role may not see are left out below all queries."""

from typing import Any, cast

from sqlalchemy import FromClause, event, inspect
from sqlalchemy.orm import Load, ORMExecuteState, Session
from sqlalchemy.sql.elements import ClauseElement, ColumnClause

from core.errors import ForbiddenError

UNIT = "_minor"


def leave_out(state: ORMExecuteState, *, its_own: bool) -> None:
    """Load no amounts, and compute with none either.

    Args:
        state: A ``select`` of somebody who sees no money.
        its_own: SQLAlchemy wrote the statement, on bare tables.

    Raises:
        ForbiddenError: ``app.no_money``, the statement names an amount.
    """
    statement = cast("Any", state.statement)
    if not its_own and _names_an_amount(statement):
        raise ForbiddenError("app.no_money")
    described = statement.column_descriptions
    for entity in [d["entity"] for d in described if d["expr"] is d["entity"]]:
        columns = inspect(entity).mapper.column_attrs
        if names := [c.key for c in columns if c.key.endswith(UNIT)]:
            load = Load(entity)
            for name in names:
                load = load.defer(getattr(entity, name))
            statement = statement.options(load)
    state.statement = statement


@event.listens_for(Session, "loaded_as_persistent")
def _give_none_for_what_was_left_out(session: Session, row: object) -> None:
    viewer = session.info.get("viewer")
    if viewer is None or viewer.sees_money:
        return
    for name in inspect(row, raiseerr=True).unloaded:
        if name.endswith(UNIT):
            row.__dict__[name] = None


def _names_an_amount(element: Any) -> bool:
    """Return whether an amount stands anywhere but in a whole entity."""
    if isinstance(element, ColumnClause):
        return str(element.name).endswith(UNIT)
    if isinstance(element, FromClause) and "parententity" in element._annotations:  # noqa: SLF001
        return False
    return isinstance(element, ClauseElement) and any(
        map(_names_an_amount, element.get_children())
    )

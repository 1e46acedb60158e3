"""Amounts that a role may not see are left out below all queries."""

from typing import Any, cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Load, ORMExecuteState, QueryContext

from core.errors import ForbiddenError
from db.records import Tracked
from db.statements import UNIT, names_an_amount


def leave_out(state: ORMExecuteState, *, its_own: bool) -> None:
    """Load no amounts, and compute with none either.

    Args:
        state: A ``select`` of somebody who sees no money.
        its_own: SQLAlchemy wrote the statement, on bare tables.

    Raises:
        ForbiddenError: ``app.no_money``, the statement names an amount.
    """
    statement = cast("Any", state.statement)
    if not its_own and names_an_amount(statement):
        raise ForbiddenError("app.no_money")
    described = getattr(statement, "column_descriptions", ())  # a union has none
    for entity in [d["entity"] for d in described if d["expr"] is d["entity"]]:
        if names := amounts_of(entity):
            load = Load(entity)
            for name in names:
                load = load.defer(getattr(entity, name))
            statement = statement.options(load)
    state.statement = statement


def amounts_of(entity: Any) -> list[str]:
    """Return the names of a class's amounts; also of a row's, or an alias's."""
    columns = inspect(entity).mapper.column_attrs
    return [column.key for column in columns if column.key.endswith(UNIT)]


@event.listens_for(Tracked, "load", propagate=True)
@event.listens_for(Tracked, "refresh", propagate=True)
def _give_none(row: Tracked, context: QueryContext | None, *_: object) -> None:
    """Let a row have no amounts, whatever loaded it and however often."""
    if context is None:  # merged from a row that somebody made
        return
    viewer = context.session.info.get("viewer")
    if viewer is not None and not viewer.sees_money:
        row.__dict__.update(dict.fromkeys(amounts_of(row)))

"""A number that names nothing is not found, on either database.

For one that no column holds SQLite's driver has an error of its own, and PostgreSQL
gives up the whole transaction; so it never gets there.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from core.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultExecutionContext

HELD = range(-(2**63), 2**63)
REFERENCE = "_id"
NO_SUCH_ROW = frozenset({"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"})
"""What PostgreSQL and SQLite call a reference to a row that is not there."""


def refuse_beyond(engine: Engine) -> None:
    """Let every statement of an engine be looked at before it is sent."""
    event.listen(engine, "before_cursor_execute", _look)


def refers_to_nothing(error: IntegrityError) -> bool:
    """Return whether a row was to be written that refers to one that is not there."""
    said = getattr(error.orig, "sqlstate", getattr(error.orig, "sqlite_errorname", ""))
    writes = str(error.statement).startswith(("INSERT", "UPDATE"))
    return writes and said in NO_SUCH_ROW


def _look(*sent: Any) -> None:  # noqa: ANN401 (as SQLAlchemy calls it)
    """Refuse a statement with such a number; what is written is checked as fields.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    context: DefaultExecutionContext = sent[4]
    if context.compiled is None or len(context.compiled_parameters) != 1:
        return  # many rows at a time have been checked one by one
    written = context.isinsert or context.isupdate
    for name, number in _numbers(context.compiled_parameters[0]):
        if number not in HELD and (name.endswith(REFERENCE) or not written):
            raise NotFoundError("records.not_found", id=number)


def _numbers(given: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in given.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, int):
                yield name, one

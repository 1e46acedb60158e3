"""A number that no column holds names nothing: it is not found, on either database.

SQLite's driver has an error of its own for it, and PostgreSQL gives up the whole
transaction; so it never gets there.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from core.errors import NotFoundError

if TYPE_CHECKING:
    from sqlalchemy.engine.default import DefaultExecutionContext

HELD = range(-(2**63), 2**63)
REFERENCE = "_id"


def refuse_beyond(engine: Engine) -> None:
    """Let every statement of an engine be looked at before it is sent."""
    event.listen(engine, "before_cursor_execute", _look)


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

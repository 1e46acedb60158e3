"""What stands anywhere in a statement: past the mapped classes, or an amount.

SQLAlchemy marks what comes from a mapped class with the annotation ``parententity``.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Exists, FromClause, Select
from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.sql.elements import (
    ClauseElement,
    ColumnClause,
    TextClause,
    _textual_label_reference,
)
from sqlalchemy.sql.selectable import AliasedReturnsRows, TableClause

UNIT = "_minor"
"""How the name of an amount ends."""
WORDS = ("_prefixes", "_suffixes", "_hints", "_statement_hints")


def goes_past_classes(element: Any) -> bool:
    """Return whether words, a bare table or a criterion of its own are in it."""
    if isinstance(element, TextClause) or _says_more(element):
        return True
    if _is_mapped(element):
        inner = _made_of(element)
        return inner is not None and goes_past_classes(inner)
    if isinstance(element, ColumnClause):
        literal = element.is_literal and element.name != "*"
        return literal or (
            element.table is not None and goes_past_classes(element.table)
        )
    return isinstance(element, TableClause) or any(
        map(goes_past_classes, ClauseElement.get_children(element))
    )


def names_an_amount(element: Any) -> bool:
    """Return whether an amount stands anywhere but in a whole entity.

    What takes all columns of something else than an entity takes amounts by name.
    """
    if isinstance(element, ColumnClause):
        return str(element.name).endswith(UNIT)
    if isinstance(element, _textual_label_reference):
        return str(element.element).endswith(UNIT)
    if isinstance(element, FromClause) and _is_mapped(element):
        inner = _made_of(element)
        return inner is not None and names_an_amount(inner)
    if isinstance(element, Exists):  # whatever it selects, nobody gets to see
        element = element.element.element
    elif _takes_amounts_whole(element):
        return True
    return isinstance(element, ClauseElement) and any(
        map(names_an_amount, element.get_children())
    )


def _takes_amounts_whole(element: Any) -> bool:
    if isinstance(element, CompoundSelect):
        return any(_takes(part, entities=True) for part in element.selects)
    return isinstance(element, Select) and _takes(element, entities=False)


def _takes(part: Any, *, entities: bool) -> bool:
    """Return whether a select takes all columns of something that has amounts."""
    return any(
        column.name == "*"
        if isinstance(column, ColumnClause)
        else isinstance(column, FromClause)
        and (entities or not _is_mapped(column))
        and any(c.name.endswith(UNIT) for c in column.c)
        for column in getattr(part, "_raw_columns", ())
    )


def _says_more(element: Any) -> bool:
    """Return whether words or a criterion that no walk finds were added to it."""
    own = getattr(element, "__dict__", {})  # asked of every part of every statement
    return any(own.get(words) for words in WORDS) or any(
        isinstance(option, LoaderCriteriaOption)
        for option in own.get("_with_options", ())
    )


def _is_mapped(element: Any) -> bool:
    return "parententity" in element._annotations  # noqa: SLF001 (no public reading)


def _made_of(element: Any) -> Any:
    """Return the statement that an alias of a class stands for, if there is one."""
    if isinstance(element, ColumnClause):
        element = element.table
    while isinstance(element, AliasedReturnsRows):
        element = element.element
    statement = not isinstance(element, TableClause | ColumnClause)
    return element if statement and isinstance(element, ClauseElement) else None

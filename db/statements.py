"""What stands anywhere in a statement: classes, what goes past them, or an amount.

SQLAlchemy marks what comes from a mapped class with the annotation ``parententity``.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Exists, FromClause, Select
from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.sql import visitors
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


def classes_in(statement: Any) -> frozenset[type]:
    """Return the mapped classes that a statement names, wherever in it.

    Raises:
        TypeError: words, a bare table or a criterion of its own are in it.
    """
    found: set[type] = set()
    if _goes_past(statement, found):
        msg = "a session runs ORM statements on classes only: others cannot be scoped"
        raise TypeError(msg)
    return frozenset(found)


def _goes_past(element: Any, found: set[type]) -> bool:
    """Return whether something is no class, having added the classes to ``found``."""
    if isinstance(element, TextClause) or _says_more(element):
        return True
    if (entity := _entity(element)) is not None:
        found.add(entity.mapper.class_)
        inner = _made_of(element)
        return inner is not None and _goes_past(inner, found)
    if isinstance(element, ColumnClause):
        literal = element.is_literal and element.name != "*"
        return literal or (
            element.table is not None and _goes_past(element.table, found)
        )
    return isinstance(element, TableClause) or any(
        _goes_past(child, found) for child in ClauseElement.get_children(element)
    )


def mapped_in(criterion: ClauseElement) -> set[type]:
    """Return the mapped classes that a criterion of ours names."""
    entities = map(_entity, visitors.iterate(criterion))
    return {entity.mapper.class_ for entity in entities if entity is not None}


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


def _entity(element: Any) -> Any:
    """Return the class, or the alias of one, that something comes from."""
    return element._annotations.get("parententity")  # noqa: SLF001 (no public reading)


def _is_mapped(element: Any) -> bool:
    return _entity(element) is not None


def _made_of(element: Any) -> Any:
    """Return the statement that an alias of a class stands for, if there is one."""
    if isinstance(element, ColumnClause):
        element = element.table
    while isinstance(element, AliasedReturnsRows):
        element = element.element
    statement = not isinstance(element, TableClause | ColumnClause)
    return element if statement and isinstance(element, ClauseElement) else None

"""Ways from one record to another, along the keys: ``customer.industry``.

A dimension is such a way; the joins follow from it.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel

from db.models import CustomerName
from db.records import Tracked
from db.scope import tables


@dataclass(slots=True)
class Joins:
    """The joins that a statement needs so far, each made once."""

    root: Any
    _made: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def column(self, path: str) -> Any:
        """Return the column at the end of a way, noting the joins on it."""
        here, walked = self.root, ""
        *steps, last = path.split(".")
        for step in steps:
            walked = f"{walked}.{step}"
            if walked not in self._made:
                there = aliased_target(_table(here), step, walked)
                self._made[walked] = (there, there.id == getattr(here, f"{step}_id"))
            here = self._made[walked][0]
        return getattr(here, last)

    def applied(self, statement: Select[Any]) -> Select[Any]:
        """Return the statement with the joins that were noted."""
        for target, condition in self._made.values():
            statement = statement.outerjoin(target, condition)
        return statement


@cache
def aliased_target(table: str, step: str, walked: str) -> Any:
    """Return one alias per way, so that statements are cached.

    A customer is read by its name: who sees a deal sees that, not the file. A
    reference that no key holds to a row is called after its table.
    """
    del walked  # part of the key only
    keys = SQLModel.metadata.tables[table].c[f"{step}_id"].foreign_keys
    target = next((key.column.table.name for key in keys), step)
    if target == "customer":
        return aliased(CustomerName)
    return aliased(next(t for t in tables(Tracked) if t.__tablename__ == target))


def _table(entity: Any) -> str:
    named = getattr(entity, "__tablename__", None)
    return str(named or "customer")

"""Finding the records that a file names, each kind read once."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from core.errors import RuleError
from db.kinds import kind_of, table_of
from db.scope import ScopedSession
from rules.importing.mapping import folded

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "customers": ("number", "name"),
    "products": ("code", "name"),
    "people": ("login", "name"),
    "deals": ("number", "name"),
    "teams": ("name",),
    "orders": ("number",),
}
"""Columns that a file may name a record by, the likeliest first."""

Numbers = tuple[int, ...]
"""Ids of those that are called the same; a set of one would take four times as much."""


class Directory:
    """Finds records by what a file calls them; each kind is read once."""

    def __init__(self, session: ScopedSession) -> None:
        """Begin with nothing read."""
        self.session = session
        self._known: dict[str, list[dict[str, Numbers]]] = {}
        self._keyed: dict[str, set[int]] = defaultdict(set)

    def find(self, kind: str, name: str) -> int | None:
        """Return the record of a name, nothing when there is none.

        Raises:
            RuleError: ``imports.ambiguous``, two records are called so.
        """
        for named in self._of(kind):
            found = named.get(folded(name), ())
            if len(found) > 1:
                raise RuleError("imports.ambiguous", value=name)
            if found:
                return found[0]
        return None

    def add(self, kind: str, number: int, values: Mapping[str, Any]) -> None:
        """Know a record that was just made."""
        if kind in NAMED_BY:
            for named, column in zip(self._of(kind), NAMED_BY[kind], strict=True):
                if value := values.get(column):
                    _note(named, folded(value), number)
            if values.get(NAMED_BY[kind][0]):
                self._keyed[kind].add(number)

    def is_known_by(self, kind: str, key: str, name: str) -> bool:
        """Return whether a key says which record is meant, and not the name.

        The name does where the one record that has it has no key yet.
        """
        first, *_, last = self._of(kind)
        called = last.get(folded(name), ())
        return folded(key) in first or self._keyed[kind].issuperset(called)

    def _of(self, kind: str) -> list[dict[str, Numbers]]:
        if kind not in self._known:
            table: Any = table_of(kind)
            columns = NAMED_BY[kind]
            known: list[dict[str, Numbers]] = [{} for _ in columns]
            chosen = (getattr(table, name) for name in columns)
            for number, *values in self.session.execute(select(table.id, *chosen)):
                for named, value in zip(known, values, strict=True):
                    if value:
                        _note(named, folded(value), number)
                if values[0]:
                    self._keyed[kind].add(number)
            self._known[kind] = known
        return self._known[kind]


def _note(named: dict[str, Numbers], name: str, number: int) -> None:
    """Know a record by a name that others may have too."""
    others = named.get(name, ())
    if number not in others:
        named[name] = (*others, number)


def titles(session: ScopedSession, kind: str) -> list[str]:
    """Return what the records of a kind are called."""
    table: Any = table_of(kind)
    title = getattr(table, kind_of(table).title)
    return [str(name) for name in session.execute(select(title)).scalars() if name]

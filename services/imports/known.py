"""Which record a row is about: found by its key, each record once in a file."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from core.errors import RuleError
from core.fields import Entry
from db.kinds import kind_of
from db.queries import imports
from db.scope import ScopedSession
from rules.importing.mapping import ImportMap, folded

WHOLE_ROW = frozenset(
    {
        "activities", "payments", "returns", "stage-events", "surveys",
        "training-results",
    }
)  # fmt: skip
"""Kinds without a key: the second row that is equal is the second record."""
PLACED = frozenset({"order-lines"})
"""Kinds known by what they belong to and their place there."""
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (("number",), ("name", "customer_id")),
    "order-lines": (("order_id",),),
    "price-lists": (("product_id", "currency", "valid_from"),),
    "targets": (("period", "measure", "owner_id", "team_id"),),
}
Key = tuple[object, ...]


class Known:
    """Finds the record that is already there; a record twice in a file is refused."""

    def __init__(
        self,
        session: ScopedSession,
        kind: str,
        table: type[Any],
        fields: Mapping[str, Entry],
        said: ImportMap,
    ) -> None:
        """Read the keys of what is there."""
        self.whole = kind in WHOLE_ROW and not said.key
        self.by_place = self.whole or kind in PLACED
        self.any_column = self.whole or bool(said.key)
        self.keys: tuple[tuple[str, ...], ...]
        if said.key:
            self.keys = (tuple(fields[name].name for name in said.key),)
        elif self.whole:
            own = {e.name for e in fields.values()} & set(table.model_fields)
            own.discard("number")  # one that the file lacks was given by us
            self.keys = (tuple(sorted(own)),)
        else:
            usual = tuple((name,) for name in kind_of(table).key)
            self.keys = KEYS.get(kind, usual)
        self.usual = imports.blank(table)
        self.seen: Counter[Key] = Counter()
        self.found: dict[Key, list[int]] = defaultdict(list)
        for columns in self.keys:
            for number, *values in imports.keys(session, table, columns):
                named = dict(zip(columns, values, strict=True))
                if (key := self._key(columns, named)) is not None:
                    self.found[key].append(number)

    def one(self, given: Mapping[str, Any]) -> int | None:
        """Return the record that a row is about, nothing for a new one.

        Raises:
            RuleError: ``imports.repeated``, ``imports.ambiguous``, ``imports.no_key``.
        """
        for columns in self.keys:
            key = self._key(columns, given)
            if key is None:
                continue
            place = self.seen[key]
            self.seen[key] += 1
            found = self.found.get(key, [])
            if self.by_place:
                return found[place] if place < len(found) else None
            if place:
                raise RuleError("imports.repeated")
            if len(found) > 1:
                raise RuleError("imports.ambiguous", value=key[-1])
            return found[0] if found else None
        raise RuleError("imports.no_key")

    def _key(
        self, columns: tuple[str, ...], values: Mapping[str, object]
    ) -> Key | None:
        """Return what recognises a record; nothing where that is blank."""
        found = [values.get(name, self.usual.get(name)) for name in columns]
        counts = found if self.any_column else found[:1]
        if all(value is None for value in counts):
            return None
        return (columns, *(None if v is None else folded(v) for v in found))

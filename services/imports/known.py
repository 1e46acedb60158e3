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

WHOLE_ROW = frozenset({"activities"})
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (("number",), ("name", "customer_id")),
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
        self.any_column = self.whole or bool(said.key)
        self.keys: tuple[tuple[str, ...], ...]
        if said.key:
            self.keys = (tuple(fields[name].name for name in said.key),)
        elif self.whole:
            self.keys = (tuple(sorted(entry.name for entry in fields.values())),)
        else:
            own = tuple((name,) for name in kind_of(table).key)
            self.keys = KEYS.get(kind, own)
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
            if self.whole:
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
        found = [values.get(name) for name in columns]
        counts = found if self.any_column else found[:1]
        if all(value is None for value in counts):
            return None
        return (columns, *(None if v is None else folded(v) for v in found))

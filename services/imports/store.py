"""Where an import puts what it decides: into a transaction, or nowhere in a trial."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.changes import edit
from db.queries import company, imports, people
from db.records import Tracked
from db.scope import ScopedSession


class Store:
    """Inserts and changes; a trial only hands out ids that nothing has."""

    def __init__(
        self, session: ScopedSession, listed: set[tuple[str, str]], *, trial: bool
    ) -> None:
        """Begin; ``listed`` remembers values of lists that are known to be there."""
        self.session, self.listed, self.trial = session, listed, trial
        self.made: Counter[str] = Counter()
        self._last = 0

    def insert(
        self, table: type[Tracked], rows: Iterable[Mapping[str, Any]]
    ) -> list[int]:
        """Insert rows that leave out what is blank; return their ids."""
        if self.trial:
            return [self._none() for _ in rows]
        return imports.insert(self.session, table, rows)

    def count(self, kind: str) -> None:
        """Count a record that was made on the way."""
        self.made[kind] += 1

    def change(self, row: Tracked, values: Mapping[str, Any]) -> None:
        """Change a record that was read in this transaction."""
        if not self.trial:
            edit(row, row.version, values)

    def team(self, name: str) -> int:
        """Make a team at the top; return its id."""
        if self.trial:
            return self._none()
        return people.new_team(self.session, name).id or 0

    def extend(self, name: str, value: str) -> None:
        """Let a managed list have a value."""
        if (name, value) in self.listed:
            return
        self.listed.add((name, value))
        if not self.trial:
            company.extend(self.session, name, value)

    def existing(self, table: type[Tracked], ids: Sequence[int]) -> dict[int, Any]:
        """Return records by their ids, locked where they may be changed."""
        return imports.some(self.session, table, ids, locked=not self.trial)

    def keep_single(self, table: type[Tracked], winners: Mapping[int, int]) -> None:
        """Take a tick from all but the record that has it now, in each place."""
        if not self.trial:
            imports.keep_single(self.session, table, winners)

    def _none(self) -> int:
        self._last -= 1
        return self._last

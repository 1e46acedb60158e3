"""What rows of a kind need beyond their own columns; most kinds need nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import SQLModel

from core import clock
from core.errors import RuleError
from core.fields import Entry
from db.queries.directory import Directory
from db.records import Owned
from db.scope import ScopedSession
from rules.importing.rows import Row
from services.imports.alike import Alike
from services.imports.made import Maker, Seats, login_of
from services.imports.store import Store

Created = tuple[int, Row, Mapping[str, Any]]
"""A new record: its id, the row that told it, its columns."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What an import knows before its first row."""

    session: ScopedSession
    table: type[Any]
    record: type[SQLModel]
    fields: Mapping[str, Entry]
    directory: Directory
    seats: Seats
    maker: Maker
    zone: str
    today: date


class OfKind:
    """Takes part in writing the rows of one kind; by itself it adds nothing."""

    def __init__(self, scene: Scene) -> None:
        """Read what is there."""
        self.scene = scene
        self.store: Store

    def survey(self, rows: Callable[[], Iterable[Row]]) -> None:
        """Look at all rows before the first chunk; each call reads the file again."""

    def told(self, rows: Iterable[Row]) -> Iterable[Row]:
        """Return the rows as they go into chunks, each once."""
        return rows

    def begin(self, store: Store, rows: Sequence[Row]) -> None:
        """Prepare for the rows of a chunk that have no problem yet."""
        self.store = store

    def named(self, column: str, rows: Sequence[Row]) -> list[int]:
        """Return the records that rows without a problem name in a column."""
        target, find = self.scene.fields.get(column), self.scene.directory.find
        called = (row.names[column] for row in rows if column in row.names)
        found = (find(target.target, name) for name in called) if target else ()
        return sorted({number for number in found if number})

    def found(self, ids: Sequence[int]) -> None:
        """Read what else the records have that rows of a chunk are about."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Fill in what follows from a row; return what only a new record takes.

        Raises:
            RuleError: what the kind needs is missing.
        """
        if issubclass(self.scene.table, Owned) and given.get("owner_id"):
            return self.seated(given["owner_id"])
        return {}

    def seated(self, owner: int) -> dict[str, Any]:
        """Return where somebody's record stands: team, and superior where it tells."""
        team, chief = self.scene.seats[owner]
        tells = "superior_id" in self.scene.table.model_fields
        return {"team_id": team} | ({"superior_id": chief} if tells else {})

    def revised(self, old: Any, given: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
        """Return what a record that is here already takes over.

        Raises:
            RuleError: what may not be changed so.
        """
        return given

    def decided(self, row: Row, values: Mapping[str, Any], *, is_new: bool) -> None:
        """Look at a record that will be stored, to flag what is odd."""

    def is_more_changed(self, old: Any, row: Row) -> bool:  # noqa: ANN401
        """Change what a record has besides its columns; return whether that was so."""
        return False

    def updated(self, old: Any, changes: dict[str, Any], stage: str) -> None:  # noqa: ANN401
        """Follow a record that was changed; ``stage`` is that of a deal before."""

    def created(self, rows: Iterable[Created]) -> None:
        """Give new records what they have besides their columns."""

    def end(self) -> None:
        """Finish a chunk."""


class People(OfKind):
    """Colleagues: a login each, and the team of the superior."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Put somebody without a team into that of the superior; draw a login."""
        self.scene.maker.complete_person(given)
        return {"login": given.get("login") or login_of(self.scene.directory, given)}


class Customers(OfKind):
    """Customers: a new one may be here already under another name."""

    def __init__(self, scene: Scene) -> None:
        """Read what every customer can be told by."""
        super().__init__(scene)
        self.alike = Alike(scene.session)

    def decided(self, row: Row, values: Mapping[str, Any], *, is_new: bool) -> None:
        """Flag a new customer that may be another one."""
        if is_new:
            self.alike.look(row, values)


class Leads(OfKind):
    """Leads: one without a name is called by its company, else by its number."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a new lead is called, and where its person's leads stand."""
        called = given.get("company") or given.get("number") or ""
        return super().complete(row, given) | {"name": str(called)}


class Activities(OfKind):
    """Follow-ups: each on the company's day of its instant."""

    def complete(self, row: Row, given: dict[str, Any]) -> dict[str, Any]:
        """Fill in the day and the usual kind.

        Raises:
            RuleError: ``imports.no_day``.
        """
        if "at" not in given:
            raise RuleError("imports.no_day", column="at")
        given["on_day"] = clock.day_of(given["at"], self.scene.zone)
        usual = self.scene.record.model_fields["kind"].default
        return super().complete(row, given) | {"kind": usual}

"""Rows become records: references found or made, what is there compared."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from core import clock
from core.errors import RuleError
from core.fields import Entry, Kind, Problem, check
from core.i18n import Label
from db.changes import edit
from db.kinds import kind_of, table_of
from db.queries import company, imports, records
from db.records import Owned, Tracked
from db.scope import ScopedSession
from rules.importing.mapping import ImportMap, OnUnknown, folded
from rules.importing.rows import Row
from services.imports import made
from services.imports.deals import Deals

CHUNK = 5000
WHOLE_ROW = frozenset({"activities"})
KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "contacts": (("number",), ("name", "customer_id")),
}
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    made: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str, Problem]] = field(default_factory=list)


class Writer:
    """Writes the rows of one file into one transaction."""

    def __init__(
        self,
        session: ScopedSession,
        kind: str,
        fields: Mapping[str, Entry],
        said: ImportMap,
    ) -> None:
        """Read what is there."""
        self.session, self.kind, self.fields, self.said = session, kind, fields, said
        self.table: type[Any] = table_of(kind)
        self.record = kind_of(self.table).fields
        self.directory = imports.Directory(session)
        self.currency = company.settings(session).currency
        self.tally = Tally()
        self.deals = Deals(session, self.directory) if kind == "deals" else None
        self.seats = imports.seats(session)
        self.seen: Counter[tuple[object, ...]] = Counter()
        self.keys = self._keys()
        self.existing: dict[tuple[object, ...], list[Tracked]] = defaultdict(list)
        for row in imports.everything(session, self.table):
            for columns in self.keys:
                if (
                    key := _key(columns, row.model_dump(include={*columns}))
                ) is not None:
                    self.existing[key].append(row)

    def write(self, rows: Sequence[Row], progress: Progress) -> Tally:
        """Write all rows, those that others name first."""
        self.tally.rows = len(rows)
        good = [row for row in rows if not self._refused(row)]
        for ready in self._in_order(good):
            chunks = iter(ready)
            while chunk := list(islice(chunks, CHUNK)):
                self._chunk(chunk)
                progress(self.done, len(rows))
        return self.tally

    @property
    def done(self) -> int:
        """Return how many rows have been decided on."""
        tally = self.tally
        return tally.created + tally.updated + tally.unchanged + tally.rejected

    def _keys(self) -> tuple[tuple[str, ...], ...]:
        if self.said.key:
            return (tuple(self.fields[name].name for name in self.said.key),)
        if self.kind in WHOLE_ROW:
            return (tuple(sorted(entry.name for entry in self.fields.values())),)
        own = tuple((name,) for name in kind_of(self.table).key)
        return KEYS.get(self.kind, own)

    def _refused(self, row: Row) -> bool:
        for column, problem in row.problems.items():
            self.tally.problems.append((row.number, column, problem))
        self.tally.rejected += bool(row.problems)
        return bool(row.problems)

    def _in_order(self, rows: list[Row]) -> Iterator[list[Row]]:
        """Yield rows in rounds, so that whoever is named comes before."""
        own = [n for n, e in self.fields.items() if e.target == self.kind]
        if not own:
            yield rows
            return
        pending = rows
        while pending:
            waiting = {name for row in pending for name in self._names_of(row)}
            ready = [row for row in pending if not _needs(row, own, waiting)]
            if not ready:
                for row in pending:
                    row.problems[own[0]] = Problem(Label("imports.circle"), {})
                    self._refused(row)
                return
            yield ready
            taken = {row.number for row in ready}
            pending = [row for row in pending if row.number not in taken]

    def _names_of(self, row: Row) -> set[str]:
        columns = imports.NAMED_BY.get(self.kind, ())
        return {folded(v) for n in columns if (v := row.values.get(n))}

    def _chunk(self, rows: list[Row]) -> None:
        self._make_unknown(rows)
        new: list[tuple[Row, dict[str, Any]]] = []
        for row in rows:
            try:
                if (values := self._one(row)) is not None:
                    new.append((row, values))
            except RuleError as error:
                column = str(error.values.get("column", ""))
                row.problems[column] = Problem(Label(error.key), error.values)
            self._refused(row)
        ids = imports.insert(self.session, self.table, [values for _, values in new])
        for number, (_, values) in zip(ids, new, strict=True):
            self.directory.add(self.kind, number, values)
        self.tally.created += len(ids)
        if self.deals:
            self.deals.created([(n, r, v) for n, (r, v) in zip(ids, new, strict=True)])

    def _make_unknown(self, rows: Iterable[Row]) -> None:
        wanted: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for row in rows:
            for name, called in row.names.items():
                target = self.fields[name].target
                try:
                    known = self.directory.find(target, called)
                except RuleError as error:
                    row.problems[name] = Problem(Label(error.key), error.values)
                    continue
                if known is None:
                    if self.said.on_unknown is OnUnknown.REJECT or target == "deals":
                        values = {"value": called}
                        row.problems[name] = Problem(Label("imports.unknown"), values)
                    else:
                        extra = row.made.get(name, {})
                        wanted[target].setdefault(
                            folded(called), {"name": called, **extra}
                        )
        for target, names in wanted.items():
            made.make(self.session, self.directory, target, names.values())
            self.tally.made[target] += len(names)
        if "people" in wanted:
            self.seats = imports.seats(self.session)

    def _one(self, row: Row) -> dict[str, Any] | None:
        """Return the values of a new record; update or leave one that is there."""
        if row.problems:
            return None
        given = dict(row.values)
        for name, called in row.names.items():
            given[self.fields[name].name] = self.directory.find(
                self.fields[name].target, called
            )
        self._of_kind(row, given)
        old = self._known(given)
        values = self._checked(row, given, old)
        if values is None:
            return None
        if old is None:
            return values
        extra = self.deals.is_line_changed(old, row) if self.deals else False
        changes = {n: v for n, v in values.items() if getattr(old, n) != v}
        if changes:
            before = {n: getattr(old, n) for n in changes}
            edit(old, old.version, changes)
            if self.deals:
                self.deals.updated(old, before)
        self.tally.updated += bool(changes or extra)
        self.tally.unchanged += not (changes or extra)
        return None

    def _of_kind(self, row: Row, given: dict[str, Any]) -> None:
        """Fill in what follows from the rest, as each kind has it."""
        if self.kind == "people":
            made.complete_person(self.session, given)
        elif issubclass(self.table, Owned) and given.get("owner_id"):
            given["team_id"], chief = self.seats[given["owner_id"]]
            if self.deals:
                given["superior_id"] = chief
        if self.kind == "activities" and (at := given.get("at")):
            zone = company.settings(self.session).timezone
            given["on_day"] = clock.day_of(at, zone)
        if self.deals:
            given.pop("product_id", None)
            self.deals.complete(row, given)

    def _known(self, given: Mapping[str, Any]) -> Tracked | None:
        for columns in self.keys:
            key = _key(columns, given)
            if key is None:
                continue
            place = self.seen[key]
            self.seen[key] += 1
            found = self.existing.get(key, [])
            if self.kind in WHOLE_ROW:
                return found[place] if place < len(found) else None
            if place:
                raise RuleError("imports.repeated")
            if len(found) > 1:
                raise RuleError("imports.ambiguous", value=key[-1])
            return found[0] if found else None
        raise RuleError("imports.no_key")

    def _checked(
        self, row: Row, given: Mapping[str, Any], old: Tracked | None
    ) -> dict[str, Any] | None:
        names = self.record.model_fields
        stored = old.model_dump(include={*names}) if old else {}
        start = stored | {n: v for n, v in given.items() if n in names}
        if self.kind == "people" and "login" not in start:
            start["login"] = made.login_of(self.directory, str(start.get("name", "")))
        found, problems = check(self.record, start)
        row.problems.update(problems)
        if found is None:
            return None
        more = {n: v for n, v in given.items() if n not in names}
        values = records.values_of(found) | more
        self._extend(values)
        return values

    def _extend(self, values: Mapping[str, Any]) -> None:
        for entry in self.fields.values():
            value = values.get(entry.name)
            if entry.kind is Kind.MANAGED and value is not None:
                made.extend(self.session, entry.target, str(value))


def _key(
    columns: tuple[str, ...], values: Mapping[str, object]
) -> tuple[object, ...] | None:
    """Return what recognises a record; nothing when a single column is blank."""
    found = [values.get(name) for name in columns]
    if found[0] is None and all(value is None for value in found):
        return None
    if len(columns) <= 2 and found[0] is None:  # noqa: PLR2004 (not a whole row)
        return None
    return (columns, *(None if v is None else folded(v) for v in found))


def _needs(row: Row, own: Sequence[str], waiting: set[str]) -> bool:
    return any(folded(row.names[n]) in waiting for n in own if n in row.names)

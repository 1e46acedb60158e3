"""Rows become records: references found or made, what is there compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.access import Role
from core.errors import RuleError
from core.fields import Kind, Problem, check_fields, problems_of, values_of
from core.i18n import Label
from db.kinds import kind_of, table_of
from db.queries import company, imports, listing
from db.queries.directory import NAMED_BY, Directory
from db.scope import ScopedSession
from rules.importing.flags import flags
from rules.importing.mapping import ImportMap, folded
from rules.importing.rows import Reader, Row
from services.imports.kinds import of, written_as
from services.imports.known import Known
from services.imports.made import Maker, extend
from services.imports.of_kind import OfKind, Scene
from services.imports.store import Store
from services.imports.tally import SHOWN, Changed, Tally

CHUNK = 1000
"""Rows of one transaction: others write in between."""
REFUSED = frozenset({"people"})
"""Kinds whose fields must fit together: a login that cannot be typed is no use."""


@dataclass(slots=True)
class _Ready:
    """A row whose references are known.

    ``more`` is what a new record has besides; ``number`` the record that is there.
    """

    row: Row
    given: dict[str, Any]
    more: dict[str, Any]
    number: int | None


class Writer:
    """Writes the rows of one file, chunk by chunk; what was made stays known."""

    def __init__(
        self,
        session: ScopedSession,
        kind: str,
        read: Reader,
        said: ImportMap,
    ) -> None:
        """Read what is there."""
        self.kind = written_as(kind, read.layout, said.defaults)
        self.fields, self.said = read.fields, said
        self.table: type[Any] = table_of(self.kind)
        self.record = kind_of(self.table).fields
        self.derived: set[str] = set()
        about = company.settings(session)
        self.today = company.today(session)
        self.directory = Directory(session)
        seats = imports.seats(session)
        role = Role.MANAGER if kind == "people" else Role.REP
        self.maker = Maker(
            self.directory, seats, self.fields, said.on_unknown, about.currency, role
        )
        scene = Scene(
            session, self.table, self.record, self.fields, self.directory, seats,
            self.maker, about.timezone, self.today,
        )  # fmt: skip
        self.of: OfKind = of(kind, self.kind, read.layout)(scene)
        self.known = Known(session, self.kind, self.table, self.fields, said)
        self.listed: set[tuple[str, str]] = set()
        self.ticked: dict[int, int] = {}
        self.winners: dict[int, int] = {}

    def chunks(self, read: Reader) -> Iterator[list[Row]]:
        """Yield rows in pieces, so that whoever is named comes before.

        Only rows that name each other are all in memory for that.
        """
        self.of.survey(read.rows)
        rows = self.of.told(read.rows())
        own = [n for n, e in self.fields.items() if e.target == self.kind]
        for ready in self._in_order(list(rows), own) if own else [rows]:
            pieces = iter(ready)
            while piece := list(islice(pieces, CHUNK)):
                yield piece

    def chunk(self, store: Store, rows: Sequence[Row]) -> Tally:
        """Write some rows in one transaction; return what became of them."""
        self.store, self.directory.session = store, store.session
        self.tally, self.winners = Tally(), {}
        good = [row for row in rows if not row.problems]
        for row in good:
            self._by_key(row)
        self.tally.made += self.maker.make_unknown(store, good)
        self.of.begin(store, [row for row in good if not row.problems])
        ready = [one for row in rows if (one := self._matched(row))]
        ids = [one.number for one in ready if one.number]
        there = store.existing(self.table, ids)
        self.of.found(ids)
        new = []
        for one in ready:
            old = there.get(one.number) if one.number else None
            if (values := self._decided(one, old)) is not None:
                new.append((one.row, values))
        self._insert(new)
        store.keep_single(self.table, self.winners)
        self.of.end()
        self.tally.made += store.made
        for row in rows:
            if not self.tally.refuse(row):
                self.tally.flag(row)
        return self.tally

    def _by_key(self, row: Row) -> None:
        """Let a record be known by its number or code, where the row tells that."""
        for name, told in row.made.items():
            target = self.fields[name].target
            key = told.get(NAMED_BY.get(target, ("",))[0])
            called = row.names.get(name)
            if key and called and self.directory.is_known_by(target, key, called):
                told.setdefault("name", called)
                row.names[name] = key

    def _in_order(self, rows: list[Row], own: list[str]) -> Iterator[list[Row]]:
        pending = rows
        while pending:
            waiting = {name for row in pending for name in self._names_of(row)}
            ready = [row for row in pending if not _needs(row, own, waiting)]
            if not ready:
                for row in pending:
                    row.problems[own[0]] = Problem(Label("imports.circle"), {})
                ready = pending
            yield ready
            taken = {row.number for row in ready}
            pending = [row for row in pending if row.number not in taken]

    def _names_of(self, row: Row) -> set[str]:
        columns = NAMED_BY.get(self.kind, ())
        return {folded(v) for n in columns if (v := row.values.get(n))}

    def _matched(self, row: Row) -> _Ready | None:
        """Return a row with its references and the record that it is about."""
        if row.problems:
            return None
        given = dict(row.values)
        try:
            for name, called in row.names.items():
                entry = self.fields[name]
                given[entry.name] = self.directory.find(entry.target, called)
            more = self.of.complete(row, given)
            known_by: dict[str, Any] | None = given
            if self.known.whole:  # as it would be stored: 81 is 81.0 there
                known_by = self._checked(row, more | given)
            if known_by is None:
                return None
            number = self.known.one(known_by)
        except RuleError as error:
            _refuse(row, error)
            return None
        return _Ready(row, given, more, number)

    def _decided(self, one: _Ready, old: Any) -> dict[str, Any] | None:  # noqa: ANN401
        """Return the values of a new record; change or leave one that is there."""
        if old is None:
            values = self._checked(one.row, one.more | one.given)
        else:
            values = self._revised(one, old)
        if values is None:
            return None
        one.row.flags |= flags(self.kind, values, self.today)
        self._tick(one.row, values)
        self.of.decided(one.row, values, is_new=old is None)
        if old is None:
            return values
        self._won(old.id, values)
        self._change(one.row, old, values)
        return None

    def _revised(self, one: _Ready, old: Any) -> dict[str, Any] | None:  # noqa: ANN401
        """Return what a record that is there becomes."""
        given = one.given
        owner = given.get("owner_id")
        if owner and owner != old.owner_id:
            names = ("team_id", "superior_id")
            given |= {n: one.more[n] for n in names if n in one.more}
        try:
            given = self.of.revised(old, given)
        except RuleError as error:
            _refuse(one.row, error)
            return None
        return self._checked(one.row, old.model_dump() | given)

    def _checked(self, row: Row, start: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the columns of a row whose every field can be stored."""
        names = self.record.model_fields
        found, problems = check_fields(
            self.record, {n: v for n, v in start.items() if n in names}
        )
        odd = problems_of(found)
        if self.kind in REFUSED:
            problems = problems | odd
        row.problems.update(problems)
        if found is None or problems:
            return None
        row.flags |= odd
        values = values_of(found)
        self.derived = set(values) - set(names)
        return {n: v for n, v in start.items() if n not in names} | values

    def _change(self, row: Row, old: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401
        extra = self.of.is_more_changed(old, row)
        extend(self.store, tuple(self.fields.values()), values)
        changes = {n: v for n, v in values.items() if getattr(old, n) != v}
        if set(changes) - self.derived:  # words to search by are no news
            self._tell(row, old, changes)
            stage = getattr(old, "stage", "")
            self.store.change(old, changes)
            self.of.updated(old, changes, stage)
            extra = True
        self.tally.updated += extra
        self.tally.unchanged += not extra

    def _tell(self, row: Row, old: Any, changes: Mapping[str, Any]) -> None:  # noqa: ANN401
        room = SHOWN - len(self.tally.changes)
        currency = str(changes.get("currency") or getattr(old, "currency", ""))
        for name, entry in list(self.fields.items())[:room]:
            if entry.name not in changes:
                continue
            before, after = getattr(old, entry.name), changes[entry.name]
            if entry.kind is Kind.REFERENCE and before:
                named = listing.names(self.store.session, entry.target, [before])
                before = named.get(before, "")
            after = row.names.get(name, after)
            self.tally.changes.append(
                Changed(row.number, name, before, after, currency)
            )

    def _tick(self, row: Row, values: dict[str, Any]) -> None:
        """Let the first row keep a tick that only one record may have."""
        if (single := kind_of(self.table).single) is None:
            return
        tick, within = single
        if not values[tick] or (place := values[within]) is None:
            return
        if self.ticked.setdefault(place, row.number) != row.number:
            values[tick] = False
            row.flags[tick] = Problem(Label("imports.flag_second"), {})

    def _won(self, number: int, values: Mapping[str, Any]) -> None:
        if (single := kind_of(self.table).single) and values[single[0]]:
            self.winners[values[single[1]]] = number

    def _insert(self, new: Sequence[tuple[Row, dict[str, Any]]]) -> None:
        for _, values in new:
            extend(self.store, tuple(self.fields.values()), values)
        ids = self.store.insert(self.table, [values for _, values in new])
        for number, (_, values) in zip(ids, new, strict=True):
            self.maker.known(self.kind, number, values)
            self._won(number, values)
        self.tally.created += len(ids)
        self.of.created([(n, r, v) for n, (r, v) in zip(ids, new, strict=True)])


def _refuse(row: Row, error: RuleError) -> None:
    column = str(error.values.get("column", ""))
    row.problems[column] = Problem(Label(error.key), error.values)


def _needs(row: Row, own: Sequence[str], waiting: set[str]) -> bool:
    return any(folded(row.names[n]) in waiting for n in own if n in row.names)

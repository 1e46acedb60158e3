"""What a file says before anything is tried: its columns, and what nobody knows."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.access import Viewer, require
from core.errors import RuleError
from core.fields import Entry, Kind
from core.i18n import text
from db.queries import company, deals
from db.queries.directory import NAMED_BY, Directory, titles
from db.scope import ScopedSession
from db.session import transaction
from rules.importing.mapping import ImportMap, folded
from rules.importing.rows import Reader
from rules.pipeline import PIPELINE, Outcome
from rules.reading.near import near
from rules.reading.values import Reading
from services.imports.layouts import Source, reader
from services.imports.made import MADE_FIRST

SAMPLES = 3
MOST_KNOWN = 20_000
"""Names among which a near one is looked for: each costs a comparison."""
MOST_ASKED = 200
"""Values of one field for which that is done, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a value can be mapped to, and how it is shown."""

    value: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """Return what is shown."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: some of its values, and how they are read."""

    heading: str
    samples: Sequence[str]
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that nobody here knows, with those it may have meant.

    ``options`` are all that a choice can be; a name or a value of a list has none.
    """

    field: str
    value: str
    rows: int
    near: Sequence[str]
    options: Sequence[Option]
    may_be_made: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows of a file before it is checked."""

    columns: Sequence[Column]
    unknown: Sequence[Unknown]


def look(viewer: Viewer, kind: str, source: Source, said: ImportMap) -> Look:
    """Return how a file is read by its columns alone.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        RuleError: a kind or a field that means nothing.
    """
    require(viewer, "imports.run")
    with transaction(viewer) as session:
        read = reader(session, kind, source.table, said)
        values = _values(read)
        unknown = list(_Search(session, kind, read).unknown(values))
    columns = [
        Column(heading, _samples(read, place), read.readings.get(heading))
        for place, heading in enumerate(source.table.headings)
    ]
    return Look(columns, unknown)


def _values(read: Reader) -> dict[str, Counter[str]]:
    """Return how often each value stands in the columns that name something."""
    named = {
        place: target
        for place, heading in enumerate(read.table.headings)
        if (target := read.layout.columns.get(heading))
        and target in read.fields
        and (read.fields[target].target or target in read.words)
    }
    found: dict[str, Counter[str]] = {target: Counter() for target in named.values()}
    for _, row in read.table.numbered():
        for place, target in named.items():
            if place < len(row) and (cell := row[place].strip()):
                found[target][cell] += 1
    return found


def _samples(read: Reader, place: int) -> list[str]:
    found: dict[str, None] = {}
    for _, row in read.table.numbered():
        if place < len(row) and (cell := row[place].strip()):
            found[cell] = None
        if len(found) == SAMPLES:
            break
    return list(found)


class _Search:
    """Looks for what values of a file name."""

    def __init__(self, session: ScopedSession, kind: str, read: Reader) -> None:
        self.session, self.kind, self.read = session, kind, read
        self.directory = Directory(session)

    def unknown(self, values: dict[str, Counter[str]]) -> Iterator[Unknown]:
        own = {
            folded(value)
            for name in NAMED_BY.get(self.kind, ())
            for value in values.get(name, self._column(name))
        }
        for field, counted in values.items():
            entry = self.read.fields[field]
            is_known = self._knows(field, entry)
            missing = [
                (value, count)
                for value, count in counted.most_common()
                if not is_known(value)
                and not (entry.target == self.kind and folded(value) in own)
            ]
            yield from self._asked(field, entry, missing)

    def _asked(
        self, field: str, entry: Entry, missing: Sequence[tuple[str, int]]
    ) -> Iterator[Unknown]:
        if not missing:
            return
        options = self._options(field, entry)
        meanings = {w: o.value for o in options for w in (o.value, o.zh, o.en)}
        names = [*meanings] or self._names(entry)
        may = entry.target in MADE_FIRST or entry.kind is Kind.MANAGED
        for place, (value, count) in enumerate(missing):
            close = place < MOST_ASKED and len(names) <= MOST_KNOWN
            alike = near(value, names) if close else []
            meant = list(dict.fromkeys(meanings.get(name, name) for name in alike))
            yield Unknown(field, value, count, meant, options, may)

    def _column(self, name: str) -> list[str]:
        """Return the values of a column that names the records themselves."""
        places = [
            place
            for place, heading in enumerate(self.read.table.headings)
            if self.read.layout.columns.get(heading) == name
        ]
        return [
            row[place]
            for _, row in self.read.table.numbered()
            for place in places
            if place < len(row)
        ]

    def _knows(self, field: str, entry: Entry) -> Callable[[str], bool]:
        if entry.kind is Kind.REFERENCE:
            return lambda value: self._is_named(entry.target, value)
        words = self.read.words.get(field, {})
        codes = set(words.values())
        return lambda value: folded(value) in words or value in codes

    def _is_named(self, target: str, value: str) -> bool:
        with suppress(RuleError):  # two of the name: the check tells of it, by row
            return self.directory.find(target, value) is not None
        return True

    def _options(self, field: str, entry: Entry) -> list[Option]:
        if field == "stage" and self.kind == "deals":
            process = deals.process_or_standard(self.session, PIPELINE)
            stages = [Option(s.code, s.zh, s.en) for s in process.stages]
            return [*stages, _option("lost", Outcome.LOST.label)]
        return [_option(c.value, getattr(c, "label", "")) for c in entry.choices]

    def _names(self, entry: Entry) -> list[str]:
        if entry.kind is Kind.REFERENCE:
            return titles(self.session, entry.target)
        items = company.items(self.session, [entry.target])[entry.target]
        return list({w for i in items for w in (i.zh, i.en, i.value) if w})


def _option(value: str, label: str) -> Option:
    names = [text(language, label) if label else value for language in ("zh", "en")]
    return Option(value, *names)

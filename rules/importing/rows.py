"""One row of a file, turned into values; nothing here knows a database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from core.errors import RuleError
from core.fields import Entry, Kind, Problem
from core.i18n import LANGUAGES, Label, text
from core.money import Currency, rounded_to_minor, to_major
from rules.importing.mapping import ImportMap, Layout, folded, is_joined
from rules.reading.currencies import currency_of
from rules.reading.headings import FURTHER
from rules.reading.table import Table
from rules.reading.values import Amount, Declared, Prover, Reading, Value

PIECE = 20_000
"""Rows of which the cells are in memory at a time."""
Step = tuple[int, str, Callable[[str], Value | Problem], bool]
"""A column: its place, its field, its reading, whether no other has that field."""
READ = {Kind.CHOICE: Kind.TEXT, Kind.MANAGED: Kind.TEXT, Kind.REFERENCE: Kind.TEXT}


@dataclass(slots=True)
class Row:
    """What a row says: values by column, names of other records, problems.

    ``flags`` are what a form would refuse and an import keeps.
    """

    number: int
    values: dict[str, object] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    made: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    flags: dict[str, Problem] = field(default_factory=dict)
    moved: dict[str, Decimal] = field(default_factory=dict)
    """How far amounts finer than their currency were rounded, in major units."""


@dataclass(slots=True)
class Reader:
    """Reads rows by a layout, each column in the way that all of it proves.

    ``count`` is how many rows have text, once the columns are proved.
    """

    table: Table
    fields: Mapping[str, Entry]
    layout: Layout
    said: ImportMap
    base: Declared
    readings: dict[str, Reading] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """Value as it is compared -> value to store, by field."""
    unwanted: dict[str, frozenset[str]] = field(default_factory=dict)
    count: int = 0
    plan: list[Step] = field(default_factory=list, repr=False)

    def prove(self) -> None:
        """Go through every column once to learn how it writes dates and numbers."""
        provers = {
            place: Prover(self._kind(to), self.said.declared(heading, self.base))
            for place, heading in enumerate(self.table.headings)
            if (to := self.layout.columns.get(heading))
        }
        rows = (row for _, row in self.table.numbered())
        self.count = 0
        while piece := list(islice(rows, PIECE)):
            self.count += len(piece)
            for place, prover in provers.items():
                prover.add(row[place] for row in piece if place < len(row))
        for place, prover in provers.items():
            self.readings[self.table.headings[place]] = prover.result()
        for name, entry in self.fields.items():
            if entry.choices:
                self.words[name] = _choices(entry.choices) | self.words.get(name, {})
        for name, known in self.said.values.items():
            given = {folded(word): value for word, value in known.items()}
            self.words[name] = self.words.get(name, {}) | given

        for name, values in self.said.rejects.items():
            self.unwanted[name] = frozenset(map(folded, values))

    def rows(self) -> Iterator[Row]:
        """Yield every row that has text; each time they are read anew."""
        for number, cells in self.table.numbered():
            yield self._row(Row(number), cells)

    def _kind(self, target: str) -> Kind:
        if "." in target:
            return Kind.TEXT
        kind = self.fields[target].kind
        return READ.get(kind, kind)

    def _row(self, row: Row, cells: Sequence[str]) -> Row:
        found: dict[str, object] = {}
        if len(cells) > len(self.table.headings):
            row.problems[""] = Problem(Label("imports.too_many_cells"), {})
        for place, target, parse, is_plain in self._plan():
            if place >= len(cells):
                break
            cell = cells[place]
            value = parse(self._mapped(target, cell))
            if self.unwanted and folded(cell) in self.unwanted.get(target, ()):
                value = Problem(Label("imports.not_wanted"), {"value": cell})
            if isinstance(value, Problem):
                row.problems[target] = value
            elif value is not None:
                if is_plain:
                    found[target] = value
                else:
                    self._keep(row, found, self.table.headings[place], value)
        self._convert(row, {**self.said.defaults, **found})
        return row

    def _plan(self) -> list[Step]:
        """Return the columns that have a field, and which have it to themselves."""
        if not self.plan:
            targets = list(self.layout.columns.values())
            self.plan = [
                (
                    place,
                    target,
                    self.readings[heading].parse,
                    targets.count(target) == 1
                    and "." not in target
                    and self.fields[target].kind is not Kind.NOTE,
                )
                for place, heading in enumerate(self.table.headings)
                if (target := self.layout.columns.get(heading))
            ]
        return self.plan

    def _mapped(self, target: str, cell: str) -> str:
        words = self.said.values.get(target)
        return self.words[target].get(folded(cell), cell) if words else cell

    def _keep(
        self, row: Row, found: dict[str, object], heading: str, value: object
    ) -> None:
        target = self.layout.columns[heading]
        name, _, attribute = target.partition(".")
        if self.fields[name].kind is Kind.NOTE and FURTHER.fullmatch(heading):
            if value not in found.values():  # the number to call has its own field
                lines = (found.get(name), f"{heading}: {value}")
                found[name] = "\n".join(str(line) for line in lines if line)
        elif attribute:
            row.made.setdefault(name, {})[attribute] = str(value)
        elif target in found and is_joined(self.fields[target]):
            found[target] = f"{found[target]} {value}"
        else:
            found[target] = value

    def _convert(self, row: Row, found: Mapping[str, object]) -> None:
        try:
            currency = self._currency(found)
        except RuleError as error:
            row.problems["currency"] = Problem(Label(error.key), error.values)
            return
        if "currency" in self.fields:
            row.values["currency"] = currency
        for name, value in found.items():
            entry = self.fields[name]
            try:
                self._store(row, name, entry, value, currency)
            except RuleError as error:
                row.problems[name] = Problem(Label(error.key), error.values)

    def _store(
        self, row: Row, name: str, entry: Entry, value: object, currency: Currency
    ) -> None:
        if name == "currency":
            return
        if entry.kind is Kind.REFERENCE:
            row.names[name] = str(value)
        elif isinstance(value, Amount) or entry.kind is Kind.MONEY:
            exact = value.amount if isinstance(value, Amount) else Decimal(str(value))
            row.values[entry.name] = minor = rounded_to_minor(exact, currency)
            if moved := to_major(minor, currency) - exact:
                row.moved[name] = moved
        elif entry.kind is Kind.MANAGED:
            # the first way of writing a new value holds for the whole file
            known = self.words.setdefault(name, {})
            row.values[entry.name] = known.setdefault(folded(value), str(value))
        elif words := self.words.get(name):
            stored = words.get(folded(value))
            if stored is None and entry.choices:
                raise RuleError("imports.not_a_choice", value=value)
            row.values[entry.name] = value if stored is None else stored
        else:
            row.values[entry.name] = value

    def _currency(self, found: Mapping[str, object]) -> Currency:
        """Return what all amounts of a row are in: cell, else column, else company."""
        column = found.get("currency")
        said = {
            v.currency for v in found.values() if isinstance(v, Amount) and v.currency
        }
        if column is None and not said:
            return Currency(self.base.currency or Currency.CNY)
        if column is not None:
            code = currency_of(str(column), self.base.currency) or str(column).upper()
            is_default = column == self.said.defaults.get("currency")
            if not (said and is_default):
                said.add(code)
        if len(said) > 1:
            raise RuleError("imports.two_currencies")
        code = next(iter(said), None) or self.base.currency or Currency.CNY
        if code not in set(Currency):
            raise RuleError("imports.no_such_currency", value=code)
        return Currency(code)


def _choices(choices: Iterable[StrEnum]) -> dict[str, str]:
    found: dict[str, str] = {}
    for choice in choices:
        label: Label | None = getattr(choice, "label", None)
        shown = [text(language, label) for language in LANGUAGES] if label else []
        found |= {folded(word): choice for word in (*shown, choice.value)}
    return found

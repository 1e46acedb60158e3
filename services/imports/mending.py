"""Rows that were rejected: given back with the reasons, and put right in place."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from core.fields import Problem
from core.i18n import text
from rules.reading.table import Table
from services.imports.layouts import Source
from services.imports.tally import Tally

Lines = list[list[str]]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row as the file has it, and what is wrong with it, by column."""

    row: int
    cells: Sequence[str]
    problems: Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table with some of them replaced."""

    table: Table
    cells: Mapping[int, Sequence[str]]

    def __iter__(self) -> Iterator[list[str]]:
        for number, row in enumerate(self.table.rows, self.table.first_row):
            yield list(self.cells.get(number, row))


def rejected(source: Source, tally: Tally, most: int) -> list[Rejected]:
    """Return the rows that were rejected, as far as ``most`` of them."""
    found: dict[int, dict[str, Problem]] = {}
    for row, column, problem in tally.problems:
        found.setdefault(row, {})[column] = problem
    wanted = dict(sorted(found.items())[:most])
    width = len(source.table.headings)
    return [
        Rejected(number, [*cells, *[""] * (width - len(cells))], wanted[number])
        for number, cells in source.table.numbered()
        if number in wanted
    ]


def rest(source: Source, tally: Tally, language: str) -> tuple[list[str], Lines]:
    """Return the rejected rows as a table: its headings, and rows with the reasons.

    The last column has no field: once mended, the same file can be imported.
    """
    lines = [
        [*one.cells, " ".join(text(language, p.key, **p.values) for p in reasons)]
        for one in rejected(source, tally, tally.rejected)
        if (reasons := one.problems.values())
    ]
    return [*source.table.headings, text(language, "imports.problem")], lines


def mended(source: Source, cells: Mapping[int, Sequence[str]]) -> Source:
    """Return the file with some of its rows put right: another file from then on."""
    if not cells:
        return source
    words = json.dumps([source.sha256, sorted(cells.items())])
    table = replace(source.table, rows=_Rows(source.table, cells))
    return Source(source.name, sha256(words.encode()).hexdigest(), table)

"""Lines of text into records of cells, by whatever stands between the cells."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.errors import RuleError
from rules.reading.table import BLANKS, FIXED

LONGEST_CELL = 1 << 20
LONGEST_LINE = 1 << 22
MOST_COLUMNS = 2_000
csv.field_size_limit(LONGEST_CELL)

FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Text that a spreadsheet may run; an export puts one more apostrophe before it."""

NEUTRALISED = re.compile("'" + FORMULA.pattern)

NO_DELIMITER = "\uffff"
"""Parts the only column of a file from nothing: no text has this character."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How cells are parted.

    ``delimiter`` is one character, ``blanks``, ``fixed``, or empty for one column.
    ``cuts`` are the widths at which the fields of ``fixed`` begin; a wide character
    counts as two. ``blank_after`` is set where a blank follows each delimiter.
    """

    delimiter: str
    cuts: tuple[int, ...] = ()
    blank_after: bool = False


def records(lines: Iterable[str], shape: Shape) -> Iterator[list[str]]:
    """Yield the cells of each record; an empty line is a record without cells.

    Raises:
        RuleError: ``reading.cell_too_large``, ``reading.too_many_columns``,
            ``reading.line_too_long`` or ``reading.open_quote``, with the row.
    """
    if shape.delimiter in (BLANKS, FIXED):
        return _lined(lines, shape)
    return _delimited(lines, shape)


def fit(row: list[str], width: int) -> list[str]:
    """Return the row with ``width`` cells, or longer if there is text beyond.

    A row without any text becomes empty.
    """
    if not any(cell and not cell.isspace() for cell in row):
        return []
    while len(row) > width and not row[-1].strip():
        row.pop()
    return row if len(row) >= width else row + [""] * (width - len(row))


def given_back(row: list[str]) -> list[str]:
    """Return the row with what an export neutralised as it was."""
    return [
        cell[1:] if cell[:1] == "'" and NEUTRALISED.match(cell) else cell
        for cell in row
    ]


def place(line: str, width: int) -> int:
    """Return the index of the character that begins at or after ``width``."""
    if line.isascii():
        return min(width, len(line))
    at = 0
    for index, character in enumerate(line):
        if at >= width:
            return index
        at += breadth(character)
    return len(line)


def breadth(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def slices(line: str, cuts: Sequence[int]) -> list[str]:
    """Return the fields of a line of fixed widths, without the blanks around."""
    places = [place(line, cut) for cut in cuts]
    return [
        line[start:end].strip()
        for start, end in zip(places, [*places[1:], len(line)], strict=True)
    ]


def _delimited(lines: Iterable[str], shape: Shape) -> Iterator[list[str]]:
    taken: list[str] = []
    mark = shape.delimiter or NO_DELIMITER
    watched = _watched(lines, taken)
    reader = csv.reader(watched, delimiter=mark, skipinitialspace=shape.blank_after)
    number = 0
    last: list[str] = []
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise RuleError(
                "reading.cell_too_large", row=number + 1, most=LONGEST_CELL
            ) from error
        if row is None:
            break
        number += 1
        _check_width(row, number)
        last = taken.copy()
        taken.clear()
        yield row
    if _is_open(last, mark):
        raise RuleError("reading.open_quote", row=number)


def _watched(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Pass lines on, keeping those of the record that is being read."""
    for number, line in enumerate(lines, 1):
        _check_length(line, number)
        taken.append(line)
        yield line


def _lined(lines: Iterable[str], shape: Shape) -> Iterator[list[str]]:
    for number, line in enumerate(lines, 1):
        _check_length(line, number)
        bare = line.rstrip("\r\n")
        cells = bare.split() if shape.delimiter == BLANKS else slices(bare, shape.cuts)
        _check_width(cells, number)
        yield cells


def _check_length(line: str, number: int) -> None:
    if len(line) >= LONGEST_LINE:
        raise RuleError("reading.line_too_long", row=number, most=LONGEST_LINE)


def _check_width(row: Sequence[str], number: int) -> None:
    if len(row) > MOST_COLUMNS:
        raise RuleError(
            "reading.too_many_columns", row=number, columns=len(row), most=MOST_COLUMNS
        )


def _is_open(last: list[str], mark: str) -> bool:
    """Return whether a file ends inside quotation marks, its rest missing."""
    try:
        list(csv.reader(last, delimiter=mark, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False

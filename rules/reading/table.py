"""What a file turns into: headings, rows of text, and how that was found out.

Nothing here knows files. ``services.files`` opens them and hands over a ``Table``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.i18n import Label

BLANKS = "blanks"
FIXED = "fixed"
DECIMALS = (".", ",")
DATE_ORDERS = ("ymd", "dmy", "mdy")


class MeantCell(str):
    """Text of a workbook cell whose kind the workbook itself says.

    It is text like any other; a column's reading need not guess about it.
    """

    __slots__ = ()


class DateCell(MeantCell):
    """A date or an instant, in ISO form."""

    __slots__ = ()


class NumberCell(MeantCell):
    """A number that is not whole, with a point before its decimals."""

    __slots__ = ()


class BoolCell(MeantCell):
    """``TRUE`` or ``FALSE``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """Why something was taken to be so: a catalogue key and its values."""

    key: Label
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileSpec:
    """What a person says about a file; ``None`` is to be found out.

    ``delimiter`` is one character, ``blanks`` or ``fixed``. ``header_row`` is the
    row as a spreadsheet shows it, 0 when there are no headings: columns are then
    named "1", "2", … ``date_order`` (``dmy``, ``mdy``, ``ymd``) and ``decimal``
    (``.`` or ``,``) hold for every column that says nothing itself.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    footer_rows: int | None = None
    date_order: str | None = None
    decimal: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """How the file was read. ``proof`` is by the name of a field of this class.

    A text file has an ``encoding`` and a ``delimiter`` (empty: one column), a
    workbook its ``sheet`` and all its ``sheets``; the others are then empty.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 1
    footer_rows: int = 0
    proof: Mapping[str, Proof] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file.

    ``rows`` may be gone through any number of times. A row has a cell for every
    heading; one without any text is the empty list; one with more cells than
    headings has text that no heading names, which is a problem of that row.
    ``count`` is the number of rows, empty ones included.
    """

    headings: tuple[str, ...]
    rows: Iterable[list[str]]
    first_row: int
    count: int
    found: Found

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that have text, with the number a spreadsheet shows."""
        for number, row in enumerate(self.rows, self.first_row):
            if row:
                yield number, row

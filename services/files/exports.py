"""Tables as files for a spreadsheet, which come back equal when they are read."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from core.errors import RuleError
from core.units import Share
from rules.reading.records import FORMULA

Value = str | int | Decimal | date | datetime | bool | None

WORKBOOK_ROWS = 1_048_576
WORKBOOK_CELL = 32_767
EXACT_DIGITS = 15
"""A workbook keeps no more digits of a number; longer ones are written as text."""

SHEET_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def write_csv(rows: Iterable[Sequence[Value]], headings: Sequence[str]) -> bytes:
    """Return csv that a spreadsheet opens right: UTF-8 with its mark.

    Text that would run as a formula gets an apostrophe, which reading takes away.
    """
    out = io.StringIO(newline="")
    csv_into(out, rows, headings)
    return out.getvalue().encode("utf-8-sig")


def csv_into(
    out: IO[str], rows: Iterable[Sequence[Value]], headings: Sequence[str]
) -> int:
    """Write csv as ``write_csv`` does, row by row; return how many there were."""
    writer = csv.writer(out)
    writer.writerow([_csv_text(heading) for heading in headings])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 (the last one counts)
        writer.writerow([_csv_text(value) for value in row])
    return count


def write_xlsx(
    rows: Iterable[Sequence[Value]], headings: Sequence[str], title: str = "1"
) -> bytes:
    """Return a workbook of one sheet with numbers and dates that are some.

    An instant is written as the clock of its own zone shows it: bring it into the
    company's zone first.

    Raises:
        RuleError: ``reading.workbook_full`` or ``reading.workbook_cell``.
    """
    out = io.BytesIO()
    options = {"constant_memory": True, "remove_timezone": True}
    with Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        styles = _Styles(book)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            _write(sheet, (0, column), heading, styles)
        for number, row in enumerate(rows, 1):
            if number >= WORKBOOK_ROWS:
                raise RuleError("reading.workbook_full", most=WORKBOOK_ROWS - 1)
            for column, value in enumerate(row):
                _write(sheet, (number, column), value, styles)
    return out.getvalue()


class _Styles:
    """The formats of a workbook, made when they are first needed."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[str, Format] = {}

    def of(self, shown: str) -> Format:
        if shown not in self.made:
            self.made[shown] = self.book.add_format({"num_format": shown})
        return self.made[shown]


def _sheet_name(title: str) -> str:
    return FORBIDDEN.sub(" ", title)[:SHEET_NAME].strip() or "1"


def _csv_text(value: Value) -> str:
    words = _text(value)
    neutral = not isinstance(value, str) or not FORMULA.match(words)
    return words if neutral else f"'{words}"


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ", "auto")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _write(
    sheet: Worksheet, place: tuple[int, int], value: Value, styles: _Styles
) -> None:
    row, column = place
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case datetime():
            style = styles.of("yyyy-mm-dd hh:mm:ss")
            sheet.write_datetime(row, column, value, style)
        case date():
            sheet.write_datetime(row, column, value, styles.of("yyyy-mm-dd"))
        case Share() if _exact(value):
            sheet.write_number(row, column, value, styles.of(_per_cent(value)))
        case Decimal() | int() if _exact(value):
            sheet.write_number(row, column, value, styles.of(_shown(value)))
        case _:
            words = _text(value)
            if len(words) > WORKBOOK_CELL:
                raise RuleError(
                    "reading.workbook_cell",
                    row=row + 1,
                    column=column + 1,
                    most=WORKBOOK_CELL,
                )
            sheet.write_string(row, column, words)


def _exact(value: Decimal | int) -> bool:
    return (
        len(Decimal(value).normalize().as_tuple().digits) <= EXACT_DIGITS
        and abs(value) < 10**EXACT_DIGITS
    )


def _per_cent(value: Share) -> str:
    """Return the format that shows all digits of a fraction in per cent."""
    decimals = -int(value.normalize().as_tuple().exponent) - 2
    return "0." + "0" * decimals + "%" if decimals > 0 else "0%"


def _shown(value: Decimal | int) -> str:
    if isinstance(value, int):
        return "0"
    decimals = -int(value.as_tuple().exponent)
    return "#,##0." + "0" * decimals if decimals > 0 else "#,##0"

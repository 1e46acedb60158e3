"""Reads a workbook in a process of its own, which may die of it.

Run as a script: the workbook on standard input, clean csv on standard output, one
line of JSON at the end of standard error. It imports nothing of the application, so
that it starts at once and has nothing to lose.
"""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
)

MARK = "\x01"
"""Begins a cell whose kind the next letter says: text, number, date, bool."""

SPOILED = 1e15
"""Whole numbers from here on may have lost digits; they are written as 1.2E+15."""

Cell = int | float | str | bool | time | date | datetime | timedelta


class RefusedError(Exception):
    """The workbook is not read: a key of ``reading`` and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.answer = {"refused": f"reading.{key}", "values": values}


def text(cell: Cell) -> str:
    """Return a cell as text, marked where the workbook says what it is."""
    if isinstance(cell, str):
        return f"{MARK}t{cell}" if cell.startswith(MARK) else cell
    if isinstance(cell, bool):
        return f"{MARK}b{str(cell).upper()}"
    if isinstance(cell, int | float):
        return _number(float(cell))
    return _moment(cell)


def _moment(cell: time | date | timedelta) -> str:
    if isinstance(cell, datetime):
        exact = "milliseconds" if cell.microsecond else "seconds"
        return f"{MARK}d{cell.isoformat(' ', exact)}"
    if isinstance(cell, date):
        return f"{MARK}d{cell.isoformat()}"
    if isinstance(cell, time):
        return cell.isoformat("seconds")
    seconds = round(cell.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _number(number: float) -> str:
    if abs(number) >= SPOILED:
        digits, _, exponent = f"{number:.14E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    if number.is_integer():
        return str(int(number))
    if number != number:  # noqa: PLR0124 - not a number
        return ""
    return f"{MARK}n{Decimal(repr(number)):f}"


def rows(sheet: CalamineSheet, limits: dict[str, int]) -> Iterator[list[str]]:
    """Yield the rows of a sheet from its first row and column on."""
    if sheet.start is None or sheet.end is None:
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if width > limits["columns"]:
        raise RefusedError(
            "too_many_columns", row=1, columns=width, most=limits["columns"]
        )
    if height * width > limits["cells"]:
        raise RefusedError("too_many_cells", cells=height * width, most=limits["cells"])
    before = [""] * sheet.start[1]
    for row in sheet.iter_rows():
        yield before + list(map(text, row))


def write(
    book: CalamineWorkbook, sheet: str, limits: dict[str, int], out: TextIO
) -> dict[str, object]:
    """Write one sheet, or all that can be seen, one after the other.

    Returns:
        The names of all sheets and, for each that was written, where it ends.
    """
    worksheets = [
        seen
        for seen in book.sheets_metadata
        if seen.typ is SheetTypeEnum.WorkSheet
        and seen.visible is SheetVisibleEnum.Visible
    ]
    names = [sheet] if sheet else [seen.name for seen in worksheets]
    written: list[tuple[str, int]] = []
    for name in names:
        writer = csv.writer(out)
        try:
            found = book.get_sheet_by_name(name)
        except WorksheetNotFound:
            known = ", ".join(book.sheet_names)
            raise RefusedError("no_such_sheet", sheet=name, sheets=known) from None
        for row in rows(found, limits):
            writer.writerow(row)
        out.flush()
        written.append((name, out.buffer.tell()))
    return {"sheets": book.sheet_names, "written": written}


def read(content: bytes, sheet: str, limits: dict[str, int], out: TextIO) -> object:
    """Return what became of a workbook: where its sheets are, or why it is refused."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return write(book, sheet, limits, out)
    except RefusedError as refused:
        return refused.answer
    except PasswordError:
        return {"refused": "reading.encrypted", "values": {}}
    except (CalamineError, ValueError, OSError) as error:
        detail = str(error)[:200]
        return {"refused": "reading.damaged_workbook", "values": {"detail": detail}}


def limit(memory: int, seconds: int) -> None:
    """Bound what this process may take, where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read what standard input has, within the limits of the first argument."""
    limits: dict[str, int] = json.loads(sys.argv[1])
    limit(limits["memory"], limits["seconds"])
    out = TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
    answer = read(sys.stdin.buffer.read(), sys.argv[2], limits, out)
    out.flush()
    sys.stderr.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()

"""Workbooks: checked, read by a child process, kept as a file of clean rows."""

import io
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from core.errors import RuleError
from core.i18n import Label
from rules.reading.contents import Content
from rules.reading.layout import Layout, layout
from rules.reading.records import MOST_COLUMNS, Shape, fit, records
from rules.reading.survey import Survey
from rules.reading.table import (
    BoolCell,
    DateCell,
    FileSpec,
    Found,
    NumberCell,
    Proof,
    Table,
)
from services.files.archives import MOST_CELLS, check_xls, check_xlsx
from services.files.sources import Source, opened

CHILD = Path(__file__).with_name("workbook_child.py")
MEMORY = 3 << 29
"""1.5 GB, in bytes."""

PATIENCE = 8
BYTES_A_SECOND = 10 << 20
MEANT = {"t": str, "n": NumberCell, "d": DateCell, "b": BoolCell}
MARK = "\x01"
MUCH = 0.25
"""A sheet with fewer of the cells of the fullest one is a cover or a remark."""

SURE = 1.0


class KeptFile:
    """A file without a name that lasts as long as somebody holds it."""

    def __init__(self) -> None:
        self.stream: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.lock = threading.Lock()
        weakref.finalize(self, self.stream.close)

    def read(self, at: int, most: int) -> bytes:
        """Return bytes from a place; several may read at a time."""
        with self.lock:
            self.stream.seek(at)
            return self.stream.read(most)


class Section(io.RawIOBase):
    """A part of a kept file as a stream of its own."""

    def __init__(self, kept: KeptFile, start: int, end: int) -> None:
        super().__init__()
        self.kept, self.at, self.end = kept, start, end

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with the next bytes."""
        found = self.kept.read(self.at, min(len(buffer), self.end - self.at))
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of one sheet between its headings and its foot."""

    kept: KeptFile
    start: int
    end: int
    first: int = 0
    count: int = 0
    width: int = 0

    def records(self) -> Iterator[list[str]]:
        """Yield every row of the sheet as it stands."""
        section = io.BufferedReader(Section(self.kept, self.start, self.end))
        text = io.TextIOWrapper(section, "utf-8", newline="")
        for row in records(text, Shape(",")):
            yield [_meant(cell) if cell[:1] == MARK else cell for cell in row]

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows of the table, a cell for each heading."""
        for row in islice(self.records(), self.first, self.first + self.count):
            yield fit(row, self.width)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet, surveyed."""

    name: str
    rows: SheetRows
    survey: Survey
    layout: Layout

    def cells(self) -> int:
        return self.survey.count * len(self.layout.headings)


def open_workbook(
    source: Source, content: Content, spec: FileSpec, known: Collection[str]
) -> Table:
    """Return the table of a workbook.

    Raises:
        RuleError: a reason of ``reading`` why it cannot be read.
    """
    size = check_xlsx(source) if content is Content.XLSX else check_xls(source)
    kept = KeptFile()
    names, sections = _read(source, kept, spec.sheet or "", size)
    sheets = _surveyed(kept, sections, known)
    if not sheets:
        raise RuleError("reading.nothing_in_it")
    sheet, proof = _chosen(sheets, spec)
    found = layout(sheet.survey, spec, known)
    count = sheet.survey.count - found.header_row - found.footer_rows
    rows = SheetRows(
        kept,
        sheet.rows.start,
        sheet.rows.end,
        found.header_row,
        count,
        len(found.headings),
    )
    return Table(
        found.headings,
        rows,
        found.header_row + 1,
        count,
        Found(
            sheet=sheet.name,
            sheets=tuple(names),
            header_row=found.header_row,
            footer_rows=found.footer_rows,
            proof={"sheet": proof, **found.proof},
        ),
    )


def _read(
    source: Source, kept: KeptFile, sheet: str, size: int
) -> tuple[list[str], list[tuple[str, int]]]:
    """Let a child process write the sheets into ``kept``; return where they end."""
    seconds = PATIENCE + size // BYTES_A_SECOND
    limits = {
        "memory": MEMORY,
        "seconds": seconds,
        "columns": MOST_COLUMNS,
        "cells": MOST_CELLS,
    }
    command = [sys.executable, "-I", str(CHILD), json.dumps(limits), sheet]
    with opened(source) as stream, tempfile.TemporaryFile() as given:
        shutil.copyfileobj(stream, given)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own script, no shell
                command,
                stdin=given,
                stdout=kept.stream,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise RuleError("reading.too_slow", seconds=seconds) from error
    return _answer(done.returncode, done.stderr)


def _answer(status: int, said: bytes) -> tuple[list[str], list[tuple[str, int]]]:
    last = said.strip().rpartition(b"\n")[2]
    if status != 0 or not last.startswith(b"{"):
        raise RuleError("reading.unreadable_workbook")
    answer = json.loads(last)
    if "refused" in answer:
        raise RuleError(answer["refused"], **answer["values"])
    return answer["sheets"], [(name, end) for name, end in answer["written"]]


def _surveyed(
    kept: KeptFile, sections: list[tuple[str, int]], known: Collection[str]
) -> list[_Sheet]:
    sheets, start = [], 0
    for name, end in sections:
        rows = SheetRows(kept, start, end)
        survey = Survey.of(rows.records())
        if survey.widths:
            found = layout(survey, FileSpec(), known)
            sheets.append(_Sheet(name, rows, survey, found))
        start = end
    return sheets


def _chosen(sheets: list[_Sheet], spec: FileSpec) -> tuple[_Sheet, Proof]:
    """Return the first sheet with much in it, one with proved headings if there is."""
    if spec.sheet:
        return sheets[0], Proof(Label("reading.proof_declared"))
    if len(sheets) == 1:
        return sheets[0], Proof(Label("reading.proof_only_sheet"))
    most = max(sheet.cells() for sheet in sheets)
    full = [sheet for sheet in sheets if sheet.cells() >= MUCH * most]
    best = next((sheet for sheet in full if sheet.layout.sure == SURE), full[0])
    values = {"rows": best.survey.count, "sheets": len(sheets)}
    return best, Proof(Label("reading.proof_sheet"), values)


def _meant(cell: str) -> str:
    return MEANT[cell[1]](cell[2:])

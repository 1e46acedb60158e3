"""Looks at a workbook's archive before anything interprets it.

A reader takes memory for every cell between the first and the last, and for all that
the archive unpacks to; a file of 5 KB can ask for more than there is. So every part
is unpacked once, piece by piece, and only counted.
"""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from core.errors import RuleError
from rules.reading.contents import Content
from services.files.sources import Source, opened, pieces

MOST_BYTES = 600 << 20
MOST_RATIO = 100
SMALL = 10 << 20
"""Unpacked sizes up to here are harmless, however well they were packed."""

MOST_CELLS = 20_000_000
MOST_PARTS = 10_000
LONGEST_TAG = 1 << 12
PIECE = 1 << 20
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
UNPLACED = re.compile(rb"<(?:\w+:)?c(?:\s+[st]=\"\w*\")*>")
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"')
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(slots=True)
class _Box:
    """The smallest rectangle that has all cells of a sheet."""

    columns: set[bytes] = field(default_factory=set)
    last_row: int = 0
    unplaced: int = 0

    def add(self, piece: bytes) -> None:
        cells = CELL.findall(piece)
        self.columns.update(column for column, _ in cells)
        rows = [row for _, row in cells]
        if not cells and (unplaced := len(UNPLACED.findall(piece))):
            self.unplaced += unplaced
            rows = ROW.findall(piece)
        self.last_row = max(self.last_row, max(map(int, rows), default=0))

    def cells(self) -> int:
        width = max(map(_column, self.columns), default=0)
        return max(self.last_row * max(width, 1), self.unplaced)


def check_xlsx(source: Source) -> int:
    """Return how many bytes the workbook unpacks to.

    Raises:
        RuleError: ``reading.damaged_workbook``, ``encrypted``, ``macros``,
            ``not_readable``, ``too_many_parts``, ``bomb``, ``too_many_cells`` or
            ``doctype``.
    """
    try:
        with opened(source) as stream, zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_names(parts)
            return _unpacked(archive, parts)
    except BROKEN as error:
        raise RuleError("reading.damaged_workbook", detail=str(error)) from error


def check_xls(source: Source) -> int:
    """Return how many bytes the workbook has.

    Raises:
        RuleError: ``reading.encrypted`` or ``reading.macros``.
    """
    size, end = 0, b""
    for piece in pieces(source):
        size += len(piece)
        seen = end + piece
        for name, key in (
            (ENCRYPTED, "reading.encrypted"),
            (MACROS, "reading.macros"),
        ):
            if name in seen:
                raise RuleError(key)
        end = seen[-len(ENCRYPTED) :]
    return size


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise RuleError("reading.encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise RuleError("reading.macros")
    if not any(name.endswith("workbook.xml") for name in names):
        raise RuleError("reading.not_readable", content=Content.ARCHIVE.label)
    if len(parts) > MOST_PARTS:
        raise RuleError("reading.too_many_parts", parts=len(parts), most=MOST_PARTS)


def _unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """Count what comes out; the sizes that the archive declares may be lies."""
    total = 0
    for part in parts:
        box = _Box()
        with archive.open(part) as stream:
            end = b""
            while piece := stream.read(PIECE):
                total += len(piece)
                _check_size(total, sum(p.compress_size for p in parts))
                end = _look(end + piece, part.filename.lower(), box)
        if box.cells() > MOST_CELLS:
            raise RuleError(
                "reading.too_many_cells", cells=box.cells(), most=MOST_CELLS
            )
    return total


def _check_size(total: int, packed: int) -> None:
    if total > MOST_BYTES or (total > SMALL and total > MOST_RATIO * packed):
        raise RuleError("reading.bomb", megabytes=total >> 20)


def _look(piece: bytes, name: str, box: _Box) -> bytes:
    """Look through a piece of a part; return the tag that it may have cut."""
    if not name.endswith((".xml", ".rels")):
        return b""
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise RuleError("reading.doctype")
    cut = piece.rfind(b"<", len(piece) - LONGEST_TAG if len(piece) > LONGEST_TAG else 0)
    whole, end = (piece[:cut], piece[cut:]) if cut > 0 else (piece, b"")
    if "worksheets/" in name:
        box.add(whole)
    return end


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("@")
    return number

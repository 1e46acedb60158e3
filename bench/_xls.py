"""The smallest workbook of the old kind, which nothing writes any more."""

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
LEAST = 4096
"""Bytes of a stream that is kept in sectors of its own."""


def write_xls(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet whose cells are text."""
    sheet = _bof(0x10) + b"".join(
        _label(number, column, cell)
        for number, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell
    )
    sheet += _record(0x0A, b"")
    named = struct.pack("<BB", 1, 0) + b"S"
    start = len(_bof(5)) + 4 + 6 + len(named) + 4
    bound = struct.pack("<IH", start, 0) + named
    book = _bof(5) + _record(0x85, bound) + _record(0x0A, b"") + sheet
    return _container(book.ljust(LEAST, b"\0"))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(of: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, of, 0, 1997, 0, 6))


def _label(row: int, column: int, text: str) -> bytes:
    units = text.encode("utf-16-le")
    head = struct.pack("<HHHHB", row, column, 0, len(units) // 2, 1)
    return _record(0x204, head + units)


def _container(stream: bytes) -> bytes:
    """Return an OLE file with one stream: table of sectors, directory, stream."""
    many = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, many + 2), END]
    chain += [FREE] * (SECTOR // 4 - len(chain))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, LEAST, END, 0, END, 0, 0,
    )  # fmt: skip
    head += b"\xff" * (SECTOR - len(head))
    entries = _entry("Root Entry", 5, 1, END, 0)
    entries += _entry("Workbook", 2, FREE, 2, len(stream))
    table = struct.pack(f"<{len(chain)}I", *chain)
    return (
        head + table + entries.ljust(SECTOR, b"\0") + stream.ljust(many * SECTOR, b"\0")
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    units = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII",
        units, len(units), kind, 1, FREE, FREE, child, start, size, 0,
    )  # fmt: skip

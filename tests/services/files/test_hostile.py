"""Files that are broken or meant to break: refused with a sentence, soon."""

import gc
import io
import os
import random
import struct
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, NotFoundError, RuleError
from core.i18n import LANGUAGES, text
from rules.reading.records import LONGEST_CELL, MOST_COLUMNS
from rules.reading.table import FileSpec
from services.files import archives, open_table, workbooks
from tests.services.files.hostile import cell, plain, row, sheet, workbook

SOON = 10 if sys.gettrace() is None else 40
"""Seconds until a person knows; counting lines that run takes four times as long."""


def refused(name: str, content: bytes | Path, spec: FileSpec | None = None) -> str:
    started = time.monotonic()
    with pytest.raises(AppError) as caught:
        open_table(name, content, spec)
    error = caught.value
    assert time.monotonic() - started < SOON
    for language in LANGUAGES:
        assert "{" not in text(language, error.key, **error.values)
    return error.key.removeprefix("reading.")


def open_files() -> int:
    """Return how many files this process holds open, where the system says."""
    gc.collect()
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.is_dir() else 0


def encrypted() -> bytes:
    content = bytearray(plain())
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        [flags] = struct.unpack_from("<H", content, at + 8)
        struct.pack_into("<H", content, at + 8, flags | 1)
        at += 4
    return bytes(content)


def lying() -> bytes:
    """Return a workbook whose directory says that its parts are tiny."""
    content = bytearray(workbook(sheet(row(1, cell("A1", "x" * 30_000_000)))))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def deep() -> bytes:
    return workbook(sheet("<row><c>" + "<a>" * 3_000_000))


def huge_cell() -> bytes:
    """Return a cell of chance, which is not packed well enough for a bomb."""
    return workbook(
        sheet(row(1, cell("A1", random.Random(1).randbytes(20 << 20).hex())))
    )


DEEP = "<sst>" + "<a>" * 2_000_000
FAR = sheet(row(1, cell("A1", "x")), row(1_048_576, cell("XFD1048576", "y")))
FAR_UNPLACED = sheet(
    '<row r="1"><c t="n"><v>1</v></c></row>',
    f'<row r="1048576">{"<c><v>1</v></c>" * 30}</row>',
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "no bytes": ("a.csv", lambda: b"", "empty"),
    "no bytes of a workbook": ("a.xlsx", lambda: b"", "empty"),
    "blanks only": ("a.csv", lambda: b"\r\n \n", "nothing_in_it"),
    "NULs": ("a.csv", lambda: bytes(5_000), "not_text"),
    "half a csv": ("a.csv", lambda: b'a,b\n"x,y\n', "open_quote"),
    "a workbook called csv": ("a.csv", plain, "wrong_extension"),
    "a csv called workbook": ("a.xlsx", lambda: b"a,b\n", "wrong_extension"),
    "half a workbook": ("a.xlsx", lambda: plain()[:900], "damaged_workbook"),
    "an encrypted archive": ("a.xlsx", encrypted, "encrypted"),
    "an encrypted workbook": (
        "a.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "macros": (
        "a.xlsx",
        lambda: workbook(sheet(), **{"xl/vbaProject.bin": b"x"}),
        "macros",
    ),
    "macros in an old workbook": (
        "a.xls",
        lambda: OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"),
        "macros",
    ),
    "an empty container": ("a.xls", lambda: OLE, "damaged_workbook"),
    "a cell far away": ("a.xlsx", lambda: workbook(FAR), "too_many_cells"),
    "a row far away": ("a.xlsx", lambda: workbook(FAR_UNPLACED), "too_many_cells"),
    "a column far away": (
        "a.xlsx",
        lambda: workbook(sheet(row(1, cell("XFD1", "x")))),
        "too_many_columns",
    ),
    "entities": (
        "a.xlsx",
        lambda: workbook(sheet(before='<!DOCTYPE a [<!ENTITY b "c">]>')),
        "doctype",
    ),
    "deep XML": ("a.xlsx", deep, "damaged_workbook"),
    "a bomb": (
        "a.xlsx",
        lambda: workbook(sheet(row(1, cell("A1", "x" * 50_000_000)))),
        "bomb",
    ),
    "a bomb that lies about its size": ("a.xlsx", lying, "damaged_workbook"),
    "a large cell in a workbook": (
        "a.xlsx",
        lambda: workbook(sheet(row(1, cell("A1", "x" * (LONGEST_CELL + 1))))),
        "cell_too_large",
    ),
    "ten thousand parts": (
        "a.xlsx",
        lambda: workbook(sheet(), **{f"p{n}": b"" for n in range(10_001)}),
        "too_many_parts",
    ),
    "an empty workbook": ("a.xlsx", lambda: workbook(sheet()), "nothing_in_it"),
    "a cell of 100 MB": (
        "a.csv",
        lambda: b"a,b\n" + b"x" * 100_000_000,
        "line_too_long",
    ),
    "a cell of 40 MB in a workbook": ("a.xlsx", huge_cell, "line_too_long"),
    "nothing but line ends": ("a.csv", lambda: b"\n" * 20_000_000, "too_many_blank"),
    "nothing but CR": ("a.csv", lambda: b"\r" * 20_000_000, "too_many_blank"),
    "nothing but delimiters": (
        "a.csv",
        lambda: b",\n" * 20_000_000,
        "too_many_blank",
    ),
    "one quotation mark after the other": (
        "a.csv",
        lambda: b'"' * 50_000_000,
        "line_too_long",
    ),
    "a column of seven letters": (
        "a.xlsx",
        lambda: workbook(sheet(row(1, cell("A1", "x"), cell("BDWGN1", "y")))),
        "too_many_columns",
    ),
    "a million cells in a row": (
        "a.xlsx",
        lambda: workbook(sheet("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")),
        "bomb",
    ),
    "a row beyond all numbers": (
        "a.xlsx",
        lambda: workbook(sheet(row(10**20, cell(f"A{10**20}", "x")))),
        "too_many_cells",
    ),
    "a row before the first": (
        "a.xlsx",
        lambda: workbook(sheet(row(0, cell("A0", "x")))),
        "damaged_workbook",
    ),
    "a text that is not there": (
        "a.xlsx",
        lambda: workbook(sheet(row(1, '<c r="A1" t="s"><v>9</v></c>'))),
        "damaged_workbook",
    ),
    "deep XML of shared texts": (
        "a.xlsx",
        lambda: workbook(sheet(), **{"xl/sharedStrings.xml": DEEP}),
        "damaged_workbook",
    ),
    "a deep list of sheets": (
        "a.xlsx",
        lambda: workbook(sheet(), **{"xl/workbook.xml": DEEP}),
        "damaged_workbook",
    ),
    "noise in an old workbook": (
        "a.xls",
        lambda: OLE[:8] + random.Random(1).randbytes(1_000_000),
        "damaged_workbook",
    ),
    "a macro workbook": (
        "a.xlsm",
        lambda: workbook(sheet(), **{"xl/vbaProject.bin": b"x"}),
        "macros",
    ),
    "a picture called csv": ("a.csv", lambda: b"\x89PNG\r\n", "not_readable"),
    "a web page called xls": ("a.xls", lambda: b"<html><table>", "not_readable"),
    "cards called csv": (
        "a.csv",
        lambda: b"BEGIN:VCARD\nFN:x\nEND:VCARD\n",
        "wrong_extension",
    ),
    "a card folded without end": (
        "a.vcf",
        lambda: b"BEGIN:VCARD\nNOTE:x\n" + b" x\n" * 2_000_000 + b"END:VCARD\n",
        "cell_too_large",
    ),
    "cards that only begin": (
        "a.vcf",
        lambda: b"BEGIN:VCARD\n" * 1_000_000,
        "open_card",
    ),
    "a million columns": ("a.csv", lambda: b"," * 1_000_000, "too_many_columns"),
    "one long line": ("a.csv", lambda: b"x y" * 1_000_000 + b"\n", "cell_too_large"),
    "half a card": ("a.vcf", lambda: b"BEGIN:VCARD\nFN:x\n", "open_card"),
    "an empty card": ("a.vcf", lambda: b"BEGIN:VCARD\nEND:VCARD\n", "nothing_in_it"),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_a_sentence_and_leaves_nothing_behind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called, build, key = FILES[name]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content, before = build(), open_files()

    assert refused(called, content) == key

    assert list(tmp_path.iterdir()) == []
    assert open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_card_with_thousands_of_numbers_is_refused() -> None:
    numbers = "".join(f"TEL;CELL:{n}\n" for n in range(MOST_COLUMNS + 1))

    content = f"BEGIN:VCARD\n{numbers}END:VCARD\n".encode()

    assert refused("a.vcf", content) == "too_many_columns"


def test_an_archive_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refused("a.xlsx", out.getvalue()) == "not_readable"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RuleError) as caught:
        open_table("a.xlsx", plain(), FileSpec(sheet="T"))

    assert caught.value.key == "reading.no_such_sheet"
    assert caught.value.values == {"sheet": "T", "sheets": "S"}


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no_such_file"):
        open_table("a.csv", tmp_path / "a.csv")
    with pytest.raises(NotFoundError, match="no_such_file"):
        open_table("a.csv", tmp_path)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 1_000)
    table = open_table("a.csv", path)
    rows = iter(table.rows)
    next(rows)

    with path.open("ab") as more:
        more.write(b"3,4\n")

    with pytest.raises(RuleError, match="changed"):
        list(rows)
    with pytest.raises(RuleError, match="changed"):
        list(table.rows)


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("a.csv", b"a,b\n" + b"1,2\n" * 2_000_000, b"3,4\n"),
        ("a.vcf", b"BEGIN:VCARD\nFN:x\nEND:VCARD\n" * 60_000, b"\n"),
        ("a.xlsx", workbook(sheet(row(1, cell("A1", "x"))), p=bytes(9 << 20)), b"\0"),
    ],
)
def test_a_file_that_grows_while_it_is_looked_at_is_refused(
    tmp_path: Path, name: str, content: bytes, more: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as growing:
            while not done.wait(0.002):
                growing.write(more)

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        assert refused(name, path) == "changed"
    finally:
        done.set()
        thread.join()


def test_half_of_an_old_workbook_is_refused(shared_data: Path) -> None:
    content = (shared_data / "orders" / "superstore.xls").read_bytes()

    for part in (content[: len(content) // 2], content[:2_000], content[:-40_000]):
        assert refused("a.xls", part) == "damaged_workbook"


def test_a_macro_workbook_without_macros_is_read() -> None:
    assert list(open_table("a.xlsm", plain()).rows) == [["Li", "Xian"]]


def test_rows_without_text_after_the_table_do_not_count() -> None:
    table = open_table("a.csv", b"a,b\n1,2\n" + b",\n" * 1_050_000)

    assert (table.count, list(table.rows)) == (1, [["1", "2"]])


def test_a_file_that_goes_away_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n")
    table = open_table("a.csv", path)

    path.unlink()

    with pytest.raises(RuleError, match="changed"):
        list(table.rows)


def test_other_work_goes_on_while_a_bomb_is_refused() -> None:
    done = threading.Event()
    bomb = workbook(FAR_UNPLACED)

    def refuse() -> None:
        refused("a.xlsx", bomb)
        done.set()

    thread = threading.Thread(target=refuse)
    thread.start()
    served = 0
    while not done.is_set():
        open_table("b.csv", b"a,b\n1,2\n")
        served += 1
    thread.join()

    assert served > 1


def test_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    refused("a.xlsx", workbook(FAR))
    table = open_table("a.xlsx", plain())
    rows = list(table.rows)
    del table

    assert rows == [["Li", "Xian"]]
    assert list(tmp_path.iterdir()) == []


def test_a_plain_workbook_made_the_same_way_is_read() -> None:
    table = open_table("a.xlsx", plain())

    assert table.headings == ("name", "city")
    assert list(table.rows) == [["Li", "Xian"]]


def test_a_reader_that_dies_takes_nothing_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MOST_CELLS", 10**12)  # past the check before it

    assert refused("a.xlsx", workbook(FAR)) == "unreadable_workbook"
    assert open_table("a.xlsx", plain()).count == 1


def test_a_reader_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "PATIENCE", 0)

    assert refused("a.xlsx", plain()) == "too_slow"

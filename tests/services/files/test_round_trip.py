"""Any table that can be written comes back equal, whatever the file is written in.

With what a person says about the file, any cells do; without, those of a list as
companies keep it, and everything about the file is found out.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.reading.records import breadth
from rules.reading.table import FIXED, FileSpec, Table
from services.files import open_table, write_csv, write_xlsx

Rows = list[list[str]]
CODECS = ["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp950", "cp1252"]
LOST = {"cp950": "\u00a2\u00a3\u00a5\u2022\u203e\u223c\u2609\u2641\uff64"}
"""Characters that an encoding turns into others."""

DELIMITERS = [",", ";", "\t", "|"]
ENDS = ["\n", "\r\n", "\r"]
FEW = settings(max_examples=15, deadline=None)
MANY = settings(max_examples=120, deadline=None)


def written(rows: Rows, delimiter: str, end: str) -> str:
    """Return csv as any program writes it: what parts cells or rows is quoted."""
    marks = {delimiter, '"', "\n", "\r"}
    lines = (
        delimiter.join(
            '"{}"'.format(cell.replace('"', '""')) if marks & {*cell} else cell
            for cell in row
        )
        for row in rows
    )
    return "".join(f"{line}{end}" for line in lines)


def as_read(rows: Sequence[Sequence[str]]) -> Rows:
    """Return rows as a table has them: one without any text is empty."""
    return [list(row) if any(map(str.strip, row)) else [] for row in rows]


def body(table: Table) -> Rows:
    rows = [list(map(str, row)) for row in table.rows]
    assert len(rows) == table.count
    return rows


@st.composite
def any_rows(draw: st.DrawFn, codec: str) -> Rows:
    """Draw rows of one width; the first has text everywhere and the last somewhere."""
    letters = st.characters(
        codec=codec,
        categories=("L", "N", "P", "S", "Zs"),
        include_characters="\n",
        exclude_characters=LOST.get(codec, ""),
    )
    cell = st.text(letters, max_size=12).filter(lambda words: words[:1] != "'")
    width = draw(st.integers(1, 5))
    filled = cell.map(lambda words: " ".join(words.split())).filter(bool)
    first = draw(st.lists(filled, min_size=width, max_size=width, unique=True))
    rows = draw(
        st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=9)
    )
    return [first, *rows, first]


@given(st.data())
@MANY
def test_any_table_that_is_declared_comes_back(data: st.DataObject) -> None:
    codec = data.draw(st.sampled_from(CODECS))
    rows = data.draw(any_rows(codec))
    delimiter = data.draw(st.sampled_from(DELIMITERS))
    end = data.draw(st.sampled_from(ENDS))
    header = data.draw(st.sampled_from([0, 1]))
    content = written(rows, delimiter, end).encode(codec)
    spec = FileSpec(
        encoding=codec, delimiter=delimiter, header_row=header, footer_rows=0
    )

    table = open_table("a.csv", content, spec)

    places = tuple(str(place + 1) for place in range(len(rows[0])))
    assert table.headings == (tuple(rows[0]) if header else places)
    assert body(table) == as_read(rows[header:])


CHINESE = {
    "gb18030": "北京上海电气设备有限公司科技发展工程机械制造集团销售中心客户王李张刘",
    "cp950": "台北高雄電子股份有限公司科技工程機械製造集團銷售中心客戶王李張劉陳林黃",
}
NAMES = {
    "cp1252": "Müller & Söhne Café Señor Ångström Große Straße façade",
    **CHINESE,
}


@st.composite
def a_list(draw: st.DrawFn, codec: str) -> Rows:
    """Draw a list of customers with amounts and days; remarks hold whatever stands."""
    letters = NAMES.get(codec, NAMES["gb18030"])
    name = st.text(letters.replace(" ", ""), min_size=4, max_size=12)
    remark = st.text(f'{letters},;|\t"\n ', min_size=1, max_size=20).map(str.strip)
    amount = st.decimals(0, 10**9, places=2).map(str)
    day = st.dates(date(2000, 1, 1), date(2030, 12, 31)).map(str)
    row = st.tuples(name, amount, day, remark.filter(bool)).map(list)
    return draw(st.lists(row, min_size=20, max_size=30))


@pytest.mark.parametrize("codec", CODECS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_list_comes_back_and_everything_about_it_is_found_out(
    codec: str, data: st.DataObject
) -> None:
    rows = data.draw(a_list(codec))
    delimiter = data.draw(st.sampled_from(DELIMITERS))
    end = data.draw(st.sampled_from(ENDS))
    named = data.draw(st.booleans())
    heads = [["Name", "Amount", "Day", "Note"]] if named else []
    content = written([*heads, *rows], delimiter, end).encode(codec)

    table = open_table("a.csv", content)

    assert body(table) == rows
    assert table.headings == (tuple(heads[0]) if named else ("1", "2", "3", "4"))
    assert table.found.delimiter == delimiter


def padded(rows: Rows, gap: int) -> str:
    widths = [max(map(_breadth, column)) + gap for column in zip(*rows, strict=True)]
    lines = (
        "".join(
            cell + " " * (width - _breadth(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _breadth(words: str) -> int:
    return sum(map(breadth, words))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", [FIXED, None])
@given(data=st.data(), gap=st.integers(2, 4), named=st.booleans())
@FEW
def test_a_list_of_fixed_widths_comes_back(
    codec: str, declared: str | None, data: st.DataObject, gap: int, *, named: bool
) -> None:
    word = st.text(f"{CHINESE['gb18030']}abcXYZ", min_size=1, max_size=9)
    number = st.integers(0, 10**9).map(str)
    row = st.tuples(word, number, word).map(list)
    rows = data.draw(st.lists(row, min_size=25, max_size=40))
    heads = [["Name", "Amount", "Note"]] if named else []
    content = padded([*heads, *rows], gap).encode(codec)

    table = open_table("a.txt", content, FileSpec(delimiter=declared))

    assert body(table) == rows
    assert table.headings == (tuple(heads[0]) if named else ("1", "2", "3"))


WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), include_characters="\n"),
    max_size=20,
)
VALUES = st.one_of(
    st.none(),
    WORDS,
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2),
    st.dates(date(1901, 1, 1), date(2199, 12, 31)),
    st.booleans(),
)


def told(value: Any) -> str:
    """Return what a person would type for a value."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return str(int(value)) if whole else f"{value.normalize():f}"
    return "" if value is None else str(value)


@st.composite
def typed(draw: st.DrawFn) -> list[list[Any]]:
    width = draw(st.integers(1, 4))
    row = st.lists(VALUES, min_size=width, max_size=width)
    return [*draw(st.lists(row, min_size=1, max_size=12)), ["end"] * width]


@given(rows=typed())
@FEW
def test_what_a_workbook_keeps_comes_back(rows: list[list[Any]]) -> None:
    heads = [f"Column {place}" for place in range(len(rows[0]))]
    content = write_xlsx(rows, heads)

    table = open_table("a.xlsx", content, FileSpec(header_row=1, footer_rows=0))

    assert table.headings == tuple(heads)
    assert body(table) == as_read([[told(value) for value in row] for row in rows])


@given(rows=typed())
@MANY
def test_what_our_csv_keeps_comes_back(rows: list[list[Any]]) -> None:
    heads = [f"Column {place}" for place in range(len(rows[0]))]
    content = write_csv(rows, heads)

    table = open_table("a.csv", content, FileSpec(header_row=1, footer_rows=0))

    back = [[_exactly(value) for value in row] for row in rows]
    assert table.headings == tuple(heads)
    assert body(table) == as_read(back)


def _exactly(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else told(value)

"""What we write comes back equal, in every form that we write."""

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleError
from core.fields import Kind
from core.units import Share
from rules.reading.table import FileSpec, Table
from rules.reading.values import Declared, prove
from services.files import Value, open_table, write_csv, write_xlsx
from services.files.exports import WORKBOOK_CELL, WORKBOOK_ROWS

AS_WRITTEN = FileSpec(header_row=1, footer_rows=0, delimiter=",")

CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters=["\0", "\ufffe", "\uffff", "\ufeff"]
)
TEXTS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    ["=1+1", "'=1", "''-5", "+86 21", "@a", "\tx", "\r", "\n", "a,b", 'q"q', "'", "007",
     "1E+17", " x ", "_x0041_", "\uff1d1", "sep=;", "合计", "N/A"]
)  # fmt: skip
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    headings = draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    row = st.lists(TEXTS, min_size=len(headings), max_size=len(headings))
    filled = row.filter(lambda cells: any(cell.strip() for cell in cells))
    return headings, draw(st.lists(filled, max_size=6))


def opened(name: str, content: bytes) -> Table:
    return open_table(name, content, AS_WRITTEN)


@settings(max_examples=200, deadline=None)
@given(tables())
def test_any_text_comes_back_equal_from_csv(
    table: tuple[list[str], list[list[str]]],
) -> None:
    headings, rows = table

    found = opened("a.csv", write_csv(rows, headings))

    assert list(found.headings) == headings
    assert list(found.rows) == rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_text_comes_back_equal_from_a_workbook(
    table: tuple[list[str], list[list[str]]],
) -> None:
    headings, rows = table

    found = opened("a.xlsx", write_xlsx(rows, headings))

    assert list(found.headings) == headings
    assert list(found.rows) == rows


NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12,
    places=2,
)  # fmt: skip
DAYS = st.dates(date(1950, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(
    datetime(1950, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2199, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NUMBERS, DAYS, INSTANTS, st.booleans()), min_size=1))
def test_numbers_days_instants_and_truth_come_back_as_such(
    form: str, rows: list[tuple[Decimal, date, datetime, bool]]
) -> None:
    headings = ["number", "day", "instant", "sure"]
    write = write_csv if form == "csv" else write_xlsx

    found = opened(f"a.{form}", write(rows, headings))

    columns = list(zip(*found.rows, strict=True))
    for kind, column, expected in zip(
        (Kind.NUMBER, Kind.DATE, Kind.INSTANT, Kind.BOOL),
        columns,
        zip(*rows, strict=True),
        strict=True,
    ):
        reading = prove(kind, column, Declared(decimal="."))
        assert [reading.parse(value) for value in column] == list(expected)


def test_our_own_export_needs_no_hint() -> None:
    headings = ["number", "name", "amount", "created_on", "lines"]
    rows: list[list[Value]] = [
        ["D-1", "上海电气 · 机床", Decimal("1200.50"), date(2024, 1, 2), 3],
        ["D-2", None, Decimal(-5), date(2024, 2, 3), 12],
    ]

    for name, content in (
        ("a.csv", write_csv(rows, headings)),
        ("a.xlsx", write_xlsx(rows, headings, "商机")),
    ):
        found = open_table(name, content)
        assert list(found.headings) == headings
        assert found.count == 2
        assert found.found.footer_rows == 0


def test_nothing_in_csv_runs_as_a_formula() -> None:
    risky = ["=1", "+1", "-1", "@a", "\tx", "\r", "\n=", "\uff1d1", "'=1"]
    content = write_csv([risky], risky).decode("utf-8-sig")

    for row in csv.reader(io.StringIO(content, newline="")):
        assert all(cell.startswith("'") for cell in row)


def test_a_negative_number_is_a_number_and_not_neutralised() -> None:
    content = write_csv([[Decimal("-5.50"), -5]], ["a", "b"]).decode("utf-8-sig")

    assert content == "a,b\r\n-5.50,-5\r\n"


def test_text_in_a_workbook_is_text_and_no_formula_or_link() -> None:
    content = write_xlsx([["=1+1", "http://a.cn", "007"]], ["a", "b", "c"])

    sheet = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@pytest.mark.parametrize(
    "value", [Decimal("12345678901234.567"), 10**16, Decimal(10) ** 20]
)
def test_a_number_that_a_workbook_would_shorten_is_written_as_text(
    value: Decimal | int,
) -> None:
    found = opened("a.xlsx", write_xlsx([[value]], ["a"]))

    assert list(found.rows) == [
        [f"{value:f}" if isinstance(value, Decimal) else str(value)]
    ]


def test_a_cell_that_does_not_fit_a_workbook_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        write_xlsx([["x" * (WORKBOOK_CELL + 1)]], ["a"])

    assert caught.value.key == "reading.workbook_cell"
    assert caught.value.values["row"] == 2


def test_a_list_that_does_not_fit_a_workbook_is_refused() -> None:
    rows: list[list[Value]] = [[]]

    with pytest.raises(RuleError, match="workbook_full"):
        write_xlsx((rows[0] for _ in range(WORKBOOK_ROWS)), ["a"])


@pytest.mark.parametrize("title", ["客户/联系人: [a]*?", "", "'" * 40, "x" * 40])
def test_any_title_names_a_sheet(title: str) -> None:
    assert opened("a.xlsx", write_xlsx([["b"]], ["a"], title)).count == 1


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ("0.125", "0.0%"),
        ("0.5", "0%"),
        ("1", "0%"),
        ("0.0001", "0.00%"),
        ("-2E+1", "0%"),
    ],
)
def test_a_share_is_a_number_of_a_workbook_that_reads_in_per_cent(
    share: str, shown: str
) -> None:
    content = write_xlsx([[Share(share)]], ["discount"])

    styles = ZipFile(io.BytesIO(content)).read("xl/styles.xml").decode()
    cell = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert f'formatCode="{shown}"' in styles or shown in {"0%", "0.00%"}
    assert re.search(r'<c r="A2" s="1"><v>', cell)
    [[back]] = opened("a.xlsx", content).rows
    assert Decimal(back) == Decimal(share)
    assert write_csv([[Share(share)]], ["a"]).endswith(
        f"{Decimal(share):f}\r\n".encode()
    )

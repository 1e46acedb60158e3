"""Counts of the shared workbooks, and what their cells become."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from core.fields import Kind, Problem
from rules.reading.table import BoolCell, DateCell, FileSpec, NumberCell
from rules.reading.values import prove
from services.files import open_table
from services.files.workbook_child import Cell, read, text


@pytest.mark.parametrize(
    ("name", "sheet", "rows", "columns", "header"),
    [
        ("leads/x_education_data_dictionary.xlsx", "Sheet1", 37, 3, 3),
        ("messy/customer_call_list.xlsx", "Call List", 21, 8, 1),
        ("messy/deaths_notes_above_and_below.xlsx", "arts", 10, 6, 5),
        ("messy/deaths_notes_above_and_below.xlsx", "other", 10, 6, 5),
        ("messy/odoo_res_partner_import_template.xlsx", "Contacts", 3, 15, 1),
        ("messy/type-me_mixed_cell_types.xlsx", "logical_coercion", 10, 2, 1),
        ("messy/type-me_mixed_cell_types.xlsx", "numeric_coercion", 7, 2, 1),
        ("messy/type-me_mixed_cell_types.xlsx", "date_coercion", 7, 2, 1),
        ("messy/type-me_mixed_cell_types.xlsx", "text_coercion", 6, 2, 1),
        ("orders/superstore.xls", "Orders", 9994, 21, 1),
        ("orders/superstore.xls", "Returns", 296, 2, 1),
        ("orders/superstore.xls", "People", 4, 2, 1),
    ],
)
def test_a_shared_sheet_opens_right(
    shared_data: Path, name: str, sheet: str, rows: int, columns: int, header: int
) -> None:
    table = open_table(name, shared_data / name, FileSpec(sheet=sheet))

    assert sum(1 for _ in table.numbered()) == rows
    assert len(table.headings) == columns
    assert table.found.header_row == header
    assert table.first_row == header + 1


@pytest.mark.parametrize(
    ("sheet", "rows"), [("arts", 18), ("other", 18), ("Instructions", 18)]
)
def test_a_person_may_take_a_sheet_as_it_stands(
    shared_data: Path, sheet: str, rows: int
) -> None:
    name = "deaths_notes_above_and_below.xlsx"
    if sheet == "Instructions":
        name = "odoo_res_partner_import_template.xlsx"
    spec = FileSpec(sheet=sheet, header_row=1, footer_rows=0)

    assert open_table(name, shared_data / "messy" / name, spec).count == rows


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("messy/odoo_res_partner_import_template.xlsx", "Contacts"),
        ("orders/superstore.xls", "Orders"),
        ("messy/deaths_notes_above_and_below.xlsx", "arts"),
    ],
)
def test_the_sheet_with_the_table_is_chosen(
    shared_data: Path, name: str, sheet: str
) -> None:
    found = open_table(name, shared_data / name).found

    assert found.sheet == sheet
    assert sheet in found.sheets


def test_sales_keep_every_digit_that_the_workbook_has(shared_data: Path) -> None:
    table = open_table("superstore.xls", shared_data / "orders/superstore.xls")
    index = table.headings.index("Sales")
    reading = prove(Kind.NUMBER, [row[index] for row in table.rows])
    values = [reading.parse(row[index]) for row in table.rows]

    assert not [value for value in values if not isinstance(value, Decimal)]
    exact = [value for value in values if isinstance(value, Decimal)]
    assert round(sum(exact, Decimal(0)), 2) == Decimal("2297200.86")
    assert sum(value != round(value, 2) for value in exact) == 5296


def test_a_mixed_column_gives_dates_and_problems(shared_data: Path) -> None:
    name = "messy/type-me_mixed_cell_types.xlsx"
    table = open_table(name, shared_data / name, FileSpec(sheet="date_coercion"))
    values = [row[0] for row in table.rows]
    reading = prove(Kind.DATE, values)

    found = [reading.parse(value) for value in values]

    assert found[0] is None
    assert found[1:3] == [date(2016, 5, 23), date(2016, 4, 28)]
    assert isinstance(found[3], Problem)  # yes or no
    assert isinstance(found[5], Problem)  # 4.3
    assert found[6] == date(2008, 1, 1)  # 39448 days


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (13800138000.0, "13800138000"),
        (-0.0, "0"),
        (0.1, "\x01n0.1"),
        (1e-7, "\x01n0.0000001"),
        (957.5774999999999, "\x01n957.5774999999999"),
        (1234567890123456.0, "1.23456789012346E+15"),
        (1e17, "1E+17"),
        (-1e17, "-1E+17"),
        (float("nan"), ""),
        (True, "\x01bTRUE"),
        (date(2024, 1, 2), "\x01d2024-01-02"),
        (datetime(2024, 1, 2, 3, 4), "\x01d2024-01-02 03:04:00"),  # noqa: DTZ001
        (datetime(2024, 1, 2, 3, 4, 5, 678_000), "\x01d2024-01-02 03:04:05.678"),  # noqa: DTZ001
        (time(12, 30), "12:30:00"),
        (timedelta(hours=36, minutes=5), "36:05:00"),
        ("text", "text"),
        ("\x01n5", "\x01t\x01n5"),
    ],
)
def test_a_cell_becomes_text_as_it_was_meant(cell: Cell, expected: str) -> None:
    assert text(cell) == expected


def book(cells: list[list[object]], **hidden: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, rows in {"Data": cells, **hidden}.items():
            sheet = made.add_worksheet(name)
            if name.startswith("hidden"):
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number + 2, 1, row)
    return out.getvalue()


CELLS: list[list[object]] = [
    ["id", "when", "share", "sure"],
    [1e17, date(2024, 1, 2), 0.5, True],
    ["\x01d2024-01-02", date(2024, 1, 3), 0.25, False],
]


def test_cells_keep_what_the_workbook_says_of_them() -> None:
    table = open_table("a.xlsx", book(CELLS))

    first, second = table.rows
    assert first == ["", "1E+17", "2024-01-02", "0.5", "TRUE"]
    assert [type(cell) for cell in first[2:]] == [DateCell, NumberCell, BoolCell]
    assert second[1] == "\x01d2024-01-02"
    assert type(second[1]) is str


def test_a_long_number_is_spoiled_for_an_id_and_good_for_an_amount() -> None:
    table = open_table("a.xlsx", book(CELLS))
    [value, _] = [row[1] for row in table.rows]

    assert isinstance(prove(Kind.TEXT, [value]).parse(value), Problem)
    assert prove(Kind.NUMBER, [value]).parse(value) == Decimal(10) ** 17


def test_empty_rows_and_columns_before_the_table_keep_their_place() -> None:
    table = open_table("a.xlsx", book(CELLS))

    assert table.first_row == 4
    assert table.headings == ("1", "id", "when", "share", "sure")


def test_rows_may_be_gone_through_twice_and_at_a_time() -> None:
    rows = open_table("a.xlsx", book(CELLS)).rows

    assert list(zip(rows, rows, strict=True)) == [(row, row) for row in rows]


def test_a_hidden_sheet_is_listed_and_read_only_when_named() -> None:
    content = book(CELLS, hidden=[["x"], ["y"]] * 90)

    assert open_table("a.xlsx", content).found.sheets == ("Data", "hidden")
    assert open_table("a.xlsx", content).found.sheet == "Data"
    named = open_table("a.xlsx", content, FileSpec(sheet="hidden"))
    assert named.found.sheet == "hidden"


def test_a_cover_before_the_table_is_passed_over() -> None:
    content = book([["About this file"], ["made by hand"]], Table=CELLS * 9)

    assert open_table("a.xlsx", content).found.sheet == "Table"


def test_an_old_name_for_a_new_workbook_is_good_enough() -> None:
    assert open_table("a.xls", book(CELLS)).found.sheet == "Data"


LIMITS = {"columns": 9, "cells": 99}


def test_the_child_says_where_each_sheet_ends() -> None:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")

    answer = read(book(CELLS, More=[["x"]]), "", LIMITS, out)

    out.seek(0)
    content = out.read()
    assert isinstance(answer, dict)
    ends = dict(answer["written"])
    assert answer["sheets"] == ["Data", "More"]
    assert content[ends["Data"] : ends["More"]].split() == [",", ",", ",x"]


@pytest.mark.parametrize(
    ("content", "sheet", "limits", "key"),
    [
        (book(CELLS), "", {"columns": 4, "cells": 99}, "too_many_columns"),
        (book(CELLS), "", {"columns": 9, "cells": 24}, "too_many_cells"),
        (book(CELLS), "Nowhere", LIMITS, "no_such_sheet"),
        (b"PK\x03\x04", "", LIMITS, "damaged_workbook"),
    ],
)
def test_the_child_says_why_it_refuses(
    content: bytes, sheet: str, limits: dict[str, int], key: str
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")

    answer = read(content, sheet, limits, out)

    assert isinstance(answer, dict)
    assert answer["refused"] == f"reading.{key}"


def test_an_empty_sheet_has_no_rows() -> None:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")

    read(book([]), "", LIMITS, out)

    out.seek(0)
    assert out.read() == ""

"""Broken files of every kind and format, imported: a reason, or rows that add up."""

import pytest

from bench.fuzz import Found, begin, file, tried
from core.access import SYSTEM
from core.errors import RuleError
from db.models import Deal, Product
from services import files, imports
from tests.services.imports.written import everything, problems, run

MANY = 15
"""Files of one test; ``manage.py bench fuzz`` tries ten thousand."""


@pytest.mark.parametrize("first", range(0, 240, MANY))
def test_a_broken_file_is_refused_with_a_reason_or_its_rows_add_up(first: int) -> None:
    begin()
    found = Found()

    for number in range(first, first + MANY):
        tried(file(number), found)

    assert found.files == MANY
    assert found.rows["rows"] > 0


def test_a_broken_file_is_the_same_each_time() -> None:
    assert [file(n) for n in range(40)] == [file(n) for n in range(40)]


def test_a_file_of_one_zero_is_no_text() -> None:
    with pytest.raises(RuleError, match=r"reading\.not_text"):
        files.open_table("file.csv", b"\0")


def test_a_log_of_one_stage_is_refused_row_by_row_and_makes_no_deal() -> None:
    begin()
    lines = "deal,stage,at", "A,step,2026-01-05", "B,step,2026-01-06", "C,,2026-01-07"

    report = run("stage-events", *lines)

    assert problems(report) == {
        (2, "stage", "imports.one_stage"),
        (3, "stage", "imports.one_stage"),
        (4, "stage", "imports.no_such_stage"),
    }
    assert everything(Deal) == []


def test_a_record_set_back_does_not_keep_what_its_batch_made() -> None:
    begin()
    head = "number,ordered_on,product,amount"
    run("orders", head, "S-1,2026-01-05,Pump,5")
    report = run("orders", head, "S-1,2026-01-05,Valve,5")
    assert report.tally.updated == 1

    undone = imports.undo(SYSTEM, report.batch or "")

    assert undone.conflicts == []
    assert [p.name for p in everything(Product) if p.name == "Valve"] == []


def test_a_deal_that_a_log_cannot_make_costs_its_rows_only() -> None:
    begin()
    lines = f"{'x' * 300},one,2026-01-05", "B,one,2026-01-06", "B,two,2026-01-07"
    report = run("stage-events", "deal,stage,at", *lines)
    assert problems(report) == {(2, "deal", "imports.cannot_make")}
    assert [deal.number for deal in everything(Deal)] == ["B"]


def test_what_only_a_line_can_have_makes_lines_of_orders() -> None:
    begin()
    run("orders", "number,ordered_on", "S-1,2026-01-05")
    report = run("orders", "number,ordered_on,margin", "S-1,2026-01-06,5")
    assert problems(report) == {(2, "amount", "imports.no_amount")}


def test_a_target_is_known_by_the_usual_measure_where_its_file_names_none() -> None:
    begin()
    lines = "period,person,amount", "2026-01,Person 1,5"
    run("targets", *lines)
    assert run("targets", *lines).tally.unchanged == 1

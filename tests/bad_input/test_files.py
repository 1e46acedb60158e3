"""Files: a formula never runs, and a bad row never becomes a record."""

import csv
import io
from zipfile import ZipFile

import pytest
from sqlmodel import select

from core.access import SYSTEM
from core.errors import RuleError
from core.i18n import LANGUAGES, catalogue
from core.questions import Question
from db.models import Customer
from db.session import transaction
from rules.contacts import ContactFields
from rules.importing.mapping import ImportMap
from rules.reading.synonyms import known_headings
from services import exports, files, imports, records
from tests.build import a_contact, saved
from tests.reach.world import MINE, WHO, stored

pytestmark = pytest.mark.usefixtures("world")
REP, OPS = WHO["rep"], WHO["ops"]
FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://bad","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",  # a spreadsheet takes full width for a formula too
)  # fmt: skip


def named(formula: str) -> exports.Table:
    saved(a_contact(name=formula, customer_id=MINE, search="formula"))
    return exports.table(REP, "contacts", Question("formula"), "en")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_list_is_text_in_csv(formula: str) -> None:
    table = named(formula)
    content = files.write_csv(table.rows, table.headings).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content, newline="")))
    cell = rows[1][rows[0].index("Name")]
    assert cell == f"'{formula}"


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_list_is_text_in_a_workbook(formula: str) -> None:
    table = named(formula)
    content = files.write_xlsx(table.rows, table.headings)

    with ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert not any(b"<f>" in part or b"<f " in part for part in parts.values())
    assert not any("externalLink" in name or "hyperlink" in name for name in parts)


def test_a_formula_that_was_exported_comes_back_as_it_was() -> None:
    table = named("=1+1")
    content = files.write_csv(table.rows, table.headings)

    found = files.open_table("a.csv", content, known=known_headings("contacts"))
    assert "=1+1" in next(iter(found.rows))


def imported(kind: str, content: str) -> imports.Report:
    raw = content.encode()
    table = files.open_table("new.csv", raw, known=known_headings(kind))
    source = imports.Source("new.csv", "0", table)
    return imports.run(OPS, kind, source, ImportMap())


@pytest.mark.parametrize("value", ["-1", "1e30", "1e999", "9" * 20, "=1+1", "Inf"])
def test_an_absurd_amount_in_a_file_is_told_and_not_kept(value: str) -> None:
    report = imported("deals", f"number,name,stage,amount\nX-1,New,lost,{value}\n")

    assert (report.tally.created, report.tally.rejected) == (0, 1)
    [(row, column, problem)] = report.tally.problems
    assert (row, column.removesuffix("_minor")) == (2, "amount")
    assert all(str(problem.key) in catalogue(language) for language in LANGUAGES)
    assert records.page(OPS, "deals", Question("x-1")).total.count == 0


def test_no_number_at_all_is_no_amount() -> None:
    report = imported("deals", "number,name,stage,amount\nX-1,New,lost,NaN\n")

    assert (report.tally.created, report.tally.rejected) == (1, 0)
    [row] = records.page(OPS, "deals", Question("x-1")).rows
    assert row["amount_minor"] is None


def test_a_file_that_is_no_text_is_refused_whole() -> None:
    before, good = stored(), "Good,1\n" * 20
    with pytest.raises(RuleError, match=r"reading\.not_text"):
        imported("customers", f"name,phone\n{good}a\0b,2\n")
    assert stored() == before


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\u2066"])
def test_a_character_that_nobody_sees_is_no_part_of_a_name(character: str) -> None:
    good = "".join(f"Good {number},02155550{number:03}\n" for number in range(20))
    report = imported("customers", f"name,phone\n{good}a{character}b,2\n")

    assert (report.tally.created, report.tally.rejected) == (20, 1)


@pytest.mark.parametrize("name", ["a\u202eb", "\u200b", "x" * 1_000_000, "x" * 201])
def test_an_absurd_name_in_a_file_is_told_and_not_kept(name: str) -> None:
    before = customers()
    report = imported("customers", f"name,phone\n{name},021 5\nGood,021 6\n")

    assert (report.tally.created, report.tally.rejected) == (1, 1)
    [(row, _, problem)] = report.tally.problems
    assert row == 2
    assert all(str(problem.key) in catalogue(language) for language in LANGUAGES)
    assert len(customers()) == len(before) + 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "soon"])
def test_an_absurd_day_in_a_file_is_told_and_not_kept(day: str) -> None:
    rows = f"X-1,New,prospecting,{day}\nX-2,New,prospecting,2026-11-20\n"
    report = imported("deals", f"number,name,stage,expected close\n{rows}")

    assert (report.tally.created, report.tally.rejected) == (1, 1)


def test_a_trial_of_a_bad_file_keeps_nothing() -> None:
    raw = b"name\nGood\n" + b"x" * 300 + b"\n"
    table = files.open_table("new.csv", raw, known=known_headings("customers"))
    before = stored()
    source = imports.Source("new.csv", "0", table)

    report = imports.run(OPS, "customers", source, ImportMap(), dry_run=True)

    assert (report.tally.created, report.tally.rejected) == (1, 1)
    assert stored() == before


def customers() -> list[int | None]:
    with transaction(SYSTEM) as session:
        return list(session.exec(select(Customer.id)))


def test_a_record_may_hold_what_only_a_spreadsheet_would_run() -> None:
    number = records.add(
        REP, "contacts", ContactFields(name="=1+1", customer_id=MINE), "k"
    )
    assert records.open_one(REP, "contacts", number).row["name"] == "=1+1"

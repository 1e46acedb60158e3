"""Rows of a file, read by a map, without a database."""

from decimal import Decimal
from typing import Any

import pytest

from core.errors import RuleError
from core.fields import entries
from core.money import Currency
from rules.activities import ActivityFields
from rules.importing.mapping import ImportMap, layout, read_map, targets
from rules.importing.rows import Reader, Row
from rules.leads import LeadFields
from rules.pipeline import DealFields
from rules.reading.table import Found, Table
from rules.reading.values import Declared

BASE = Declared(currency=Currency.CNY)


def read(record: Any, headings: list[str], *rows: list[str], **said: Any) -> list[Row]:
    kind = {DealFields: "deals", LeadFields: "leads"}.get(record, "activities")
    fields = targets(kind, entries(record))
    table = Table(tuple(headings), rows, 2, len(rows), Found())
    given = ImportMap.model_validate(said)
    reader = Reader(
        table, fields, layout(kind, headings, fields, given, {}), given, BASE
    )
    reader.prove()
    return list(reader.rows())


def problem(row: Row) -> dict[str, str]:
    return {name: str(found.key) for name, found in row.problems.items()}


def test_amounts_take_the_currency_of_cell_column_or_company() -> None:
    heads = ["name", "amount", "currency"]
    cny, usd, clash, odd = read(
        DealFields,
        heads,
        ["a", "12.50", ""],
        ["b", "$3", ""],
        ["c", "$3", "EUR"],
        ["d", "3", "shells"],
    )
    assert (cny.values["amount_minor"], cny.values["currency"]) == (1250, "CNY")
    assert (usd.values["amount_minor"], usd.values["currency"]) == (300, "USD")
    assert problem(clash) == {"currency": "imports.two_currencies"}
    assert problem(odd) == {"currency": "imports.no_such_currency"}


def test_a_symbol_wins_over_the_default_currency() -> None:
    said = {"defaults": {"currency": "EUR"}}
    dollar, plain = read(
        DealFields, ["name", "amount"], ["a", "$3"], ["b", "3"], **said
    )
    assert (dollar.values["currency"], plain.values["currency"]) == ("USD", "EUR")


def test_a_default_amount_is_money_too_and_must_fit_the_currency() -> None:
    [row] = read(DealFields, ["name"], ["a"], defaults={"amount": 5})
    assert row.values["amount_minor"] == 500
    [fine] = read(DealFields, ["name"], ["a"], defaults={"amount": "0.005"})
    assert fine.values["amount_minor"] == 1, "half up"
    assert fine.moved == {"amount": Decimal("0.005")}


def test_a_row_that_ends_early_says_nothing_of_the_rest() -> None:
    [row] = read(DealFields, ["name", "amount"], ["a"])
    assert row.values == {"currency": "CNY", "name": "a"}
    assert problem(row) == {}


def test_names_parts_and_attributes_are_kept_apart() -> None:
    said = {
        "columns": {
            "First": "name",
            "Last": "name",
            "Firm": "customer",
            "Branch": "customer.industry",
            "Skip": False,
        }
    }
    heads = ["First", "Last", "Firm", "Branch", "Skip"]
    [row] = read(DealFields, heads, ["A", "B", "Acme", "steel", "x"], **said)
    assert row.values["name"] == "A B"
    assert row.names == {"customer": "Acme"}
    assert row.made == {"customer": {"industry": "steel"}}


def test_further_numbers_of_a_card_are_lines_of_the_note() -> None:
    heads = ["FN", "TEL", "NOTE", "TEL.CELL", "TEL.WORK", "EMAIL.HOME"]
    full, bare = read(
        LeadFields,
        heads,
        ["Li", "138", "tea", "138", "021", "a@b.cn"],
        ["Wu", "139", "", "139", "022", ""],
    )

    assert (full.values["phone"], full.values["email"]) == ("138", "a@b.cn")
    assert full.values["note"] == "tea\nTEL.WORK: 021"
    assert (bare.values["phone"], bare.values["note"]) == ("139", "TEL.WORK: 022")


def test_choices_are_found_by_value_label_and_map() -> None:
    heads = ["kind", "note"]
    by_value, by_label, mapped, wrong = read(
        ActivityFields,
        heads,
        ["visit", "x"],
        ["电话", "x"],
        ["rang", "x"],
        ["dance", "x"],
        values={"kind": {"Rang": "call"}},
    )
    assert by_value.values["kind"] == "visit"
    assert by_label.values["kind"] == mapped.values["kind"] == "call"
    assert problem(wrong) == {"kind": "imports.not_a_choice"}


def test_a_value_that_the_map_does_not_know_stays() -> None:
    [row] = read(
        LeadFields, ["name", "source"], ["a", "Web"], values={"source": {"x": "y"}}
    )
    assert row.values["source"] == "Web"


def test_what_cannot_be_read_is_a_problem_of_its_column() -> None:
    heads = ["name", "expected_close_on"]
    good, bad, long = read(
        DealFields,
        heads,
        ["a", "2026-01-31"],
        ["b", "soon"],
        ["c", "2026-02-01", "more"],
    )
    assert not good.problems
    assert list(bad.problems) == ["expected_close_on"]
    assert problem(long) == {"": "imports.too_many_cells"}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"columns": {"name": "shoe_size"}}, "imports.no_such_field"),
        ({"columns": {"missing": "name"}}, "imports.no_such_heading"),
        ({"key": ["shoe_size"]}, "imports.no_such_field"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(said: dict[str, Any], key: str) -> None:
    with pytest.raises(RuleError) as refused:
        read(DealFields, ["name"], ["a"], **said)
    assert refused.value.key == key


@pytest.mark.parametrize("words", ["columns = ", "surprise = 1"])
def test_a_map_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(RuleError, match=r"imports\.bad_map"):
        read_map(words)


def test_a_map_says_how_the_file_is_opened() -> None:
    said = read_map('[file]\nencoding = "gb18030"\nheader_row = 5\n')
    assert (said.spec().encoding, said.spec().header_row) == ("gb18030", 5)

from datetime import UTC, date, datetime

import pytest
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from core.fields import (
    Kind,
    Problem,
    check,
    entries,
    entry,
    feature_of,
    label_of,
    public_name,
)
from core.i18n import LANGUAGES, Label, catalogue
from core.money import Currency
from tests.components.boats import BoatFields, Fate


class PlainFields(SQLModel):
    name: str = Field(min_length=1)


RIGHT = {"name": "Acme", "price_minor": 100_00}


def test_a_field_class_says_how_each_field_is_entered() -> None:
    kinds = {e.name: (e.kind, e.required) for e in entries(BoatFields)}

    assert kinds == {
        "name": (Kind.TEXT, True),
        "price_minor": (Kind.MONEY, True),
        "cost_minor": (Kind.MONEY, False),
        "currency": (Kind.CHOICE, False),
        "fate": (Kind.CHOICE, False),
        "built_on": (Kind.DATE, False),
        "seen_at": (Kind.INSTANT, False),
        "seats": (Kind.NUMBER, False),
        "is_ours": (Kind.BOOL, False),
        "harbour": (Kind.MANAGED, False),
        "owner_id": (Kind.REFERENCE, False),
        "story": (Kind.NOTE, False),
    }


def test_limits_choices_and_targets_come_from_the_declaration() -> None:
    assert entry(BoatFields, "name").longest == 12
    price = entry(BoatFields, "price_minor")
    assert (price.least, price.most) == (100_00, 10**17)
    assert entry(BoatFields, "fate").choices == tuple(Fate)
    assert entry(BoatFields, "currency").default is Currency.EUR
    assert entry(BoatFields, "harbour").target == "harbour"
    assert entry(BoatFields, "owner_id").target == "people"


def test_a_field_is_found_by_its_column_and_by_its_public_name() -> None:
    assert entry(BoatFields, "price") is entry(BoatFields, "price_minor")
    assert entry(BoatFields, "owner").name == "owner_id"
    assert public_name("amount_minor") == "amount"
    assert public_name("customer_id") == "customer"


def test_the_module_names_the_section_of_the_catalogue() -> None:
    assert feature_of(BoatFields) == "boats"
    assert entry(BoatFields, "name").label == "boats.name"
    assert entry(BoatFields, "name").help == "boats.name_help"


def test_right_values_become_a_record_and_blank_ones_the_default() -> None:
    given = RIGHT | {"currency": " ", "built_on": date(2026, 3, 1), "fate": None}

    record, problems = check(BoatFields, given)

    assert not problems
    assert record == BoatFields(
        name="Acme", price_minor=100_00, built_on=date(2026, 3, 1)
    )


def test_text_is_tidied_and_written_in_one_way() -> None:
    record, _ = check(PlainFields, {"name": "  Cafe\N{COMBINING ACUTE ACCENT} "})

    assert record == PlainFields(name="Café")


def test_a_choice_and_an_instant_go_through_as_they_are() -> None:
    at = datetime(2026, 11, 24, 4, tzinfo=UTC)

    record, _ = check(BoatFields, RIGHT | {"fate": Fate.WON, "seen_at": at})

    assert record is not None
    assert (record.fate, record.seen_at) == (Fate.WON, at)


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("name", "  ", "fields.missing"),
        ("name", "x" * 13, "fields.string_too_long"),
        ("name", "x" * 1_000_000, "fields.string_too_long"),
        ("name", "a\x00b", "fields.hidden_character"),
        ("name", "a\u202eb", "fields.hidden_character"),
        ("name", "a\ue000b", "fields.hidden_character"),
        ("price_minor", -1, "fields.greater_than_equal"),
        ("price_minor", 10**18, "fields.less_than_equal"),
        ("price_minor", "many", "fields.int_parsing"),
        ("seats", 1.5, "fields.int_from_float"),
        ("fate", "sky", "fields.enum"),
        ("built_on", "soon", "fields.date_from_datetime_parsing"),
        ("seen_at", "soon", "fields.datetime_from_date_parsing"),
        ("is_ours", "maybe", "fields.bool_parsing"),
    ],
)
def test_a_wrong_value_is_named_with_a_reason_in_both_languages(
    field: str, value: object, key: str
) -> None:
    record, problems = check(BoatFields, RIGHT | {field: value})

    assert record is None
    assert {name: problem.key for name, problem in problems.items()} == {field: key}
    assert all(key in catalogue(language) for language in LANGUAGES)


@pytest.mark.parametrize(
    "text", ["two\nlines", "a\tb", "\N{ZERO WIDTH JOINER}x", "客户"]
)
def test_lines_tabs_and_scripts_of_the_world_are_no_hidden_characters(
    text: str,
) -> None:
    _, problems = check(BoatFields, RIGHT | {"story": text})

    assert not problems


def test_the_record_is_asked_last_about_what_does_not_fit_together() -> None:
    record, problems = check(BoatFields, RIGHT | {"fate": "lost", "seats": 13})

    assert record is None
    assert problems == {"seats": Problem(Label("fields.value_error"), {})}


def test_every_reason_that_pydantic_gives_our_types_has_a_sentence() -> None:
    class Everything(SQLModel):
        at: AwareDatetime
        many: int = Field(gt=0, lt=9)
        code: str = Field(min_length=3, regex="^A")

    wrong: list[dict[str, object]] = [
        {"at": datetime(2026, 1, 1), "many": 9, "code": "B-12"},  # noqa: DTZ001
        {"at": "x", "many": 0, "code": "A"},
        {"at": [], "many": [], "code": 5},
        {"at": "2026-13-01T00:00:00Z", "many": "9" * 5000, "code": "A12"},
    ]
    keys = {p.key for values in wrong for p in check(Everything, values)[1].values()}

    assert len(keys) >= 8
    assert keys <= catalogue("zh").keys()


def test_a_field_called_title_is_not_the_title_of_its_page() -> None:
    assert label_of("contacts", "title") == "contacts.field_title"
    assert label_of("contacts", "name") == "contacts.name"

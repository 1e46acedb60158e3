from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import AwareDatetime
from sqlmodel import Field, SQLModel

from core.fields import (
    Kind,
    Managed,
    Note,
    Problem,
    Ref,
    check,
    entries,
    entry,
    feature_of,
    public_name,
)
from core.i18n import LANGUAGES, Label, catalogue
from core.money import Currency


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class BoatFields(SQLModel):
    name: str = Field(min_length=1, max_length=12)
    price_minor: int = Field(ge=0, le=10**15)
    currency: Currency = Currency.EUR
    colour: Colour | None = None
    built_on: date | None = None
    seen_at: datetime | None = None
    seats: int | None = Field(default=None, ge=1, le=99)
    is_ours: bool = False
    harbour: Annotated[str | None, Managed("harbour")] = None
    owner_id: Annotated[int | None, Ref("people")] = None
    story: Annotated[str | None, Note()] = None

    def problems(self) -> dict[str, Problem]:
        if self.colour is Colour.RED and self.seats == 13:
            return {"seats": Problem(Label("fields.value_error"), {})}
        return {}


class PlainFields(SQLModel):
    name: str = Field(min_length=1)


RIGHT = {"name": "Acme", "price_minor": 100}


def test_a_field_class_says_how_each_field_is_entered() -> None:
    kinds = {e.name: (e.kind, e.required) for e in entries(BoatFields)}

    assert kinds == {
        "name": (Kind.TEXT, True),
        "price_minor": (Kind.MONEY, True),
        "currency": (Kind.CHOICE, False),
        "colour": (Kind.CHOICE, False),
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
    assert (price.least, price.most) == (0, 10**15)
    assert entry(BoatFields, "colour").choices == tuple(Colour)
    assert entry(BoatFields, "currency").default is Currency.EUR
    assert entry(BoatFields, "harbour").target == "harbour"
    assert entry(BoatFields, "owner_id").target == "people"


def test_a_field_is_found_by_its_column_and_by_its_public_name() -> None:
    assert entry(BoatFields, "price") is entry(BoatFields, "price_minor")
    assert entry(BoatFields, "owner").name == "owner_id"
    assert public_name("amount_minor") == "amount"
    assert public_name("customer_id") == "customer"


def test_the_module_names_the_section_of_the_catalogue() -> None:
    assert feature_of(BoatFields) == "test_fields"
    assert entry(BoatFields, "name").label == "test_fields.name"
    assert entry(BoatFields, "name").help == "test_fields.name_help"


def test_right_values_become_a_record_and_blank_ones_the_default() -> None:
    given = RIGHT | {"currency": " ", "built_on": date(2026, 3, 1), "colour": None}

    record, problems = check(BoatFields, given)

    assert not problems
    assert record == BoatFields(name="Acme", price_minor=100, built_on=date(2026, 3, 1))


def test_text_is_tidied_and_written_in_one_way() -> None:
    record, _ = check(PlainFields, {"name": "  Cafe\N{COMBINING ACUTE ACCENT} "})

    assert record == PlainFields(name="Café")


def test_a_choice_and_an_instant_go_through_as_they_are() -> None:
    at = datetime(2026, 11, 24, 4, tzinfo=UTC)

    record, _ = check(BoatFields, RIGHT | {"colour": Colour.BLUE, "seen_at": at})

    assert record is not None
    assert (record.colour, record.seen_at) == (Colour.BLUE, at)


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
        ("price_minor", 10**16, "fields.less_than_equal"),
        ("price_minor", "many", "fields.int_parsing"),
        ("seats", 1.5, "fields.int_from_float"),
        ("colour", "sky", "fields.enum"),
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
    record, problems = check(BoatFields, RIGHT | {"colour": "red", "seats": 13})

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

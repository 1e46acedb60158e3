from dataclasses import replace

import pytest

from core.access import Viewer
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from core.fields import check
from core.money import Currency
from db.models import CompanySettings, ListItem
from rules.company import CompanyFields, ListItemFields
from services import company, records
from services.company import Item
from tests.build import saved

pytestmark = pytest.mark.usefixtures("teams")


@pytest.fixture
def regions() -> None:
    """Let there be a list of two regions."""
    saved(
        ListItem(list="region", value="east", zh="华东", en="East", position=0),
        ListItem(list="region", value="west", zh="华西", en="West", position=1),
    )


def shown(viewer: Viewer, language: str = "en") -> list[str]:
    found = records.choices(viewer, ["region"])["region"]
    return [choice.name(language) for choice in found if choice.is_offered]


def test_settings_are_changed_over_the_version_that_was_read(admin: Viewer) -> None:
    saved(CompanySettings(name="Jinggong"))
    opened = company.settings(admin)
    to = opened.record.model_copy(update={"currency": Currency.USD, "fiscal_start": 4})
    company.change(admin, opened.version, to)

    assert company.settings(admin).record == to
    with pytest.raises(ConflictError):
        company.change(admin, opened.version, CompanyFields(name="Other"))


def test_nobody_else_changes_what_is_decided_for_all(
    ops: Viewer, manager: Viewer, admin: Viewer
) -> None:
    with pytest.raises(NotFoundError):
        company.settings(admin)
    for who in (ops, manager):
        with pytest.raises(ForbiddenError):
            company.change(who, 1, CompanyFields(name="Mine"))
        with pytest.raises(ForbiddenError):
            company.save_list(who, "region", [])
        with pytest.raises(ForbiddenError):
            company.lists(who)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("timezone", "Mars/Base"), ("fiscal_start", 13)],
)
def test_a_setting_that_means_nothing_is_said_beside_its_field(
    field: str, value: object
) -> None:
    _, problems = check(CompanyFields, {"name": "J", field: value})

    assert list(problems) == [field]


@pytest.mark.usefixtures("regions")
def test_a_list_is_named_ordered_extended_and_hidden(admin: Viewer) -> None:
    east, west = company.lists(admin)["region"]
    hidden = replace(east, fields=east.fields.model_copy(update={"is_offered": False}))
    named = replace(west, fields=west.fields.model_copy(update={"en": "Far West"}))
    new = Item(None, 0, ListItemFields(value="north"))

    company.save_list(admin, "region", [new, named, hidden])

    assert shown(admin) == ["north", "Far West"]
    assert [i.fields.value for i in company.lists(admin)["region"]] == [
        "north", "west", "east",
    ]  # fmt: skip


@pytest.mark.usefixtures("regions")
def test_a_value_that_records_hold_is_neither_rewritten_nor_taken_away(
    admin: Viewer,
) -> None:
    east, west = company.lists(admin)["region"]
    other = replace(east, fields=east.fields.model_copy(update={"value": "orient"}))
    with pytest.raises(RuleError, match=r"settings\.value_stays"):
        company.save_list(admin, "region", [other, west])
    with pytest.raises(ConflictError):
        company.save_list(admin, "region", [west])


@pytest.mark.usefixtures("regions")
def test_no_value_stands_twice(admin: Viewer) -> None:
    east, west = company.lists(admin)["region"]
    twice = Item(None, 0, ListItemFields(value="east"))
    with pytest.raises(RuleError, match=r"settings\.repeated"):
        company.save_list(admin, "region", [east, west, twice])
    renamed = replace(east, fields=east.fields.model_copy(update={"value": "orient"}))
    with pytest.raises(RuleError, match=r"settings\.repeated"):
        company.save_list(admin, "region", [renamed, west, twice])


@pytest.mark.usefixtures("regions")
def test_a_list_that_somebody_else_changed_is_not_overwritten(admin: Viewer) -> None:
    rows = company.lists(admin)["region"]
    changed = [
        replace(i, fields=i.fields.model_copy(update={"en": f"{i.fields.en}!"}))
        for i in rows
    ]
    company.save_list(admin, "region", changed)
    with pytest.raises(ConflictError):
        company.save_list(admin, "region", list(reversed(rows)))

"""Each kind of record says once what lists, files and histories need of it."""

import pytest

from core.errors import RuleError
from core.i18n import Label
from db.kinds import columns, kind_of, kinds, shown_as, table_of
from db.models import Customer, CustomerName, Deal, Share, Team


def test_a_kind_is_found_by_its_name() -> None:
    assert table_of("deals") is Deal
    assert kind_of(Deal).feature == "pipeline"
    assert all(name == kind_of(table).name for name, table in kinds().items())


def test_an_unknown_kind_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(RuleError) as refused:
        table_of("unicorns")
    assert refused.value.key == "records.unknown_kind"
    assert "deals" in str(refused.value.values["known"])


def test_a_table_that_is_no_kind_has_none() -> None:
    with pytest.raises(ValueError, match="Share"):
        kind_of(Share)


@pytest.mark.parametrize("kind", kinds())
def test_the_columns_of_a_kind_are_its_fields_and_what_use_cases_set(kind: str) -> None:
    about = kind_of(table_of(kind))
    names = [*about.fields.model_fields]
    assert [*columns(kind)][: len(names)] == names
    assert {*columns(kind)} == {*names, *about.more}
    assert all(entry.name == name for name, entry in columns(kind).items())


def test_common_columns_have_one_label_wherever_they_stand() -> None:
    assert columns("deals")["owner_id"].label == Label("records.owner_id")
    assert columns("customers")["owner_id"].label == Label("records.owner_id")
    assert columns("deals")["amount_minor"].label == Label("pipeline.amount_minor")


def test_a_customer_is_shown_by_the_name_that_more_people_may_read() -> None:
    assert shown_as("customers") == (CustomerName, "name")
    assert shown_as("teams") == (Team, "name")
    assert table_of("customers") is Customer

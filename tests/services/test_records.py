from datetime import UTC, date, datetime

import pytest

from core.access import SYSTEM, Role, Viewer
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from core.money import Currency
from db.models import Activity, ListItem, Share
from db.replica import replica
from db.session import transaction
from rules.activities import ActivityFields
from rules.customers import CustomerFields
from services import records
from services.records import Question
from tests.build import a_customer, a_deal, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")
NEW = CustomerFields(name="上海联瑞医疗有限公司", phone="021-5080 7799")


@pytest.fixture(params=["database", "copy"])
def source(request: pytest.FixtureRequest) -> None:
    """Let totals come from the database, and from the copy."""
    if request.param == "copy":
        replica().rebuild()


def names(viewer: Viewer, question: Question) -> list[str]:
    return [row["name"] for row in records.page(viewer, "customers", question).rows]


def test_what_is_added_is_found_by_pinyin_initials_and_phone(rep: Viewer) -> None:
    number = records.add(rep, "customers", NEW, "form-1")

    for words in ("联瑞", "lianrui", "shlr", "02150807799"):
        assert names(rep, Question(search=words)) == [NEW.name]
    assert names(rep, Question(search="nobody")) == []
    opened = records.open_one(rep, "customers", number)
    assert opened.row.names == {"parent_id": "", "owner_id": "Lin", "team_id": "East"}
    assert opened.row["number"] == f"{number:06d}"
    assert (opened.may_change, opened.may_delete) == (True, False)


def test_the_same_form_adds_once(rep: Viewer) -> None:
    first = records.add(rep, "customers", NEW, "form-1")

    assert records.add(rep, "customers", NEW, "form-1") == first
    assert records.add(rep, "customers", NEW, "form-2") != first


@pytest.mark.usefixtures("source")
def test_a_list_filters_sorts_pages_and_adds_up(manager: Viewer) -> None:
    saved(
        *(
            a_deal(name=f"d{i}", amount_minor=i * 100, owner_id=(10, 30)[i % 2])
            for i in range(5)
        ),
        a_deal(name="dollars", amount_minor=7, currency=Currency.USD),
        a_deal(name="theirs", owner_id=20, team_id=2),
    )
    page = records.page(
        manager,
        "deals",
        Question(sort="-amount_minor", size=2, filters={"owner_id": [10]}),
        "amount_minor",
    )

    assert [row["name"] for row in page.rows] == ["d4", "d2"]
    assert page.total.count == 4
    assert page.total.sums == {Currency.CNY: 600, Currency.USD: 7}
    between = Question(filters={"amount_minor": (100, 300), "owner_id": 30})
    assert [r["name"] for r in records.page(manager, "deals", between).rows] == [
        "d3",
        "d1",
    ]
    assert records.page(manager, "deals", Question(page=9)).rows == []


def test_a_filter_for_nothing_finds_what_has_no_value(rep: Viewer) -> None:
    saved(a_customer(name="a", region="East"), a_customer(name="b"))

    assert names(rep, Question(filters={"region": [""]})) == ["b"]
    assert names(rep, Question(filters={"region": ["", "East"]})) == ["b", "a"]


def test_an_unknown_field_or_kind_is_a_sentence(rep: Viewer) -> None:
    for question in (Question(sort="secret"), Question(filters={"secret": 1})):
        with pytest.raises(RuleError, match=r"records\.unknown_field"):
            records.page(rep, "customers", question)
    with pytest.raises(RuleError, match=r"records\.unknown_kind"):
        records.page(rep, "passwords", Question())


def test_deals_are_found_by_their_customer(rep: Viewer) -> None:
    [customer] = saved(a_customer(name="Acme", search="acme"))
    saved(a_deal(name="x", customer_id=customer), a_deal(name="y"))

    found = records.page(rep, "deals", Question(search="ACM")).rows
    assert [(row["name"], row.names["customer_id"]) for row in found] == [("x", "Acme")]


def test_a_save_over_a_newer_one_gives_both_values(rep: Viewer) -> None:
    number = records.add(rep, "customers", NEW, "form-1")
    opened = records.open_one(rep, "customers", number).version
    theirs = NEW.model_copy(update={"address": "theirs"})
    records.change(rep, "customers", number, opened, theirs)

    mine = NEW.model_copy(update={"address": "mine"})
    with pytest.raises(ConflictError) as conflict:
        records.change(rep, "customers", number, opened, mine)

    assert conflict.value.fields == {"address": ("mine", "theirs")}


def test_values_of_managed_lists_only(rep: Viewer) -> None:
    new = CustomerFields(name="A", industry="steel")
    with pytest.raises(RuleError, match=r"records\.not_in_list"):
        records.add(rep, "customers", new, "1")

    saved(ListItem(list="industry", value="steel"))
    assert records.add(rep, "customers", new, "1")


def test_others_find_nothing_and_readers_change_nothing(
    rep: Viewer, other_rep: Viewer
) -> None:
    number = records.add(rep, "customers", NEW, "form-1")
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "customers", number)
    with pytest.raises(NotFoundError):
        records.change(other_rep, "customers", number, 1, NEW)

    saved(Share(record_table="customer", record_id=number, person_id=20))
    opened = records.open_one(other_rep, "customers", number)
    assert not opened.may_change
    with pytest.raises(ForbiddenError):
        records.change(
            other_rep,
            "customers",
            number,
            opened.version,
            NEW.model_copy(update={"address": "x"}),
        )


def test_what_is_put_away_comes_back(manager: Viewer, rep: Viewer) -> None:
    number = records.add(rep, "customers", NEW, "form-1")
    with pytest.raises(ForbiddenError):
        records.delete(rep, "customers", number)
    records.delete(manager, "customers", number)
    assert names(rep, Question()) == []

    records.restore(manager, "customers", number)

    assert names(rep, Question()) == [NEW.name]


def test_the_history_tells_each_field(rep: Viewer) -> None:
    number = records.add(rep, "customers", NEW, "form-1")
    opened = records.open_one(rep, "customers", number).version
    changed = NEW.model_copy(update={"address": "Pudong", "employees": 5})
    records.change(rep, "customers", number, opened, changed)

    told = records.told(rep, "customers", number)
    assert [(t.person, t.field, t.before, t.after) for t in told[:2]] == [
        ("Lin", "customers.address", None, "Pudong"),
        ("Lin", "customers.employees", None, 5),
    ]
    assert told[-1].field is None


def test_an_export_has_what_the_list_has(ops: Viewer) -> None:
    saved(*(a_customer(name=f"c{i}") for i in range(7)))

    exported = records.export(ops, "customers", Question(sort="name"))
    assert [row["name"] for row in exported] == [f"c{i}" for i in range(7)]


def test_a_trainer_lists_no_amounts(trainer: Viewer) -> None:
    saved(a_deal(owner_id=50))

    page = records.page(trainer, "deals", Question(), "amount_minor")
    assert page.rows[0]["amount_minor"] is None
    assert page.total.sums == {}
    assert trainer.role is Role.TRAINER


def test_a_follow_up_added_like_any_record_is_of_this_instant(rep: Viewer) -> None:
    [deal] = saved(a_deal())
    said = ActivityFields(note="Talked.", deal_id=deal)

    number = records.add(rep, "activities", said, "form-1")

    row = records.open_one(rep, "activities", number).row
    assert row["at"] == NOON
    assert on_day(number) == TODAY


def test_the_day_of_a_follow_up_goes_with_its_instant(rep: Viewer) -> None:
    [deal] = saved(a_deal())
    late = datetime(2026, 11, 22, 17, tzinfo=UTC)  # the next day in Shanghai
    said = ActivityFields(note="Talked.", deal_id=deal, at=late)

    number = records.add(rep, "activities", said, "form-1")
    assert on_day(number) == date(2026, 11, 23)

    again = said.model_copy(update={"at": NOON})
    records.change(rep, "activities", number, 1, again)
    assert on_day(number) == TODAY

    no_more = said.model_copy(update={"at": None, "note": "Said."})
    records.change(rep, "activities", number, 2, no_more)
    row = records.open_one(rep, "activities", number).row
    assert (row["at"], row["note"]) == (NOON, "Said.")


def on_day(number: int) -> date:
    with transaction(SYSTEM) as session:
        return session.get_one(Activity, number).on_day

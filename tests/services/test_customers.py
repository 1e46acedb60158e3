from datetime import timedelta
from typing import Any

import pytest

from core.access import Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from core.money import Currency
from db.models import Share
from db.replica import replica
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.duplicates import Why
from rules.search import search_text
from services import customers, records
from services.records import Question
from tests.build import a_contact, a_customer, a_deal, a_person, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")
NAME = "上海联瑞医疗有限公司"


def named(name: str, **more: Any) -> int:
    derived = CustomerFields(name=name).derived()
    [number] = saved(a_customer(**({"name": name} | derived | more)))
    return number


def test_a_likeness_of_ones_own_is_named_with_the_reason(rep: Viewer) -> None:
    number = named(NAME)
    pooled = named("联瑞医疗器械", owner_id=None, team_id=None)

    found = customers.like(rep, "上海联瑞医疗（集团）")
    assert [tuple(like) for like in found.mine] == [(number, NAME, Why.NAME)]
    assert [like.id for like in customers.like(rep, "联瑞医疗").mine] == [
        number,
        pooled,
    ]
    assert not customers.like(rep, NAME, skip=number).mine
    assert not customers.like(rep, "深圳鹏程精工")


def test_of_anothers_only_that_there_is_one_is_told(
    rep: Viewer, other_rep: Viewer, ops: Viewer
) -> None:
    named(NAME, phone="021-5080 7799", phone_key="02150807799")

    for found in (
        customers.like(other_rep, NAME),
        customers.like(other_rep, "X", "(021) 50807799"),
        customers.like(other_rep, "上海联睿医疗"),
    ):
        assert (list(found.mine), found.others) == ([], 1)
    assert len(customers.like(ops, NAME).mine) == 1
    assert len(customers.like(rep, NAME).mine) == 1


def test_the_code_of_the_register_finds_it_under_any_name(rep: Viewer) -> None:
    named(NAME, credit_code="91310000MA1FL0000G")

    [like] = customers.like(rep, "Else", None, "91310000ma1fl0000g").mine
    assert like.why is Why.CODE


def test_a_word_that_many_names_share_is_no_likeness(rep: Viewer) -> None:
    saved(*(a_customer(name=f"上海{i}", match_key=f"上海甲{i}") for i in range(30)))

    assert not customers.like(rep, "上海")
    assert customers.like(rep, "上海甲3").mine


def test_what_was_put_away_is_no_likeness(rep: Viewer) -> None:
    named(NAME, deleted_at=NOON)

    assert not customers.like(rep, NAME)


def test_a_rep_reads_name_industry_and_region_of_the_pool(
    rep: Viewer, other_rep: Viewer
) -> None:
    pooled = named(
        NAME, owner_id=None, team_id=None, industry="医疗", search=search_text(NAME)
    )
    theirs = named("Theirs", owner_id=20, team_id=2)

    pool = customers.pool(rep, "lianrui")
    assert [(row.id, row.values["industry"]) for row in pool.rows] == [(pooled, "医疗")]
    assert pool.count == 1
    assert customers.pool(rep, "nobody").count == 0
    assert customers.cover(rep, pooled).named.values["name"] == NAME
    assert "phone" not in customers.cover(rep, pooled).named.values
    assert not customers.cover(rep, pooled).is_open
    with pytest.raises(NotFoundError):
        records.open_one(rep, "customers", pooled)
    with pytest.raises(NotFoundError):
        customers.cover(rep, theirs)
    assert customers.cover(other_rep, theirs).is_open


def test_a_customer_goes_with_the_contacts_of_its_owner(
    manager: Viewer, rep: Viewer
) -> None:
    [number] = saved(a_customer())
    with_it, others = saved(
        a_contact(customer_id=number),
        a_contact(customer_id=number, owner_id=30, name="Wu"),
    )

    customers.assign(manager, [number], 30)

    row = records.open_one(manager, "customers", number).row
    assert (row["owner_id"], row["team_id"]) == (30, 3)
    for contact in (with_it, others):
        found = records.open_one(manager, "contacts", contact).row
        assert found["owner_id"] == 30
    with pytest.raises(NotFoundError):
        records.open_one(rep, "customers", number)


def test_nobody_assigns_what_they_may_not_or_to_who_has_left(
    rep: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_customer())
    saved(a_person(id=12, login="gone", closed_at=NOON))
    [theirs] = saved(a_customer(owner_id=20, team_id=2))

    with pytest.raises(ForbiddenError):
        customers.assign(rep, [number], 30)
    with pytest.raises(NotFoundError):
        customers.assign(manager, [number, theirs], 30)
    for person in (12, 999):
        with pytest.raises(RuleError, match=r"customers\.no_such_person"):
            customers.assign(manager, [number], person)
    assert records.open_one(manager, "customers", number).row["owner_id"] == 10


def test_a_rep_returns_the_own_customer_to_the_pool_and_no_other(
    rep: Viewer, other_rep: Viewer
) -> None:
    [number] = saved(a_customer())
    saved(Share(record_table="customer", record_id=number, person_id=20))
    with pytest.raises(ForbiddenError):
        customers.give_back(other_rep, [number])

    customers.give_back(rep, [number])

    assert customers.pool(rep).count == 1


@pytest.mark.parametrize("source", ["database", "copy"])
def test_neglected_is_who_was_not_spoken_to_for_long(
    manager: Viewer, rep: Viewer, source: str
) -> None:
    long_ago, lately = TODAY - timedelta(days=31), TODAY - timedelta(days=30)
    saved(
        a_customer(name="silent", last_contact_on=long_ago, owner_id=30, team_id=3),
        a_customer(name="never", created_on=long_ago - timedelta(days=1)),
        a_customer(name="spoken to", last_contact_on=lately, created_on=long_ago),
        a_customer(name="new", created_on=TODAY),
        a_customer(name="theirs", last_contact_on=long_ago, owner_id=20, team_id=2),
        a_customer(name="pool", created_on=long_ago, owner_id=None, team_id=None),
    )
    if source == "copy":
        replica().rebuild()

    found = customers.neglected(manager)
    assert [
        (s.values["name"], s.names["owner_id"], s.values["last_contact_on"])
        for s in found
    ] == [
        ("never", "Lin", None),
        ("silent", "Chen", long_ago),
    ]
    assert [s.values["name"] for s in customers.neglected(rep)] == ["never"]
    assert [s.values["name"] for s in customers.neglected(manager, most=1)] == ["never"]


def test_the_facts_count_deals_and_their_amounts(rep: Viewer, trainer: Viewer) -> None:
    [number] = saved(a_customer(owner_id=10))
    own: dict[str, Any] = {"customer_id": number}
    saved(
        a_deal(**own, amount_minor=500),
        a_deal(**own, amount_minor=None),
        a_deal(**own, amount_minor=7, currency=Currency.USD),
        a_deal(**own, outcome="won", amount_minor=9, contract_amount_minor=8),
        a_deal(**own, outcome="lost"),
        a_deal(**own, owner_id=20, team_id=2),
    )

    facts = customers.facts(rep, number)
    assert (facts.open.count, facts.won.count) == (3, 1)
    assert facts.open.amounts == {Currency.CNY: 500, Currency.USD: 7}
    assert facts.won.amounts == {Currency.CNY: 8}
    saved(Share(record_table="customer", record_id=number, person_id=50))
    assert customers.facts(trainer, number).open.amounts == {}


def test_one_contact_is_the_primary_one(rep: Viewer) -> None:
    [number] = saved(a_customer())

    def add(name: str, key: str) -> int:
        new = ContactFields(name=name, customer_id=number, is_primary=True)
        return records.add(rep, "contacts", new, key)

    first, second = add("Liu", "1"), add("Zhou", "2")

    def primary() -> list[object]:
        asked = Question(filters={"is_primary": True})
        return [row.id for row in records.page(rep, "contacts", asked).rows]

    assert primary() == [second]
    opened = records.open_one(rep, "contacts", first)
    again = ContactFields(name="Liu", customer_id=number, is_primary=True)
    records.change(rep, "contacts", first, opened.version, again)
    assert primary() == [first]
    [elsewhere] = saved(a_contact(customer_id=None, is_primary=True))
    assert primary() == [elsewhere, first]


def test_what_is_added_is_dated_today(rep: Viewer) -> None:
    number = records.add(rep, "customers", CustomerFields(name="A"), "1")
    assert records.open_one(rep, "customers", number).row["created_on"] == TODAY

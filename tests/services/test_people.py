from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from core import clock
from core.access import SYSTEM, Role, Viewer
from core.errors import (
    AppError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RuleError,
)
from db.models import (
    Activity,
    Change,
    Contact,
    Customer,
    Deal,
    DealEvent,
    Lead,
    Person,
    Team,
)
from db.queries import accounts
from db.session import transaction
from rules.people import AccountState, PersonFields
from services import accounts as own
from services import people
from tests.build import (
    a_contact,
    a_customer,
    a_deal,
    a_lead,
    an_activity,
    saved,
)
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams", "quick")
NEW = PersonFields(login="gao", name="Gao")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "COST", 4)


def test_a_missing_team_is_made_along_its_way(admin: Viewer) -> None:
    assert people.add(admin, NEW, "East/Suzhou")
    assert people.add(admin, NEW.model_copy(update={"login": "b"}), "East/Suzhou")

    with transaction(admin) as session:
        team = session.get_one(Team, session.get_one(Person, _id(admin, "gao")).team_id)
        assert (team.name, team.path) == ("Suzhou", f"1/{team.id}/")
    assert {p.team for p in people.everybody(admin) if p.login in "gao b"} == {"Suzhou"}


def _id(viewer: Viewer, login: str) -> int:
    return next(p.id for p in people.everybody(viewer) if p.login == login)


def test_only_administrators_add_and_close(manager: Viewer, ops: Viewer) -> None:
    for who in (manager, ops):
        with pytest.raises(ForbiddenError):
            people.add(who, NEW, "East")
        with pytest.raises(ForbiddenError):
            people.close(who, "lin")


@pytest.mark.parametrize(
    ("login", "team", "key"),
    [("LIN", "East", "people.login_taken"), ("gao", " / ", "people.team_needed")],
)
def test_what_is_wrong_is_said(login: str, team: str, key: str, admin: Viewer) -> None:
    with pytest.raises(RuleError) as refused:
        people.add(admin, NEW.model_copy(update={"login": login}), team)
    assert refused.value.key == key


def fields(**changes: Any) -> PersonFields:
    """Build the fields of person 10 of the fixture, with some of them changed."""
    known = {"login": "lin", "name": "Lin", "team_id": 1, "superior_id": 11}
    return PersonFields.model_validate(known | changes)


def change(admin: Viewer, number: int = 10, **changes: Any) -> None:
    opened = people.open_one(admin, number)
    to = opened.record.model_copy(update=changes)
    people.change(admin, number, opened.version, to)


def test_the_last_administrator_stays(admin: Viewer) -> None:
    with pytest.raises(RuleError, match=r"people\.last_administrator"):
        people.close(admin, "admin")
    with pytest.raises(RuleError, match=r"people\.last_administrator"):
        change(admin, 90, role=Role.REP)
    change(admin, 40, role=Role.ADMIN)
    people.close(admin, "admin")
    with pytest.raises(RuleError, match=r"people\.closed_already"):
        people.close(admin, "ADMIN")
    with pytest.raises(NotFoundError):
        people.close(admin, "nobody")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"login": "Mei"}, "people.login_taken"),
        ({"team_id": None}, "people.team_needed"),
        ({"superior_id": 10}, "people.own_superior"),
        ({"superior_id": 999}, "records.not_found"),
        ({"region": "Mars"}, "records.not_in_list"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    changes: dict[str, Any], key: str, admin: Viewer
) -> None:
    with pytest.raises(AppError) as refused:
        change(admin, **changes)
    assert refused.value.key == key


def test_nobody_is_above_their_superior(admin: Viewer) -> None:
    with pytest.raises(RuleError, match=r"people\.own_superior"):
        change(admin, 11, superior_id=10)


def test_two_administrators_do_not_overwrite_each_other(admin: Viewer) -> None:
    opened = people.open_one(admin, 10)
    change(admin, name="Lin Yue")
    with pytest.raises(ConflictError):
        people.change(admin, 10, opened.version, fields(name="Lin Yu"))


def test_only_an_administrator_opens_and_changes_people(
    manager: Viewer, ops: Viewer, admin: Viewer
) -> None:
    opened = people.open_one(admin, 10)
    for who in (manager, ops):
        with pytest.raises(ForbiddenError):
            people.open_one(who, 10)
        with pytest.raises(ForbiddenError):
            people.change(who, 10, opened.version, opened.record)
        with pytest.raises(ForbiddenError):
            people.invite(who, 10)
    with pytest.raises(NotFoundError):
        people.open_one(admin, 999)


def owners(*ids: int) -> list[tuple[int | None, int | None, int | None]]:
    with transaction(SYSTEM) as session:
        deals = [session.get_one(Deal, number) for number in ids]
        return [(d.owner_id, d.team_id, d.superior_id) for d in deals]


def test_open_work_moves_with_its_person_and_what_is_closed_stays(
    admin: Viewer, manager: Viewer
) -> None:
    opened, won = saved(
        a_deal(superior_id=11),
        a_deal(superior_id=11, outcome="won", stage="contract_signed"),
    )
    [customer] = saved(a_customer())
    [contact] = saved(a_contact(customer_id=customer))

    change(admin, team_id=2, superior_id=21)

    assert owners(opened, won) == [(10, 2, 21), (10, 1, 11)]
    with transaction(manager) as session:
        assert session.get(Customer, customer) is None
        assert session.get(Contact, contact) is None
        assert session.get(Deal, won) is not None
    with transaction(SYSTEM) as session:
        [event] = session.exec(select(DealEvent)).all()
        assert (event.deal_id, event.kind, event.team_id) == (opened, "owner", 2)


def test_a_leaver_hands_all_open_work_over_with_one_trail(admin: Viewer) -> None:
    lead, _ = saved(a_lead(), a_lead(status="converted"))
    [customer] = saved(a_customer(next_contact_on=TODAY))
    saved(a_contact(customer_id=customer), an_activity(customer_id=customer))
    opened, lost = saved(a_deal(superior_id=11), a_deal(outcome="lost"))

    assert people.hand_over(admin, 10, 20) == people.HandedOver(1, 1, 1, 1)

    assert owners(opened, lost) == [(20, 2, 21), (10, 1, None)]
    with transaction(SYSTEM) as session:
        assert session.get_one(Lead, lead).owner_id == 20
        assert session.exec(select(Activity.owner_id)).all() == [10]
        statement = select(Change).where(Change.action == "people.hand_over")
        told = [(row.record_table, row.correlation) for row in session.exec(statement)]
    assert len({trail for _, trail in told}) == 1
    assert sorted(table for table, _ in told) == [
        "contact", "customer", "deal", "deal_event", "lead",
    ]  # fmt: skip
    assert people.hand_over(admin, 10, 20) == people.HandedOver(0, 0, 0, 0)


def test_a_manager_hands_over_what_is_under_them_only(
    manager: Viewer, rep: Viewer
) -> None:
    saved(a_deal(), a_deal(owner_id=20, team_id=2))
    assert people.hand_over(manager, 20, 10).deals == 0
    assert people.hand_over(manager, 10, 20).deals == 1
    with pytest.raises(ForbiddenError):
        people.hand_over(rep, 10, 20)


def test_work_is_handed_to_somebody_else_who_works_here(admin: Viewer) -> None:
    people.close(admin, "zhao")
    with pytest.raises(RuleError, match=r"customers\.no_such_person"):
        people.hand_over(admin, 10, 20)
    with pytest.raises(RuleError, match=r"people\.same_person"):
        people.hand_over(admin, 10, 10)


def test_an_account_says_how_far_it_is(
    admin: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> AccountState:
        return people.open_one(admin, 10).account

    assert state() is AccountState.MISSING
    assert people.invite(admin, 10) != people.invite(admin, 10)
    assert state() is AccountState.INVITED
    later = NOON + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert state() is AccountState.EXPIRED
    own.change_password(Viewer(10, 1, Role.REP), "correct horse battery")
    assert state() is AccountState.ACTIVE
    people.close(admin, "lin")
    assert state() is AccountState.CLOSED
    people.invite(admin, 10)
    assert state() is AccountState.INVITED


@pytest.mark.parametrize(
    ("changes", "stays"),
    [({"name": "L"}, True), ({"team_id": 2}, True), ({"role": Role.OPS}, False),
     ({"login": "lin2"}, False)],
)  # fmt: skip
def test_another_role_or_login_ends_the_sign_ins(
    changes: dict[str, Any], *, stays: bool, admin: Viewer
) -> None:
    people.invite(admin, 10)
    tab, _ = own.begin("lin", "")
    change(admin, **changes)

    member, _ = own.who(tab, "")
    assert (member is not None) is stays
    if member and "team_id" in changes:
        assert member.viewer.team_id == 2

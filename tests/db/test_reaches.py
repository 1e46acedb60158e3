"""Who reaches which records to see them, to count them, to change them."""

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from core.access import SYSTEM, Role, Viewer
from db.models import (
    Attempt,
    Change,
    Credential,
    Customer,
    CustomerName,
    Deal,
    DealLine,
    Done,
    Share,
    SignIn,
    Team,
)
from db.records import Owned, Part, Tracked
from db.scope import Reach, ScopedSession, tables
from db.session import engine, transaction
from tests.build import a_customer, a_deal, a_line, saved
from tests.conftest import NOON

REGISTRIES: list[Any] = [inspect(c).registry for c in (Deal, CustomerName)]


@pytest.fixture
def company(teams: None) -> None:  # noqa: ARG001
    """Save deals that differ in how person 10 and the managers come to them."""
    saved(
        a_deal(id=1, name="own"),
        a_deal(id=2, name="below", owner_id=30, team_id=3),
        a_deal(id=3, name="beside", owner_id=20, team_id=2),
        a_deal(id=4, name="read", owner_id=20, team_id=2),
        a_deal(id=5, name="written", owner_id=20, team_id=2),
        a_deal(id=6, name="ended", owner_id=20, team_id=2),
        a_deal(id=7, name="lasting", owner_id=20, team_id=2),
        *(a_line(id=i, deal_id=i) for i in range(1, 8)),
        shared(4),
        shared(5, access="write"),
        shared(6, access="write", ends_at=NOON),
        shared(7, ends_at=NOON + timedelta(seconds=1)),
    )


def shared(deal: int, **more: Any) -> Share:
    return Share(record_table="deal", record_id=deal, person_id=10, **more)


def alike(*names: str) -> dict[Reach, set[str]]:
    return {reach: set(names) for reach in Reach}


ALL = {"own", "below", "beside", "read", "written", "ended", "lasting"}
REACHED: dict[tuple[int, int, Role], dict[Reach, set[str]]] = {
    (10, 1, Role.REP): {
        Reach.SEE: {"own", "read", "written", "lasting"},
        Reach.COUNT: {"own"},
        Reach.CHANGE: {"own", "written"},
    },
    (10, 1, Role.TRAINER): {
        Reach.SEE: {"own", "read", "written", "lasting"},
        Reach.COUNT: {"own"},
        Reach.CHANGE: {"own", "written"},
    },
    (11, 1, Role.MANAGER): alike("own", "below"),
    (10, 3, Role.MANAGER): {
        Reach.SEE: {"own", "below", "read", "written", "lasting"},
        Reach.COUNT: {"own", "below"},
        Reach.CHANGE: {"own", "below", "written"},
    },
    (60, 1, Role.SERVICE): alike(),
    (50, 1, Role.TRAINER): alike(),
    (30, 3, Role.REP): alike("below"),
    (40, 1, Role.OPS): alike(*ALL),
    (90, 1, Role.ADMIN): alike(*ALL),
}


@pytest.mark.parametrize("who", REACHED, ids=lambda who: f"{who[2]} {who[0]}")
@pytest.mark.parametrize("reach", Reach)
@pytest.mark.usefixtures("company")
def test_each_role_reaches_its_own_records_and_their_parts(
    who: tuple[int, int, Role], reach: Reach
) -> None:
    expected = REACHED[who][reach]
    parts = select(Deal.name).join(DealLine, col(DealLine.deal_id) == Deal.id)
    lines = select(func.count()).select_from(DealLine)
    with transaction(Viewer(*who)) as session, session.reaching(reach):
        assert set(session.exec(select(Deal.name))) == expected
        assert set(session.exec(parts)) == expected
        assert session.exec(lines).one() == len(expected)


@pytest.mark.usefixtures("teams")
def test_a_customer_is_named_to_whoever_sees_a_deal_of_it_and_in_the_pool(
    rep: Viewer, trainer: Viewer
) -> None:
    saved(
        a_customer(id=1, name="mine"),
        a_customer(id=2, name="theirs", owner_id=20, team_id=2),
        a_customer(id=3, name="of my deal", owner_id=20, team_id=2),
        a_customer(id=4, name="pool", owner_id=None, team_id=None),
        a_deal(id=1, customer_id=3),
    )
    names, files = select(CustomerName.name), select(Customer.name)
    with transaction(rep) as session:
        assert set(session.exec(names)) == {"mine", "of my deal", "pool"}
        assert session.exec(files).all() == ["mine"]
    with transaction(trainer) as session:
        assert session.exec(names).all() == ["pool"]
        assert session.exec(files).all() == []


@pytest.mark.usefixtures("teams")
def test_a_name_does_not_lead_to_the_rest_of_the_file(rep: Viewer) -> None:
    saved(
        a_customer(id=1, needs="mine"),
        a_customer(id=2, needs="hidden", owner_id=20, team_id=2),
        a_deal(id=1, customer_id=1),
        a_deal(id=2, customer_id=2),
    )
    both = (
        select(CustomerName.id, Customer.needs)
        .outerjoin(Customer, col(Customer.id) == CustomerName.id)
        .order_by(col(CustomerName.id))
    )
    by_file = select(CustomerName.id).order_by(col(Customer.needs))
    with transaction(rep) as session:
        assert session.exec(both).all() == [(1, "mine"), (2, None)]
        with pytest.raises(DBAPIError):
            session.exec(by_file).all()


@pytest.mark.usefixtures("company")
def test_what_a_dissolved_team_did_stays_under_its_place(manager: Viewer) -> None:
    with transaction(SYSTEM, "data.load") as session:
        session.get_one(Team, 3).deleted_at = NOON
    with transaction(manager) as session:
        assert session.get(Deal, 2)


@pytest.mark.usefixtures("company")
def test_who_asks_for_deleted_rows_gets_no_ended_share_back(rep: Viewer) -> None:
    with transaction(SYSTEM, "data.load") as session:
        session.exec(select(Share).where(Share.record_id == 4)).one().deleted_at = NOON
    with transaction(rep, with_deleted=True) as session:
        assert session.get(Deal, 4) is None


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("role", Role)
def test_a_deleted_row_and_its_parts_are_gone_until_they_are_asked_for(
    role: Role,
) -> None:
    who = Viewer(10, 1, role)
    with transaction(SYSTEM, "data.load") as session:
        session.get_one(Deal, 1).deleted_at = NOON
    for reads, there in [(transaction(who), False), (deleted_too(who), True)]:
        with reads as session:
            assert bool(session.get(Deal, 1)) is there
            assert bool(session.get(DealLine, 1)) is there


def deleted_too(viewer: Viewer) -> AbstractContextManager[ScopedSession]:
    return transaction(viewer, with_deleted=True)


def test_a_session_without_a_viewer_does_nothing() -> None:
    with ScopedSession(engine()) as session:
        with pytest.raises(KeyError, match="viewer"):
            session.exec(select(Deal)).all()
        session.add(a_deal())
        with pytest.raises(KeyError, match="action"):
            session.flush()


@pytest.mark.usefixtures("teams")
def test_passwords_and_sign_ins_are_read_by_their_person_and_the_administrator(
    ops: Viewer, admin: Viewer
) -> None:
    with transaction(SYSTEM, "data.load") as session:
        for person in (10, 40):
            session.add(Credential(person_id=person, password="x"))
            session.add(a_sign_in(person))
    for who, read in [(ops, {40}), (admin, {10, 40})]:
        with transaction(who) as session:
            assert set(session.exec(select(Credential.person_id))) == read
            assert set(session.exec(select(SignIn.person_id))) == read


def a_sign_in(person: int) -> SignIn:
    return SignIn(
        secret="x",
        person_id=person,
        stamp=1,
        began_at=NOON,
        expires_at=NOON,
    )


def test_every_table_is_filtered_or_known_to_be_for_everybody() -> None:
    scoped = {*tables(Owned), *tables(Part), Change, Credential, CustomerName, SignIn}
    mapped = {mapper.class_ for known in REGISTRIES for mapper in known.mappers}
    for_everybody = {str(table.__name__) for table in mapped - scoped}

    assert for_everybody == {
        "Attempt",
        "CompanySettings",
        "Done",
        "ImportMapping",
        "ListItem",
        "Person",
        "Policy",
        "Price",
        "Product",
        "Share",
        "Team",
    }
    assert mapped - set(tables(Tracked)) == {
        Attempt,
        Change,
        Credential,
        CustomerName,
        Done,
        SignIn,
    }

"""Nobody changes, adds to, refers to or shares what is not within reach."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from core.access import SYSTEM, Role, Viewer
from core.errors import ForbiddenError, NotFoundError
from db.changes import insert_many
from db.models import (
    Change,
    Contact,
    Customer,
    Deal,
    DealEvent,
    DealLine,
    Document,
    Order,
    Share,
)
from db.records import Tracked
from db.scope import ScopedSession
from db.session import engine, transaction
from tests.build import (
    a_contact,
    a_customer,
    a_deal,
    a_line,
    an_activity,
    an_event,
    saved,
)
from tests.conftest import NOON, TODAY


@pytest.fixture(autouse=True)
def records(teams: None) -> None:  # noqa: ARG001
    """Save what person 10 owns, may change, may read, sees named, and sees nothing of.

    Deals and customers 1 to 5 in this order; customer 4 is named by deal 1.
    """
    theirs = {"owner_id": 20, "team_id": 2}
    saved(
        a_customer(id=1),
        *(a_customer(id=i, **theirs) for i in range(2, 6)),
        a_customer(id=6, owner_id=None, team_id=None),
        a_deal(id=1, customer_id=4),
        *(a_deal(id=i, **theirs) for i in range(2, 6)),
        *(a_line(id=i, deal_id=i) for i in range(1, 6)),
        *(shared(table, 2, access="write") for table in ("deal", "customer")),
        *(shared(table, 3) for table in ("deal", "customer")),
    )


def shared(table: str, record: int, person: int = 10, **more: Any) -> Share:
    return Share(record_table=table, record_id=record, person_id=person, **more)


def an_order(**values: Any) -> Order:
    return Order(owner_id=10, team_id=1, ordered_on=TODAY, **values)


def a_document(**values: Any) -> Document:
    return Document(name="x.pdf", sha256="0", size=1, added_at=NOON, **values)


def work(viewer: Viewer, *steps: Callable[[ScopedSession], object]) -> None:
    """Do steps in one transaction, each with its own flush."""
    with transaction(viewer, "pipeline.edit", with_deleted=True) as session:
        for step in steps:
            step(session)
            session.flush()


def adding(*rows: Tracked) -> Callable[[ScopedSession], None]:
    return lambda session: session.add_all(rows)


def setting(table: type[Tracked], key: int, **values: object) -> Any:
    return lambda session: session.get_one(table, key).sqlmodel_update(values)


def removing(table: type[Tracked], key: int) -> Any:
    return lambda session: session.delete(session.get_one(table, key))


ALLOWED: dict[str, Callable[[], Any]] = {
    "changing the own": lambda: setting(Deal, 1, name="New"),
    "changing what is shared to write": lambda: setting(Deal, 2, name="New"),
    "deleting the own": lambda: removing(DealLine, 1),
    "putting the own away": lambda: setting(Deal, 1, deleted_at=NOON),
    "giving the own away": lambda: setting(Deal, 1, owner_id=20, team_id=2),
    "adding a part to the own": lambda: adding(a_line(deal_id=1)),
    "adding an event to the own": lambda: adding(an_event(deal_id=1)),
    "adding a part to what may be written": lambda: adding(a_line(deal_id=2)),
    "moving a part to what may be written": lambda: setting(DealLine, 1, deal_id=2),
    "referring to a named customer": lambda: adding(a_deal(customer_id=4)),
    "referring to a pool customer": lambda: adding(a_deal(customer_id=6)),
    "a contact of a read customer": lambda: adding(a_contact(customer_id=3)),
    "a follow-up on a named customer": lambda: adding(
        an_activity(customer_id=4, deal_id=1)
    ),
    "a document of both": lambda: adding(a_document(customer_id=1, deal_id=1)),
    "an order for the own deal": lambda: adding(an_order(customer_id=1, deal_id=1)),
    "sharing the own": lambda: adding(shared("deal", 1, 30)),
    "a record for somebody else": lambda: adding(a_deal(owner_id=20, team_id=2)),
}


@pytest.mark.parametrize("what", ALLOWED)
def test_what_is_within_reach_is_written(what: str, rep: Viewer) -> None:
    before = feed_length()
    work(rep, ALLOWED[what]())
    assert feed_length() == before + 1


READ_ONLY: dict[str, Callable[[], Any]] = {
    "changing": lambda: setting(Deal, 3, name="New"),
    "putting away": lambda: setting(Deal, 3, deleted_at=NOON),
    "deleting": lambda: removing(Customer, 3),
    "taking over": lambda: setting(Deal, 3, owner_id=10, team_id=1),
    "changing a part": lambda: setting(DealLine, 3, quantity=5),
    "deleting a part": lambda: removing(DealLine, 3),
    "adding a part": lambda: adding(a_line(deal_id=3)),
    "adding an event": lambda: adding(an_event(deal_id=3)),
    "adding a document": lambda: adding(a_document(deal_id=3)),
    "adding a document to one of two": lambda: adding(
        a_document(deal_id=1, customer_id=3)
    ),
    "adding a part to the unseen": lambda: adding(a_line(deal_id=5)),
    "adding a part to nothing": lambda: adding(a_line(deal_id=99)),
    "moving a part there": lambda: setting(DealLine, 1, deal_id=5),
    "sharing": lambda: adding(shared("deal", 3, 30)),
    "sharing the unseen with oneself": lambda: adding(shared("deal", 5)),
    "sharing an unseen customer": lambda: adding(shared("customer", 5)),
    "widening the own share": lambda: widening_a_share,
    "turning a share to the unseen": lambda: turning_a_share,
    "turning a share away": lambda: turning_a_share_away,
    "ending somebody's share": lambda: ending_a_share,
}


def share_of(session: ScopedSession, deal: int) -> Share:
    statement = select(Share).where(
        Share.record_table == "deal", Share.record_id == deal
    )
    return session.exec(statement).one()


def widening_a_share(session: ScopedSession) -> None:
    share_of(session, 3).access = "write"  # type: ignore[assignment]


def turning_a_share(session: ScopedSession) -> None:
    share_of(session, 2).record_id = 5


def turning_a_share_away(session: ScopedSession) -> None:
    share_of(session, 3).record_id = 1


def ending_a_share(session: ScopedSession) -> None:
    session.delete(share_of(session, 3))


@pytest.mark.parametrize("what", READ_ONLY)
def test_what_may_only_be_read_is_not_written(what: str, rep: Viewer) -> None:
    before = feed_length()
    with pytest.raises(ForbiddenError) as refused:
        work(rep, READ_ONLY[what]())
    assert refused.value.key == "app.read_only"
    assert feed_length() == before


UNSEEN: dict[str, Callable[[], Any]] = {
    "a deal of an unseen customer": lambda: adding(a_deal(customer_id=5)),
    "a deal of no customer": lambda: adding(a_deal(customer_id=99)),
    "turning a deal there": lambda: setting(Deal, 1, customer_id=5),
    "a contact": lambda: adding(a_contact(customer_id=5)),
    "a follow-up on an unseen deal": lambda: adding(
        an_activity(customer_id=1, deal_id=5)
    ),
    "an order for an unseen deal": lambda: adding(an_order(deal_id=5)),
    "a customer's parent": lambda: setting(Customer, 1, parent_id=5),
}


@pytest.mark.parametrize("what", UNSEEN)
def test_what_is_not_seen_is_not_referred_to(what: str, rep: Viewer) -> None:
    with pytest.raises(NotFoundError) as refused:
        work(rep, UNSEEN[what]())
    assert refused.value.key == "records.not_found"


NOT_THERE = {"adding a part to nothing", "a deal of no customer"}


@pytest.mark.parametrize("role", [Role.OPS, Role.ADMIN])
@pytest.mark.parametrize("what", sorted({*READ_ONLY, *UNSEEN} - NOT_THERE))
def test_the_office_writes_it_all(what: str, role: Role) -> None:
    work(Viewer(40, 1, role), (READ_ONLY | UNSEEN)[what]())


def test_a_record_may_be_given_away_before_its_event_is_written(rep: Viewer) -> None:
    work(
        rep,
        setting(Deal, 1, owner_id=20, team_id=2),
        adding(an_event(deal_id=1, kind="owner")),
        adding(a_line(deal_id=1)),
    )


def test_what_was_made_for_somebody_else_gets_its_parts(rep: Viewer) -> None:
    work(
        rep,
        adding(a_deal(id=7, owner_id=20, team_id=2)),
        adding(a_line(deal_id=7)),
        adding(shared("deal", 7)),
    )


def test_what_was_proven_ends_with_the_transaction(rep: Viewer) -> None:
    work(rep, setting(Deal, 1, owner_id=20, team_id=2))
    with pytest.raises(ForbiddenError):
        work(rep, adding(a_line(deal_id=1)))


def test_many_rows_are_judged_like_any_others(rep: Viewer) -> None:
    def lines(*deals: int) -> list[dict[str, Any]]:
        return [a_line(deal_id=d).model_dump(exclude={"id"}) for d in deals]

    def insert_them(*deals: int) -> None:
        with transaction(rep, "pipeline.edit") as session:
            insert_many(session, DealLine, lines(*deals))

    insert_them(1, 2)
    with pytest.raises(ForbiddenError, match="read_only"):
        insert_them(1, 3)
    row = a_contact(customer_id=5).model_dump(exclude={"id"})
    with pytest.raises(NotFoundError), transaction(rep, "contacts.add") as session:
        insert_many(session, Contact, [row])


def test_hundreds_are_judged_in_few_statements(manager: Viewer) -> None:
    saved(*(a_deal(owner_id=30, team_id=3) for _ in range(1200)))
    asked: list[str] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    with transaction(manager, "people.hand_over") as session:
        for row in session.exec(select(Deal).where(Deal.owner_id == 30)):
            row.owner_id = 10
        event.listen(engine(), "before_cursor_execute", listen)
        session.flush()
    assert len([statement for statement in asked if " IN (" in statement]) == 2


@pytest.mark.parametrize("act", ["imports.run", "data.load"])
def test_what_happened_is_not_rewritten(act: str) -> None:
    [number] = saved(an_event(deal_id=1))
    for step in (
        setting(DealEvent, number, to_stage="won"),
        removing(DealEvent, number),
    ):
        with transaction(SYSTEM, act) as session:
            step(session)
            with pytest.raises(TypeError, match="not rewritten"):
                session.flush()
            session.rollback()


def test_undoing_an_import_removes_what_it_said_had_happened(ops: Viewer) -> None:
    [number] = saved(an_event(deal_id=1))
    with transaction(ops, "imports.undo") as session:
        session.delete(session.get_one(DealEvent, number))
        session.flush()
        assert session.get(DealEvent, number) is None


def feed_length() -> int:
    with transaction(SYSTEM) as session:
        return session.exec(select(func.count()).select_from(Change)).one()

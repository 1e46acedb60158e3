"""The feed tells every change, in the order of the commits, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import defer
from sqlmodel import col, func, select

from core import clock
from core.access import SYSTEM, Viewer
from db.changes import PENDING, history, insert_many, lock
from db.models import Change, Credential, Deal, Done, Policy
from db.scope import ScopedSession
from db.session import engine, transaction
from rules.pipeline import Outcome
from tests.build import a_customer, a_deal, a_line, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")
PEOPLE = ("team", "person")


def feed() -> list[Change]:
    """Return what happened after the people were there."""
    told = col(Change.record_table).not_in(PEOPLE)
    with transaction(SYSTEM) as session:
        rows = session.exec(select(Change).where(told).order_by(col(Change.number)))
        return [Change(**row.model_dump()) for row in rows]


def test_each_change_tells_who_what_and_from_what_to_what(rep: Viewer) -> None:
    with transaction(rep, "pipeline.add", correlation="form-1") as session:
        row = a_deal(name="Acme")
        session.add(row)
        session.flush()
        row.name, row.outcome, row.closed_on = "Acme Ltd", Outcome.LOST, TODAY
        session.flush()
        session.delete(row)

    added, changed, gone = feed()
    assert [c.kind for c in (added, changed, gone)] == ["insert", "update", "delete"]
    assert changed.before == {"name": "Acme", "outcome": "open", "closed_on": None}
    assert changed.after == {
        "name": "Acme Ltd",
        "outcome": "lost",
        "closed_on": "2026-11-24",
    }
    assert gone.before == (gone.before or {}) | {
        "name": "Acme Ltd",
        "outcome": "lost",
        "amount_minor": 100_00,
        "created_on": "2026-11-24",
        "owner_id": 10,
    }
    assert gone.after is None
    told = {(c.person_id, c.action, c.correlation, c.at) for c in feed()}
    assert told == {(10, "pipeline.add", "form-1", NOON)}
    assert {(c.record_table, c.record_id) for c in feed()} == {("deal", row.id)}


def test_an_insert_tells_no_values_because_they_follow_from_the_record() -> None:
    saved(a_deal())

    assert [(c.before, c.after) for c in feed()] == [(None, None)]
    with engine().connect() as stored:
        empty = stored.execute(
            text("SELECT count(*) FROM change WHERE before IS NULL AND after IS NULL")
        )
        everything = stored.execute(text("SELECT count(*) FROM change"))
        assert empty.scalar_one() == everything.scalar_one(), "not the word null"


def test_what_a_row_was_at_first_follows_from_the_later_befores(rep: Viewer) -> None:
    [number] = saved(a_deal(name="first", amount_minor=1))
    for name, amount in [("second", 2), ("third", 2)]:
        with transaction(rep, "pipeline.edit") as session:
            row = session.get_one(Deal, number)
            row.name, row.amount_minor = name, amount

    values: dict[str, Any] = {"name": "third", "amount_minor": 2}
    for change in reversed(feed()):
        values |= change.before or {}
    assert values == {"name": "first", "amount_minor": 1}


def test_only_what_really_changed_is_told(rep: Viewer) -> None:
    [number] = saved(a_deal(name="same", amount_minor=1))
    with transaction(rep, "pipeline.edit") as session:
        row = session.get_one(Deal, number)
        row.name, row.outcome = "same", Outcome.OPEN
        session.flush()
        row.amount_minor = 2

    assert [c.after for c in feed()] == [None, {"amount_minor": 2}]


def test_each_flush_of_a_transaction_is_told(rep: Viewer) -> None:
    [number] = saved(a_deal(name="a"))
    with transaction(rep, "pipeline.edit") as session:
        row = session.get_one(Deal, number)
        for name in "bca":
            row.name = name
            session.flush()

    told = [(c.before, c.after) for c in feed()[1:]]
    assert told == [
        ({"name": "a"}, {"name": "b"}),
        ({"name": "b"}, {"name": "c"}),
        ({"name": "c"}, {"name": "a"}),
    ]


def test_json_is_told_whole(admin: Viewer) -> None:
    policy = Policy(kind="process", code="x", number=1, valid_from=TODAY, body={"a": 1})
    [number] = saved(policy)
    with transaction(admin, "process.edit") as session:
        session.get_one(Policy, number).body = {"a": [1, {"b": "阶段"}]}

    assert feed()[-1].before == {"body": {"a": 1}}
    assert feed()[-1].after == {"body": {"a": [1, {"b": "阶段"}]}}


def test_instants_are_told_in_utc(rep: Viewer) -> None:
    [number] = saved(a_deal())
    with transaction(rep, "pipeline.edit") as session:
        session.get_one(Deal, number).deleted_at = NOON

    assert feed()[-1].before == {"deleted_at": None}
    assert feed()[-1].after == {"deleted_at": "2026-11-24T04:00:00Z"}


def test_keys_and_passwords_are_not_in_the_feed() -> None:
    saved(a_deal(owner_id=None))
    with transaction(SYSTEM, "data.load") as session:
        session.add(Done(key="k", record_id=1, at=NOON))
        session.add(a_customer(owner_id=None, team_id=None))

    assert [c.record_table for c in feed()] == ["deal", "customer"]
    assert not hasattr(Credential, "version")


def test_a_person_reads_own_acts_and_the_history_of_visible_records(
    rep: Viewer,
) -> None:
    saved(a_deal(id=1), a_deal(id=2, owner_id=20, team_id=2))
    with transaction(rep, "pipeline.edit") as session:
        session.get_one(Deal, 1).name = "Acme"

    with transaction(rep) as session:
        assert [c.kind for c in session.exec(select(Change))] == ["update"]
        told = history(session, session.get_one(Deal, 1))
    assert [(c.person_id, c.kind) for c in told] == [(0, "insert"), (10, "update")]


def test_a_transaction_that_fails_leaves_no_change() -> None:
    def fail() -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.add(a_deal())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert feed() == []


def test_what_is_rolled_back_on_the_way_is_forgotten() -> None:
    with transaction(SYSTEM, "data.load") as session:
        session.add(a_deal())
        session.flush()
        session.rollback()

    assert feed() == []


def test_a_session_that_goes_on_after_a_rollback_tells_only_what_stayed() -> None:
    info = {"viewer": SYSTEM, "action": "data.load", "correlation": None}
    with ScopedSession(engine(), info=info | {PENDING: []}) as session:
        session.add(a_deal(name="undone"))
        session.flush()
        session.rollback()
        session.add(a_customer())
        session.commit()

    assert [c.record_table for c in feed()] == ["customer"]


def test_many_rows_at_once_are_in_the_feed_too() -> None:
    rows = [a_deal(name=str(i)).model_dump(exclude={"id"}) for i in range(1500)]
    with transaction(SYSTEM, "data.load", correlation="batch") as session:
        ids = insert_many(session, Deal, rows)

    with transaction(SYSTEM) as session:
        names = dict(session.exec(select(Deal.id, Deal.name)).all())
    assert [names[number] for number in ids] == [str(i) for i in range(1500)]
    told = [(c.record_id, c.kind, c.correlation) for c in feed()]
    assert told == [(number, "insert", "batch") for number in ids]


def test_no_rows_at_once_are_no_row() -> None:
    with transaction(SYSTEM, "data.load") as session:
        assert insert_many(session, Deal, []) == []
        assert session.exec(select(func.count()).select_from(Deal)).one() == 0
    assert feed() == []


def test_a_value_that_was_not_read_cannot_be_changed(rep: Viewer) -> None:
    saved(a_deal(id=1))
    unread = select(Deal).options(defer(Deal.name))  # type: ignore[arg-type]

    def rename() -> None:
        with transaction(rep, "pipeline.edit") as session:
            session.exec(unread).one().name = "New"

    with pytest.raises(LookupError, match="name"):
        rename()


def test_numbers_follow_the_commits_and_wait_for_each_other() -> None:
    first_has_its_number, second_may_end = Event(), Event()

    def first() -> None:
        with transaction(SYSTEM, "data.load", correlation="first") as session:
            session.add(a_deal())
            session.flush()
            lock(session, "change feed")
            first_has_its_number.set()
            second_may_end.wait(0.5)

    def second() -> None:
        first_has_its_number.wait(5)
        with transaction(SYSTEM, "data.load", correlation="second") as session:
            session.add(a_deal())
        second_may_end.set()

    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(first), pool.submit(second)]:
            done.result()

    assert [c.correlation for c in feed()] == ["first", "second"]


def test_what_is_up_to_a_number_never_changes_later() -> None:
    seen: list[tuple[int, int]] = []
    told = col(Change.record_table).not_in(PEOPLE)
    through = select(func.max(Change.number), func.count()).where(told)

    def look() -> None:
        while len(seen) < 200 and (not seen or seen[-1][1] < 60):
            with transaction(SYSTEM) as session:
                last, count = session.exec(through).one()
                seen.append((last or 0, count))

    with ThreadPoolExecutor(5) as pool:
        looking = pool.submit(look)
        writing = [pool.submit(saved, a_deal()) for _ in range(60)]
        looking.result()
        for done in writing:
            done.result()

    numbers = [change.number or 0 for change in feed()]
    assert len(numbers) == 60
    assert all(sum(n <= last for n in numbers) == count for last, count in seen)


def test_two_people_at_once_lose_nothing(rep: Viewer) -> None:
    saved(a_deal(id=1, amount_minor=0))

    def add_one(_: int) -> None:
        with transaction(rep, "pipeline.edit") as session:
            locked = select(Deal).where(Deal.id == 1).with_for_update()
            row = session.exec(locked).one()
            row.amount_minor = (row.amount_minor or 0) + 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(40)))
    with transaction(rep) as session:
        row = session.get_one(Deal, 1)
        assert (row.amount_minor, row.version) == (40, 41)
    assert [(c.after or {})["amount_minor"] for c in feed()[1:]] == [*range(1, 41)]


def test_the_instant_of_a_change_is_the_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = NOON + timedelta(hours=1, microseconds=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    saved(a_deal(id=1), a_line(deal_id=1))
    assert {change.at for change in feed()} == {later}

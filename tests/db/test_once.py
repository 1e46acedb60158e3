"""What a form asks for is done once, however often and by however many it is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import func, select

from core.access import SYSTEM, Viewer
from db.models import Deal
from db.once import once
from db.scope import ScopedSession
from db.session import transaction
from tests.build import a_deal

pytestmark = pytest.mark.usefixtures("teams")


def make(session: ScopedSession) -> int:
    row = a_deal()
    session.add(row)
    session.flush()
    return row.id or 0


def add(viewer: Viewer, key: str) -> int:
    with transaction(viewer, "pipeline.add") as session:
        return once(session, key, lambda: make(session))


def how_many() -> int:
    with transaction(SYSTEM) as session:
        return session.exec(select(func.count()).select_from(Deal)).one()


def test_the_same_key_makes_one_record_also_at_the_same_time(rep: Viewer) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: add(rep, "a"), range(16)))

    assert len(ids) == 1
    assert how_many() == 1


def test_another_key_makes_another_record(rep: Viewer) -> None:
    assert add(rep, "a") != add(rep, "b")
    assert how_many() == 2


def test_a_key_belongs_to_its_person(rep: Viewer, other_rep: Viewer) -> None:
    assert add(rep, "a") != add(other_rep, "a")


def test_what_failed_is_not_done_and_may_be_sent_again(rep: Viewer) -> None:
    def fail() -> None:
        with transaction(rep, "pipeline.add") as session:
            once(session, "a", lambda: make(session) // 0)

    with pytest.raises(ZeroDivisionError):
        fail()
    assert add(rep, "a")
    assert how_many() == 1


def test_a_record_that_was_deleted_since_is_not_made_again(rep: Viewer) -> None:
    number = add(rep, "a")
    with transaction(rep, "pipeline.edit") as session:
        session.delete(session.get_one(Deal, number))

    assert add(rep, "a") == number
    assert how_many() == 0

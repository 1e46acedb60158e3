"""One way to the database: who may act, what is kept, who waits for whom."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlmodel import Session, func, select

from core.access import SYSTEM, Viewer
from core.errors import ForbiddenError, NotFoundError
from db.changes import insert_many
from db.models import Deal, Team
from db.scope import ScopedSession
from db.session import engine, running, transaction
from tests.build import a_deal, saved
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("teams")
COUNT = select(func.count()).select_from(Deal)


def is_sqlite() -> bool:
    return engine().dialect.name == "sqlite"


def how_many() -> int:
    with transaction(SYSTEM) as session:
        return session.exec(COUNT).one()


def test_readers_do_not_wait_for_a_writer() -> None:
    saved(a_deal())
    with transaction(SYSTEM, "data.load") as writing:
        writing.add(a_deal())
        writing.flush()
        with transaction(SYSTEM) as first, transaction(SYSTEM) as second:
            assert (first.exec(COUNT).one(), second.exec(COUNT).one()) == (1, 1)
    assert how_many() == 2


def test_a_writer_does_not_wait_for_readers() -> None:
    with transaction(SYSTEM) as reading:
        assert reading.exec(COUNT).one() == 0
        saved(a_deal())
    assert how_many() == 1


def test_a_reader_sees_one_state_until_it_ends() -> None:
    with transaction(SYSTEM) as reading:
        assert reading.exec(COUNT).one() == 0
        saved(a_deal())
        assert reading.exec(COUNT).one() == 0
    assert how_many() == 1


def test_a_writer_sees_what_was_committed_before_it_reads() -> None:
    with transaction(SYSTEM, "data.load") as writing:
        writing.add(a_deal())
        assert writing.exec(COUNT).one() == 1


def test_writers_wait_for_each_other_and_none_is_refused() -> None:
    def add(_: int) -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.exec(COUNT).one()
            session.add(a_deal())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))
    assert how_many() == 40


def test_a_role_that_may_not_act_gets_no_transaction(rep: Viewer) -> None:
    with pytest.raises(ForbiddenError), transaction(rep, "pipeline.delete"):
        pytest.fail("the block must not run")


def test_an_unknown_action_is_a_mistake(rep: Viewer) -> None:
    with pytest.raises(KeyError), transaction(rep, "pipeline.dance"):
        pytest.fail("the block must not run")


class Rerun(BaseException):
    """As the screen ends a script that is overtaken: not an Exception."""


@pytest.mark.parametrize("error", [ValueError, Rerun, KeyboardInterrupt])
def test_whatever_ends_the_block_early_undoes_it(error: type[BaseException]) -> None:
    def fail() -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.add(a_deal())
            session.flush()
            raise error

    with pytest.raises(error):
        fail()
    assert how_many() == 0
    saved(a_deal())
    assert how_many() == 1


def test_nothing_else_commits() -> None:
    def commit_early() -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.add(a_deal())
            session.commit()
            session.add(a_deal())
            session.flush()

    with pytest.raises(Exception, match="closed transaction"):
        commit_early()
    assert how_many() == 1, "what was committed stays, and nothing follows"


def test_a_broken_key_undoes_everything() -> None:
    def add() -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.add_all([a_deal(), a_deal(owner_id=999)])

    with pytest.raises(NotFoundError):
        add()
    assert how_many() == 0


def test_instants_come_back_as_they_went() -> None:
    [number] = saved(a_deal(deleted_at=NOON))
    with transaction(SYSTEM, with_deleted=True) as session:
        assert session.get_one(Deal, number).deleted_at == NOON


def test_texts_come_back_as_they_went() -> None:
    text = "有限公司 Ünï 🏭 '\"\\%_\u200f"
    [number] = saved(Team(name=text))
    with transaction(SYSTEM) as session:
        assert session.get_one(Team, number).name == text


READS: dict[str, Callable[[ScopedSession], object]] = {
    "adding": lambda s: s.add(a_deal()),
    "changing": lambda s: setattr(s.get_one(Deal, 1), "name", "New"),
    "deleting": lambda s: s.delete(s.get_one(Deal, 1)),
    "inserting many": lambda s: insert_many(s, Deal, [{}]),
}


@pytest.mark.parametrize("what", READS)
def test_a_reading_transaction_cannot_write(what: str, rep: Viewer) -> None:
    saved(a_deal(id=1))

    def write() -> None:
        with transaction(rep) as session:
            READS[what](session)

    with pytest.raises(TypeError, match="only reads"):
        write()
    assert how_many() == 1


def test_a_stop_waits_for_the_use_cases_that_write() -> None:
    began, may_end = Event(), Event()

    def write() -> None:
        with transaction(SYSTEM, "data.load") as session:
            session.add(a_deal())
            began.set()
            may_end.wait(5)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(write)
        began.wait(5)
        with transaction(SYSTEM):
            start = time.monotonic()
            assert not running.wait_idle(0.05)
            assert time.monotonic() - start >= 0.05
        may_end.set()
        assert running.wait_idle(5)
        done.result()
    assert how_many() == 1


def test_sqlite_is_set_up_to_keep_what_it_acknowledged() -> None:
    if not is_sqlite():
        pytest.skip("only on SQLite: PostgreSQL has other settings")
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    reader = engine().execution_options(writes=False)
    with reader.connect() as first, reader.connect() as second:
        for connection in (first, second):
            found = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in asked
            ]
            assert found == ["wal", 2, 1, 30000]


@pytest.mark.parametrize(
    ("action", "isolation", "read_only"),
    [(None, "repeatable read", "on"), ("data.load", "read committed", "off")],
)
def test_postgresql_is_told_how_a_transaction_reads_and_whether_it_writes(
    action: str | None, isolation: str, read_only: str
) -> None:
    if is_sqlite():
        pytest.skip("only on PostgreSQL: SQLite has other settings")
    asked = {
        "transaction_isolation": isolation,
        "transaction_read_only": read_only,
        "synchronous_commit": "on",
        "jit": "off",
    }
    for _ in range(2):
        with transaction(SYSTEM, action) as session:
            connection = Session.connection(session)
            found = {
                name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
                for name in asked
            }
        assert found == asked
        with transaction(SYSTEM), transaction(SYSTEM, "data.load"):
            pass  # a connection that comes back to the pool keeps nothing

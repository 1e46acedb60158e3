"""The copy equals the database, whatever happens and whoever looks."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import col, delete, func, select

from core.access import SYSTEM, Viewer
from db.models import Change, Deal, DealLine
from db.records import Tracked
from db.replica import Replica, as_of, reading, replica
from db.scope import ScopedSession, tables
from db.session import engine, transaction
from tests.build import a_deal, a_line, saved
from tests.db.office import Office

pytestmark = pytest.mark.usefixtures("teams")
COUNT = select(func.count()).select_from(Deal)


def contents(session: ScopedSession) -> dict[str, list[dict[str, object]]]:
    return {
        table.__name__: [
            row.model_dump()
            for row in session.exec(select(table).order_by(col(table.id)))
        ]
        for table in tables(Tracked)
    }


def both() -> tuple[object, object]:
    """Return all rows of all tables as the copy and as the database has them."""
    with reading(SYSTEM) as copy, transaction(SYSTEM, with_deleted=True) as database:
        assert copy.get_bind().dialect.name == "duckdb"
        copy.info["with_deleted"] = True
        return contents(copy), contents(database)


@pytest.mark.parametrize("seed", range(8))
def test_after_any_sequence_the_copy_is_the_database(seed: int) -> None:
    office = Office(seed)
    replica().rebuild()
    for _ in range(12):
        office.work()
        copy, database = both()
        assert copy == database
    assert replica().doubtful() == []
    replica().rebuild()
    assert both()[0] == both()[1]


def test_the_copy_has_every_tracked_table_with_its_columns_and_types() -> None:
    replica().rebuild()
    copy = inspect(replica().engine)
    told = {name: copy.get_columns(name) for name in copy.get_table_names()}
    tracked = {str(table.__tablename__): table for table in tables(Tracked)}
    assert told.keys() == {*tracked, "as_of"}
    for name, table in tracked.items():
        dialect = replica().engine.dialect
        declared = [
            (column.name, column.type.compile(dialect=dialect))
            for column in inspect(table).columns
        ]
        assert [c["name"] for c in told[name]] == [name for name, _ in declared]
    kinds = {str(c["name"]): str(c["type"]) for c in told["deal"]}
    assert kinds["amount_minor"] == "BIGINT"
    assert kinds["closed_on"] == "DATE"
    assert kinds["is_imported"] == "BOOLEAN"
    assert "TIMESTAMP" in kinds["deleted_at"]


def test_neither_passwords_nor_the_feed_are_copied() -> None:
    replica().rebuild()
    names = set(inspect(replica().engine).get_table_names())
    assert not names & {"credential", "sign_in", "attempt", "done", "change"}


def test_until_it_is_filled_the_database_answers() -> None:
    saved(a_deal())
    with reading(SYSTEM) as session:
        assert session.get_bind().dialect.name == engine().dialect.name
        assert session.exec(COUNT).one() == 1
        assert as_of(session) == last_number()


def last_number() -> int:
    with engine().connect() as connection:
        return connection.execute(select(func.max(Change.number))).scalar_one() or 0


def test_a_person_sees_the_own_last_write(rep: Viewer) -> None:
    replica().rebuild()
    for number in range(1, 4):
        with transaction(rep, "pipeline.add") as session:
            session.add(a_deal())
        with reading(rep) as session:
            assert session.get_bind().dialect.name == "duckdb"
            assert session.exec(COUNT).one() == number
            assert as_of(session) == last_number()


def test_reading_again_without_a_change_takes_nothing() -> None:
    replica().rebuild()
    known = replica().known
    with reading(SYSTEM), reading(SYSTEM):
        assert replica().known == known


def test_a_copy_that_was_never_filled_fills_itself() -> None:
    saved(a_deal())
    copy = Replica(engine())
    copy.catch_up()
    assert copy.known == last_number()
    assert copy.doubtful() == []


def test_a_doubt_is_found_and_mended() -> None:
    replica().rebuild()
    with engine().begin() as behind_our_back:
        behind_our_back.exec_driver_sql(
            "INSERT INTO team (id, version, name, path) VALUES (7, 1, 'x', '7/')"
        )

    assert replica().doubtful() == ["team"]
    replica().rebuild()
    assert replica().doubtful() == []
    assert both()[0] == both()[1]


def test_an_older_database_that_comes_back_is_copied_anew() -> None:
    saved(a_deal(id=1, name="old"))
    with engine().connect() as connection:
        kept = connection.execute(select(func.max(Change.number))).scalar_one()
    with transaction(SYSTEM, "data.load") as session:
        session.get_one(Deal, 1).name = "new"
    replica().rebuild()
    with engine().begin() as restored:
        restored.exec_driver_sql("UPDATE deal SET name = 'old', version = 1")
        restored.execute(delete(Change).where(col(Change.number) > kept))

    copy, database = both()
    assert copy == database


@contextmanager
def held(
    copy: Replica, monkeypatch: pytest.MonkeyPatch
) -> Generator[ThreadPoolExecutor]:
    """Rebuild in the background, and hold it before its first row."""
    began, may_go_on = Event(), Event()
    take: Any = getattr(copy, "_take")  # noqa: B009 (it is private)

    def wait(*args: Any) -> None:
        began.set()
        may_go_on.wait(5)
        take(*args)

    monkeypatch.setattr(copy, "_take", wait)
    with ThreadPoolExecutor() as pool:
        rebuilt = pool.submit(copy.rebuild)
        began.wait(5)
        yield pool
        may_go_on.set()
        rebuilt.result()


def test_while_it_is_filled_anew_the_database_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved(a_deal())
    replica().rebuild()
    with held(replica(), monkeypatch), reading(SYSTEM) as session:
        assert session.get_bind().dialect.name == engine().dialect.name
        assert session.exec(COUNT).one() == 1
    with reading(SYSTEM) as session:
        assert session.get_bind().dialect.name == "duckdb"


def test_a_filling_that_fails_leaves_the_database_to_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    saved(a_deal())
    replica().rebuild()

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(replica(), "_take", fail)
        with pytest.raises(MemoryError):
            replica().rebuild()
        saved(a_deal())
        with pytest.raises(MemoryError):
            replica().catch_up()
    assert replica().known is None
    with reading(SYSTEM) as session:
        assert session.get_bind().dialect.name != "duckdb"
    replica().rebuild()
    assert both()[0] == both()[1]


def test_many_read_while_others_write_and_each_sees_one_state(rep: Viewer) -> None:
    saved(a_deal(id=1))
    replica().rebuild()
    totals = select(func.count(), func.sum(DealLine.amount_minor))

    def write(_: int) -> None:
        saved(*(a_line(deal_id=1, amount_minor=1) for _ in range(3)))

    def read(_: int) -> None:
        with reading(rep) as session:
            first, second = session.exec(totals).one(), session.exec(totals).one()
        count, total = first
        assert first == second
        assert count == (total or 0)
        assert count % 3 == 0

    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(work, i) for i in range(40) for work in (write, read)]
        rebuilt = pool.submit(replica().rebuild)
        for one in [*done, rebuilt]:
            one.result()
    assert both()[0] == both()[1]


def test_a_session_on_the_copy_writes_nothing_and_may_be_rolled_back() -> None:
    [number] = saved(a_deal())
    replica().rebuild()
    with reading(SYSTEM) as session:
        session.get_one(Deal, number).name = "New"
        with pytest.raises(TypeError, match="only reads"):
            session.flush()
        session.rollback()
        session.add(a_deal())
        with pytest.raises(TypeError, match="only reads"):
            session.commit()
    assert both()[0] == both()[1]

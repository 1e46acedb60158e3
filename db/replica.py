"""The columnar copy for reading: DuckDB in this process, the same tables.

It is filled and brought up to date through Arrow, on one path: whole tables, or the
rows that the change feed names. It holds exactly what the database held at one
number of the feed, which its table ``as_of`` tells.
"""

import json
import threading
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    QueuePool,
    create_engine,
    event,
    inspect,
)
from sqlmodel import Session

from core.access import Viewer
from core.settings import analytics_url
from db import changes
from db.bounds import refuse_beyond
from db.look import held
from db.records import Tracked
from db.scope import Reach, ScopedSession, tables
from db.session import (
    ONE_STATE,
    PEOPLE_AT_ONCE,
    connecting,
    engine,
    has_room,
    transaction,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = "SELECT coalesce(max(number), 0) FROM change"
SINCE = "FROM change WHERE number > {known} AND number <= {last}"
BATCH = 20_000
STREAMED = {"stream_results": True}


class Replica:
    """A copy of the tracked tables of one database; safe from several threads.

    Its tables have no keys and no checks: the database has looked after those, and
    a key in DuckDB refuses a row that one transaction deletes and inserts again.
    """

    def __init__(self, source: Engine) -> None:
        """Prepare an empty copy; ``rebuild`` fills it."""
        self._source = source
        self._lock = threading.Lock()
        self._tables = {str(table.__tablename__): table for table in tables(Tracked)}
        url = f"duckdb:///:memory:{uuid.uuid4().hex}"
        room = {"pool_size": PEOPLE_AT_ONCE, "max_overflow": PEOPLE_AT_ONCE}
        self.engine = create_engine(url, poolclass=QueuePool, **room)
        root = self.engine.raw_connection()
        driver: Any = root.driver_connection
        root.detach()  # would the pool close it, its duplicates would close too
        self._root = driver
        # what lies in ``memory`` itself is eight times as large
        driver.execute("ATTACH ':memory:' AS copy (COMPRESS)")
        event.listen(self.engine, "connect", _use_the_copy)
        self._duck: DuckDBPyConnection = driver.duplicate()
        _use_the_copy(self._duck, None)
        self._duck.execute("SET GLOBAL TimeZone = 'UTC'")
        # else what filling took for a moment is never given back
        self._duck.execute("SET GLOBAL allocator_background_threads = true")
        self.known: int | None = None

    def rebuild(self) -> None:
        """Fill the copy anew; meanwhile the database answers."""
        with self._lock, self._snapshot() as source:
            self._fill(source)

    def catch_up(self) -> None:
        """Replace the rows that have changed since the copy was made."""
        with self._lock, self._snapshot() as source:
            last = _one(source, LAST)
            if self.known is None or last < self.known:  # an older database came back
                self._fill(source)
            if last == self.known:
                return
            with self._change_to(source) as since:
                changed = f"SELECT DISTINCT record_table {since}"
                for (name,) in source.exec_driver_sql(changed).all():
                    self._replace(source, name, since)

    def doubtful(self) -> list[str]:
        """Return the tables whose number of rows differs: a reason to rebuild."""
        self.catch_up()
        with self._lock, self._snapshot() as source:
            return [
                name
                for name in self._tables
                if self._duck.execute(_count(name)).fetchall()
                != [(_one(source, _count(name)),)]
            ]

    def _fill(self, source: Connection) -> None:
        """Take every table anew, each in a transaction of its own.

        One for all would hold twice as much. Until the last is there, and where one
        fails, nothing is known: the database answers.
        """
        self.known = None
        for name, table in self._tables.items():
            with self._change():
                self._duck.execute(_create(table, self.engine))
                self._take(source, name, "")
        with self._change_to(source):
            pass

    def _replace(self, source: Connection, name: str, since: str) -> None:
        ids = f"SELECT record_id {since} AND record_table = '{name}'"
        gone = source.exec_driver_sql(ids).scalars().all()
        self._duck.execute(f"DELETE FROM {name} WHERE id IN (FROM unnest(?))", [gone])
        self._take(source, name, f"WHERE id IN ({ids})")

    def _take(self, source: Connection, name: str, where: str) -> None:
        """Insert rows; DuckDB casts them to the types of the model.

        The Arrow tables are not registered: DuckDB may free what is registered in
        another thread, while this one holds Python's lock.
        """
        columns = ", ".join(f'"{c.name}"' for c in _columns(self._tables[name]))
        asked = f"SELECT {columns} FROM {name} {where}"
        found = source.exec_driver_sql(asked, execution_options=STREAMED)
        for rows in found.partitions(BATCH):
            values = zip(found.keys(), zip(*rows, strict=True), strict=True)
            table = pa.table({key: _as_text(column) for key, column in values})
            self._duck.from_arrow(table).insert_into(name)

    @contextmanager
    def _snapshot(self) -> Generator[Connection]:
        options = ONE_STATE[self._source.dialect.name]
        with self._source.execution_options(**options).connect() as connection:
            yield connection

    @contextmanager
    def _change_to(self, source: Connection) -> Generator[str]:
        """Change the copy in one transaction; yield which changes it must take."""
        last = _one(source, LAST)
        with self._change():
            yield SINCE.format(known=self.known, last=last)
            self._duck.execute(f"CREATE OR REPLACE TABLE as_of AS SELECT {last} number")
        self.known = last

    @contextmanager
    def _change(self) -> Generator[None]:
        self._duck.begin()
        try:
            yield
        except BaseException:
            self._duck.rollback()
            raise
        self._duck.commit()


@cache
def replica() -> Replica:
    """Return the copy of the process-wide database."""
    return Replica(engine())


@cache
def elsewhere() -> Engine | None:
    """Return the engine of ``SALESDESK_ANALYTICS_URL``, if figures come from there."""
    if not (url := analytics_url()):
        return None
    built = create_engine(url, **connecting(url))
    refuse_beyond(built)
    return built.execution_options(**ONE_STATE.get(built.dialect.name, {}))


@contextmanager
def reading(viewer: Viewer, reach: Reach = Reach.COUNT) -> Generator[ScopedSession]:
    """Yield a session for figures: on the copy once it is filled, else the database.

    Same classes, same statements, same scope; it counts rows of the viewer and of
    the teams below, never shared or pool rows, unless it is to ``SEE``. A person
    sees the own last write.
    """
    if elsewhere() is None and replica().known is None:
        with transaction(viewer) as session, session.reaching(reach):
            yield session
        return
    opening = partial(_on_the_copy, viewer, reach)
    with held(("copy", viewer, reach), opening, room=has_room()) as session:
        yield session


@contextmanager
def _on_the_copy(viewer: Viewer, reach: Reach) -> Generator[ScopedSession]:
    info: dict[str, Any] = {
        "viewer": viewer,
        "action": None,
        "reach": reach,
        changes.PENDING: [],
    }
    if (bind := elsewhere()) is None:
        replica().catch_up()
        bind = replica().engine
    with ScopedSession(bind, info=info) as session:
        yield session


def as_of(session: ScopedSession) -> int:
    """Return the number of the change that the figures of this session are up to."""

    def number() -> int:
        asked = "FROM as_of" if session.get_bind().dialect.name == "duckdb" else LAST
        return int(Session.connection(session).exec_driver_sql(asked).scalar_one())

    return session.remembered("as_of", number)


def _use_the_copy(connection: Any, _: object) -> None:  # noqa: ANN401
    connection.execute("USE copy")


def _as_text(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Write JSON that the driver has read already (psycopg) as text again."""
    if not any(isinstance(value, dict | list) for value in values):
        return values
    return tuple(None if value is None else json.dumps(value) for value in values)


def _create(table: type[Tracked], target: Engine) -> str:
    columns = ", ".join(
        f'"{column.name}" {column.type.compile(dialect=target.dialect)}'
        for column in _columns(table)
    )
    return f"CREATE OR REPLACE TABLE {table.__tablename__} ({columns})"


def _columns(table: type[Tracked]) -> list[Column[Any]]:
    return list(inspect(table).columns)


def _count(name: str) -> str:
    return f"SELECT count(*) FROM {name}"


def _one(source: Connection, statement: str) -> int:
    return int(source.exec_driver_sql(statement).scalar_one())

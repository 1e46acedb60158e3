"""The engine and the one place that commits."""

import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import create_engine

from core.access import Viewer, require
from core.errors import ConflictError, NotFoundError
from core.settings import database_url
from db import changes
from db.bounds import refers_to_nothing, refuse_beyond
from db.functions import add_to_sqlite
from db.look import held, written
from db.scope import ScopedSession

PEOPLE_AT_ONCE = 20
"""Connections kept open; as many more may come for a moment."""
ONE_STATE: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"writes": False},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""How to only read, so that all statements of a transaction see one state."""


class Running:
    """Counts the writing use cases, so that a stop can wait for them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._count = 0
        self._none = threading.Condition()

    @contextmanager
    def one(self) -> Generator[None]:
        """Count one for as long as the block runs."""
        with self._none:
            self._count += 1
        try:
            yield
        finally:
            with self._none:
                self._count -= 1
                self._none.notify_all()

    def wait_idle(self, seconds: float) -> bool:
        """Wait until no use case writes; return whether that came in time."""
        with self._none:
            return self._none.wait_for(lambda: self._count == 0, seconds)


running = Running()


def connecting(url: str) -> dict[str, Any]:
    """Return how to connect to the database of a URL.

    PostgreSQL is told not to compile statements: the scope makes it expect costs
    that never come, and compiling takes it half a second where the rows take 10 ms.
    """
    if not url.startswith("postgresql"):
        return {"pool_pre_ping": not url.startswith("sqlite")}
    given = make_url(url).query.get("options", "")
    options = f"{given} -c jit=off".strip()
    return {"pool_pre_ping": True, "connect_args": {"options": options}}


@cache
def engine() -> Engine:
    """Return the process-wide engine for ``SALESDESK_DATABASE_URL``."""
    url = database_url()
    pool = {"pool_size": PEOPLE_AT_ONCE, "max_overflow": PEOPLE_AT_ONCE}
    built = create_engine(url, **connecting(url), **pool)
    refuse_beyond(built)
    if built.dialect.name == "sqlite":
        event.listen(built, "connect", _use_sqlite_safely)
        event.listen(built, "begin", _begin_as_asked)
    return built


@contextmanager
def transaction(
    viewer: Viewer,
    action: str | None = None,
    *,
    correlation: str | None = None,
    with_deleted: bool = False,
) -> Generator[ScopedSession]:
    """Yield a session that sees what the viewer may see; commit when it ends.

    One user action is one ``with transaction(viewer, "pipeline.move")``, rolled
    back when the block raises. Without an action the session only reads, and
    waits for nobody. Nothing else commits.

    Raises:
        ForbiddenError: the viewer's role may not do ``action``.
        ConflictError: someone saved a row of this session in the meantime.
        NotFoundError: a row refers to one that is not there.
    """
    if action:
        require(viewer, action)
    info: dict[str, Any] = {
        "viewer": viewer,
        "action": action,
        "correlation": correlation,
        "with_deleted": with_deleted,
        changes.PENDING: [],
    }
    if action is None:
        opening = partial(_reading, info)
        with held((viewer, with_deleted), opening, room=has_room()) as session:
            yield session
    else:
        with _writing(info) as session:
            yield session


@contextmanager
def _reading(info: dict[str, Any]) -> Generator[ScopedSession]:
    bind = engine().execution_options(**ONE_STATE[engine().dialect.name])
    with ScopedSession(bind, info=info) as session, session.begin():
        yield session


@contextmanager
def _writing(info: dict[str, Any]) -> Generator[ScopedSession]:
    """Commit when the block ends; what the database refuses is told as ours."""
    own = ScopedSession(engine(), info=info)
    try:
        with running.one(), own as session, session.begin():
            yield session
    except StaleDataError as error:
        raise ConflictError({}) from error
    except IntegrityError as error:
        if refers_to_nothing(error):
            raise NotFoundError("app.not_found") from error
        raise
    finally:
        written()


def has_room() -> bool:
    """Return whether a connection may be held longer than one use case takes.

    Those beyond are for use cases: held ones then never wait for each other.
    """
    pool = engine().pool
    return not isinstance(pool, QueuePool) or pool.checkedout() < PEOPLE_AT_ONCE


def _use_sqlite_safely(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    add_to_sqlite(connection)
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.close()


def _begin_as_asked(connection: Connection) -> None:
    """Take SQLite's write lock at the start or not at all.

    A transaction that reads first and writes later cannot wait for the lock: it
    fails at once when another wrote in between.
    """
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""Whether the process that does something long still lives, on every database.

What is held ends with the process, however it ends: PostgreSQL drops its lock with
the connection, the system drops that on a file beside an SQLite database.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from db.session import engine

PATIENCE_S = 1
"""How long a holder waits for somebody who only looks."""


@contextmanager
def holding(name: str) -> Generator[bool]:
    """Hold a name until the block ends; yield whether nobody else holds it."""
    if engine().dialect.name == "postgresql":
        with _in_postgresql(name) as free:
            yield free
        return
    with _in_a_file(name, PATIENCE_S) as free:
        yield free
        if free:
            with suppress(OSError):  # a system may refuse it for a file in use
                _place(name).unlink(missing_ok=True)


def is_held(name: str) -> bool:
    """Return whether a living process holds a name."""
    if engine().dialect.name == "postgresql":
        with _in_postgresql(name) as free:
            return not free
    if not _place(name).exists():
        return False
    with _in_a_file(name, 0) as free:
        return not free


@contextmanager
def _in_postgresql(name: str) -> Generator[bool]:
    asked = engine().execution_options(isolation_level="AUTOCOMMIT")
    key = func.hashtextextended(name, 0)
    with asked.connect() as connection:
        free = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        try:
            yield free
        finally:
            if free:
                connection.execute(select(func.pg_advisory_unlock(key)))


@contextmanager
def _in_a_file(name: str, patience_s: float) -> Generator[bool]:
    place = _place(name)
    with closing(sqlite3.connect(place, patience_s, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        yield True


def _place(name: str) -> Path:
    digest = sha256(name.encode()).hexdigest()[:16]
    return Path(f"{engine().url.database}-{digest}")

"""Fixtures: a fresh database per test, and people to ask as."""

import os
import shutil
from collections.abc import Generator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from core import clock
from core.access import Role, Viewer
from db import replica as copies
from db.models import Team, metadata
from db.session import engine

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""Twelve o'clock in Shanghai, on a Tuesday: when every test takes place."""


@event.listens_for(Engine, "connect")
def _in_no_order(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let SQLite turn round what no statement orders: PostgreSQL promises as little."""
    if "sqlite" in type(connection).__module__:
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")


@pytest.fixture(autouse=True)
def database(
    tmp_path_factory: pytest.TempPathFactory,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Generator[None]:
    """Point the app at an empty database; real engine, real commits."""
    place = tmp_path_factory.mktemp("var")
    monkeypatch.setenv("SALESDESK_VAR", str(place))
    if postgres := os.environ.get("TEST_DATABASE_URL"):
        monkeypatch.setenv("SALESDESK_DATABASE_URL", _emptied(_of_worker(postgres)))
    else:
        shutil.copy(template, place / "salesdesk.db")
        monkeypatch.delenv("SALESDESK_DATABASE_URL", raising=False)
    monkeypatch.delenv("SALESDESK_ANALYTICS_URL", raising=False)
    forget()
    yield
    engine().dispose()
    forget()


def forget() -> None:
    """Let the process know nothing of the database it had before."""
    for known in (engine, copies.replica, copies.elsewhere):
        known.cache_clear()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    built = create_engine(f"sqlite:///{path}")
    metadata.create_all(built)
    built.dispose()
    return path


@cache
def _of_worker(url: str) -> str:
    """Return the URL of this worker's own database, made with every table."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    given = make_url(url).set(drivername="postgresql+psycopg")
    name = f"{given.database}_{worker}"
    server = create_engine(given, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    own = given.set(database=name)
    built = create_engine(own)
    metadata.create_all(built)
    built.dispose()
    return own.render_as_string(hide_password=False)


def _emptied(url: str) -> str:
    """Empty every table, forget the migration; draw ids from 1000 on.

    Those that tests give are below.

    Deleting takes a tenth of the time of ``TRUNCATE``, which makes new files.
    """
    built = create_engine(url)
    with built.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for table in metadata.tables.values():
            drawn = f"pg_get_serial_sequence('{table.name}', '{{}}'), {{}}, false"
            key = next(iter(table.primary_key)).name
            first = 1 if key == "number" else 1000
            connection.execute(text(f"SELECT setval({drawn.format(key, first)})"))
    built.dispose()
    return url


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test take place at the same instant."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real files, or skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder shared/data beside the checkout")
    return SHARED


@pytest.fixture
def teams() -> None:
    """Set up team 1 over team 3, team 2 beside them, and people in each.

    10 is a rep and 11 the manager of team 1; 30 a rep of team 3; 20 and 21 the same
    in team 2; 40 ops, 50 trainer, 60 service, 90 administrator in team 1.
    """
    from tests.build import a_person, saved  # noqa: PLC0415 (it imports this file)

    saved(
        Team(id=1, name="East", path="1/"),
        Team(id=2, name="West", path="2/"),
        Team(id=3, name="Shanghai", path="1/3/"),
    )
    saved(
        a_person(id=11, login="mei", role=Role.MANAGER),
        a_person(id=21, login="wu", role=Role.MANAGER, team_id=2),
        a_person(id=10, login="lin", superior_id=11),
        a_person(id=30, login="chen", team_id=3, superior_id=11),
        a_person(id=20, login="zhao", team_id=2, superior_id=21),
        a_person(id=40, login="ops", role=Role.OPS),
        a_person(id=50, login="trainer", role=Role.TRAINER),
        a_person(id=60, login="service", role=Role.SERVICE),
        a_person(id=90, login="admin", role=Role.ADMIN),
    )


@pytest.fixture
def rep() -> Viewer:
    """Return a rep of team 1."""
    return Viewer(id=10, team_id=1, role=Role.REP)


@pytest.fixture
def other_rep() -> Viewer:
    """Return a rep of team 2."""
    return Viewer(id=20, team_id=2, role=Role.REP)


@pytest.fixture
def manager() -> Viewer:
    """Return the manager of team 1 and of what is under it."""
    return Viewer(id=11, team_id=1, role=Role.MANAGER)


@pytest.fixture
def ops() -> Viewer:
    """Return somebody of the sales office."""
    return Viewer(id=40, team_id=1, role=Role.OPS)


@pytest.fixture
def trainer() -> Viewer:
    """Return a trainer, who sees no money."""
    return Viewer(id=50, team_id=1, role=Role.TRAINER)


@pytest.fixture
def admin() -> Viewer:
    """Return the administrator."""
    return Viewer(id=90, team_id=1, role=Role.ADMIN)

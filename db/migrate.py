"""Bring the database to the level of the code."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.settings import ROOT
from db.session import ONE_STATE, engine


def config() -> Config:
    """Return alembic's configuration, wherever the process was started."""
    found = Config(ROOT / "alembic.ini")
    found.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    return found


def upgrade() -> None:
    """Run every migration that the database has not had."""
    if level() != newest():
        command.upgrade(config(), "head")


def level() -> str | None:
    """Return the migration that the database is at; None: it is empty."""
    reader = engine().execution_options(**ONE_STATE[engine().dialect.name])
    with reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the migration that the code needs."""
    return ScriptDirectory.from_config(config()).get_current_head()


def refresh_statistics() -> None:
    """Let the database count anew how its values lie, after much came in at once.

    SQLite does it only when it is told, and without it lists by stage or outcome take
    thirty times as long. 500,000 rows take 0.2 s; only sampling them misleads it.
    """
    with engine().connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    engine().dispose()  # connections read the statistics when they are opened

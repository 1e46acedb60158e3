"""The migrations make exactly what the models declare, on either database."""

from collections.abc import Generator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, Table, inspect, text

from core.access import SYSTEM
from db.migrate import config, level, newest, refresh_statistics, upgrade
from db.models import metadata
from db.session import engine, transaction
from tests.build import a_deal, a_person, saved


@pytest.fixture
def empty() -> Generator[None]:
    """Take every table away, and leave the database as other tests expect it."""
    metadata.drop_all(engine())
    yield
    metadata.drop_all(engine())
    with engine().begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    metadata.create_all(engine())


def schema(database: Engine) -> dict[str, Any]:
    """Return what a database says of its tables."""
    seen = inspect(database)
    names = set(seen.get_table_names()) - {"alembic_version"}
    return {name: described(seen, name) for name in sorted(names)}


def described(seen: Any, name: str) -> dict[str, Any]:
    columns = seen.get_columns(name)
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in columns},
        "key": seen.get_pk_constraint(name),
        "foreign": by_name(seen.get_foreign_keys(name)),
        "unique": by_name(seen.get_unique_constraints(name)),
        "indexes": by_name(seen.get_indexes(name)),
        "checks": by_name(seen.get_check_constraints(name)),
    }


def by_name(constraints: list[Any]) -> dict[str, Any]:
    return {constraint["name"]: constraint for constraint in constraints}


@pytest.mark.usefixtures("empty")
def test_the_migrations_make_what_the_models_declare() -> None:
    metadata.create_all(engine())
    declared = schema(engine())
    metadata.drop_all(engine())

    assert level() is None
    upgrade()

    assert level() == newest()
    assert schema(engine()) == declared
    command.check(config())


@pytest.mark.usefixtures("empty")
def test_the_migrations_can_be_taken_back() -> None:
    upgrade()
    command.downgrade(config(), "base")
    assert inspect(engine()).get_table_names() == ["alembic_version"]
    upgrade()
    command.check(config())


@pytest.mark.usefixtures("empty")
def test_asking_for_the_level_waits_for_nobody() -> None:
    upgrade()
    with transaction(SYSTEM, "data.load") as session:
        session.add(a_person(id=10, team_id=None))
        session.flush()
        assert level() == newest()


@pytest.mark.usefixtures("empty")
def test_what_was_migrated_is_written_and_migrating_again_changes_nothing() -> None:
    upgrade()
    upgrade()
    saved(a_person(id=10, team_id=None), a_deal(team_id=None))
    upgrade()
    with engine().connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM deal")).scalar_one() == 1


@pytest.mark.usefixtures("empty")
def test_foreign_keys_hold_after_a_migration() -> None:
    upgrade()
    if engine().dialect.name == "sqlite":
        with engine().connect() as connection:
            asked = connection.exec_driver_sql("PRAGMA foreign_keys")
            assert asked.scalar_one() == 1


def test_the_statistics_are_known_after_they_are_refreshed() -> None:
    saved(a_person(id=10, team_id=None), a_deal(team_id=None))
    refresh_statistics()
    asked = {
        "sqlite": "SELECT stat FROM sqlite_stat1 WHERE tbl = 'deal'",
        "postgresql": "SELECT n_distinct FROM pg_stats WHERE tablename = 'deal'",
    }
    with engine().connect() as connection:
        known = connection.exec_driver_sql(asked[engine().dialect.name])
        assert known.all()


def test_every_constraint_has_a_name_so_that_a_migration_can_change_it() -> None:
    nameless = [
        str(rule)
        for table in metadata.sorted_tables
        for rule in rules_of(table)
        if not rule.name and getattr(rule, "columns", True)
    ]
    assert nameless == []


def rules_of(table: Table) -> list[Any]:
    return [*table.constraints, *table.indexes]

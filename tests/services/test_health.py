from pathlib import Path

import pytest
from alembic import command

from db.migrate import config, newest
from db.replica import replica
from db.session import engine
from services.health import health
from tests.build import a_customer, saved


def test_the_lag_is_the_changes_that_the_copy_has_not_taken(teams: None) -> None:  # noqa: ARG001
    command.stamp(config(), "head")
    assert health().lag is None

    replica().rebuild()
    before = health()
    assert (before.status, before.migration, before.lag) == ("ok", newest(), 0)
    saved(a_customer(), a_customer())
    after = health()

    assert before.change is not None
    assert after.change == before.change + 2
    assert after.lag == 2
    assert after.disk_free_bytes > 0


def test_a_database_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = tmp_path / "gone" / "desk.db"
    monkeypatch.setenv("SALESDESK_DATABASE_URL", f"sqlite:///{gone}")
    engine.cache_clear()
    try:
        assert health().status == "unreachable"
    finally:
        engine.cache_clear()

import json

import pytest
from alembic import command

from cli.main import main
from db.migrate import config, newest


def test_check_prints_the_state_and_succeeds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.stamp(config(), "head")

    assert main(["check", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["migration"]) == ("ok", newest())
    assert set(answer) >= {"change", "lag", "disk_free_bytes"}


def test_check_fails_on_a_database_behind_the_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check"]) == 1
    assert "not at the level of the code" in capsys.readouterr().out

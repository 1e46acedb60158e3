from pathlib import Path

import pytest

from cli import postgres
from cli import test as command
from cli.main import main

PASSES = "def test_it():\n    assert True\n"
FAILS = "def test_it():\n    assert False\n"
SKIPPED = """
import pytest
@pytest.mark.skip(reason="needs a full moon")
def test_it(): pass
@pytest.mark.skip(reason="only on PostgreSQL: sequences")
def test_other(): pass
"""
SEES = """
import os
def test_it():
    with open({place!r}, "a") as file:
        print(os.environ.get("TEST_DATABASE_URL"), file=file)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with one test, without browser and PostgreSQL."""
    for folder in ("tests/db", "tests/pages", "rules", "core"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\ntestpaths = ["tests"]\npythonpath = ["."]\n'
        '[tool.coverage.run]\nsource = ["rules"]\n'
    )
    (tmp_path / "tests/pages/test_page.py").write_text(PASSES)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "BROWSERS", ())
    monkeypatch.setattr(command, "ELSEWHERE", ())
    monkeypatch.setattr(postgres, "USUAL_FOLDERS", ())
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("SALESDESK_LANG", "en")
    for name in (
        "SALESDESK_CHROMIUM",
        "SALESDESK_TEST_ALL",
        "SALESDESK_TEST_COVERAGE",
        "TEST_DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_what_was_left_out_is_told_with_how_to_get_it(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "tests/pages/test_moon.py").write_text(SKIPPED)

    assert main(["test"]) == 0

    said = capfd.readouterr().err
    assert "SALESDESK_CHROMIUM" in said
    assert "TEST_DATABASE_URL" in said
    assert "1 × needs a full moon" in said
    assert "sequences" not in said


def test_where_nothing_may_be_left_out_that_is_a_failure(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESDESK_TEST_ALL", "1")

    assert project.exists()
    assert main(["test"]) == 1


def test_a_server_that_is_named_gets_the_second_round_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    seen = project / "seen"
    (project / "tests/db/test_store.py").write_text(SEES.format(place=str(seen)))
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://somewhere")
    monkeypatch.setenv("SALESDESK_CHROMIUM", "/somewhere/chrome")
    monkeypatch.setenv("SALESDESK_TEST_ALL", "1")

    assert main(["test"]) == 0

    assert seen.read_text() == "None\npostgresql://somewhere\n"
    assert "Nothing was left out" in capfd.readouterr().err


def test_one_failing_test_fails_the_command(project: Path) -> None:
    (project / "tests/pages/test_page.py").write_text(FAILS)

    assert main(["test"]) == 1


def test_arguments_go_to_pytest_and_make_one_round(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "tests/db/test_store.py").write_text(FAILS)

    assert main(["test", "-q", "tests/pages", "-p", "no:randomly"]) == 0
    assert main(["test", "-k", "it and store"]) == 1
    assert main(["test", "tests/none"]) == 4
    assert "eft out" not in capfd.readouterr().err


def test_rules_that_no_test_runs_fail_where_that_is_measured(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "rules/__init__.py").touch()
    (project / "rules/price.py").write_text("def price():\n    return 1\n")
    monkeypatch.setenv("SALESDESK_TEST_COVERAGE", "1")

    assert main(["test"]) == 1

    (project / "tests/pages/test_page.py").write_text(
        "from rules.price import price\ndef test_it():\n    assert price()\n"
    )
    assert main(["test"]) == 0


def test_a_server_that_cannot_start_counts_as_left_out_and_says_why(
    project: Path,
    full_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(postgres, "USUAL_FOLDERS", (str(full_disk),))

    assert project.exists()
    assert main(["test"]) == 0

    assert "no room" in capfd.readouterr().err

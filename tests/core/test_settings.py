from pathlib import Path

import pytest

from core import settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "ANALYTICS_URL", "LANG"):
        monkeypatch.delenv(f"SALESDESK_{name}", raising=False)
    monkeypatch.setenv("SALESDESK_VAR", str(tmp_path / "data"))


def test_without_a_word_the_data_are_a_file_of_ours(tmp_path: Path) -> None:
    assert settings.database_url() == f"sqlite:///{tmp_path / 'data' / 'salesdesk.db'}"
    assert (tmp_path / "data").is_dir()
    assert settings.analytics_url() == ""


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/db", "postgresql+psycopg://u@h/db"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_the_environment_says_where_the_data_are(
    given: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESDESK_DATABASE_URL", given)
    monkeypatch.setenv("SALESDESK_ANALYTICS_URL", given)

    assert settings.database_url() == used
    assert settings.analytics_url() == used


@pytest.mark.parametrize(
    ("given", "language"), [("", "en"), ("zh_CN.UTF-8", "zh"), ("de", "en")]
)
def test_the_command_line_speaks_the_language_asked_for(
    given: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESDESK_LANG", given)

    assert settings.language() == language

import json

import pytest

from cli.main import main
from db.queries import accounts

pytestmark = pytest.mark.usefixtures("teams", "quick")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "COST", 4)


def test_a_person_is_added_listed_and_closed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    added = ["user", "add", "gao", "--name", "Gao", "--role", "rep"]
    assert main([*added, "--team", "East/Suzhou", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["login"] == "gao"
    assert len(answer["password"]) >= 12

    assert main(["user", "list"]) == 0
    assert "gao\tGao\trep\tSuzhou\t+" in capsys.readouterr().out
    assert main(["user", "close", "gao", "--as", "admin"]) == 0
    assert "gao" in capsys.readouterr().out
    assert main(["user", "close", "gao"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["add", "g o", "--name", "Gao", "--role", "rep", "--team", "East"],
        [
            "add",
            "gao",
            "--name",
            "Gao",
            "--role",
            "rep",
            "--team",
            "East",
            "--as",
            "lin",
        ],
        ["close", "nobody"],
    ],
)
def test_a_refusal_is_a_sentence(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", *wrong]) == 1
    assert capsys.readouterr().err.strip()

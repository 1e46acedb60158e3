import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cli import output
from core.access import SYSTEM, Role
from core.errors import NotFoundError


@dataclass(frozen=True)
class Sum:
    amount: Decimal
    on: date


def test_json_has_amounts_as_strings_and_dates_as_iso() -> None:
    answer = {
        "sum": Sum(Decimal("1E+3"), date(2026, 11, 24)),
        "at": datetime(2026, 11, 24, 4, tzinfo=UTC),
        "name": "钢",
    }

    assert json.loads(output.document(answer)) == {
        "sum": {"amount": "1000", "on": "2026-11-24"},
        "at": "2026-11-24T04:00:00+00:00",
        "name": "钢",
    }
    assert "钢" in output.document(answer)


def test_what_json_cannot_say_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="object"):
        output.document({"what": object()})


def test_an_answer_is_lines_or_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    output.show({"n": 1}, ["one", "two"], as_json=False)
    assert capsys.readouterr().out == "one\ntwo\n"

    output.show({"n": 1}, ["one", "two"], as_json=True)
    assert json.loads(capsys.readouterr().out) == {"n": 1}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Nobody here signs in as “li”."), ("zh_CN", "没有登录名为“li”的人员。")],
)
def test_a_refusal_speaks_the_language_of_the_command_line(
    language: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SALESDESK_LANG", language)
    error = NotFoundError("cli.no_such_login", login="li")

    assert output.refuse(error, as_json=True) == 1

    said = capsys.readouterr()
    assert said.err == f"{words}\n"
    assert json.loads(said.out) == {
        "error": {"key": "cli.no_such_login", "message": words}
    }


def test_a_remark_leaves_standard_output_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.remark("cli.starting")

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err


@pytest.mark.usefixtures("teams")
def test_a_command_acts_as_the_system_or_as_the_person_named() -> None:
    assert output.viewer(None) is SYSTEM
    assert output.viewer("lin").role is Role.REP

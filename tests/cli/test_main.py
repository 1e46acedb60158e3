import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main as line
from core.settings import ROOT


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESDESK_LANG", "en")


@pytest.mark.parametrize("name", [*line.COMMANDS, *line.GROUPS])
def test_every_command_is_in_the_list_and_says_how_it_is_used(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert line.main(["--help"]) == 0
    assert f"  {name} " in capsys.readouterr().out

    assert line.main([name, "--help"]) == 0
    assert f"manage.py {name}" in capsys.readouterr().out


def test_the_list_of_commands_loads_none_of_them() -> None:
    code = (
        "import sys; from cli.main import main; main(['--help']);"
        "print({name for name in sys.modules if name.startswith('cli.')})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] in {
        "{'cli.main', 'cli.output'}",
        "{'cli.output', 'cli.main'}",
    }


def test_a_wrong_use_ends_with_2_and_a_word_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert line.main(["rum"]) == 2
    assert line.main(["run", "--port", "many"]) == 2

    said = capsys.readouterr()
    assert "rum" in said.err
    assert said.out == ""


@pytest.mark.parametrize("extra", [[], ["--json"]], ids=["plain", "json"])
def test_a_refusal_ends_with_1_and_its_sentence_on_standard_error(
    extra: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.json")
    assert line.main(["incentives", "describe", missing, *extra]) == 1

    said = capsys.readouterr()
    assert "none.json" in said.err
    if extra:
        assert json.loads(said.out)["error"]["message"] in said.err
    else:
        assert said.out == ""

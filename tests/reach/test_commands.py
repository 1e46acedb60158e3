"""Every command as everybody: ``--as`` gives no more than the pages do."""

from collections.abc import Mapping
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from cli.main import COMMANDS, GROUPS, main
from tests.reach.world import WHO, leaks, tokens

pytestmark = pytest.mark.usefixtures("world")
EVERYONE = frozenset(WHO) - {"nobody"}
SELL = EVERYONE - {"trainer", "service"}
SEES = frozenset({"far", "farchief", "ops", "admin"})
OFFICE = frozenset({"ops", "admin"})
ADMIN = frozenset({"admin"})
LOGINS = {
    "rep": "lin", "mate": "han", "far": "zhao", "chief": "mei", "farchief": "wu",
    "ops": "ops", "trainer": "trainer", "service": "service", "admin": "admin",
}  # fmt: skip
DOES: Mapping[str, Mapping[tuple[str, ...], frozenset[str]]] = {
    "deal": {
        ("show", "D-2"): SEES,
        ("show", "D-5"): SEES | {"rep", "trainer", "service"},
        ("move", "D-2", "first_contact"): frozenset({"far"}),
        ("move", "D-5", "first_contact"): frozenset({"farchief"}),
    },
    "export": {
        ("deals",): SELL,
        ("customers", "--json"): EVERYONE - {"trainer"},
        ("deals", "--where", "owner=Zhao"): SELL,
        ("people",): ADMIN,
        ("all", "--out", "company.zip"): OFFICE,
    },
    "figure": {
        ("open_deals", "--by", "rep"): EVERYONE,
        ("open_amount", "--by", "rep"): EVERYONE - {"trainer"},
        ("customers", "--format", "csv"): EVERYONE,
    },
    "import": {
        ("customers", "new.csv", "--dry-run"): OFFICE,
        ("people", "new.csv", "--dry-run"): ADMIN,
        ("customers", "new.csv"): OFFICE,
        ("list",): OFFICE,
        ("undo", "B-1"): frozenset({"ops"}),
    },
    "user": {
        ("list",): EVERYONE,
        ("add", "gao", "--name", "Gao", "--role", "admin", "--team", "East"): ADMIN,
        ("close", "zhao"): ADMIN,
    },
}
"""What each command is tried with, and for whom it is done.

Where it could be done by one only, since nothing is left for the next, one is named.
"""
ONCE = frozenset({("deal", "move"), ("import", "undo"), ("user", "add")})
OF_NOBODY = frozenset({"run", "demo", "test", "bench", "init", "check", "incentives"})
"""Commands that read no record for anybody: they know no ``--as``."""
TRIED = [(name, given) for name, uses in DOES.items() for given in uses]


@pytest.mark.parametrize(("command", "given"), TRIED, ids=str)
def test_a_command_does_for_a_person_what_the_person_may(
    command: str,
    given: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "new.csv").write_text("name,login\nNew One,new\n", "utf-8")
    may = DOES[command][given]
    alone = (command, given[0]) in ONCE
    tried = [*sorted((EVERYONE - SEES - OFFICE) - may if alone else EVERYONE - may)]
    for name in [*tried, *sorted(may)]:
        status = main([command, *given, "--as", LOGINS[name]])
        said = capsys.readouterr()
        assert status == (0 if name in may else 1), (name, said)
        assert leaks(name, said.out + said.err) == set(), name
        if name not in may:
            assert said.err.strip(), "it says why"
            assert not list(tokens(said.out)), name


def test_an_amount_is_not_told_to_a_trainer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deal", "show", "D-5", "--as", "trainer", "--json"]) == 0
    assert "9876" not in capsys.readouterr().out
    assert main(["deal", "show", "D-5", "--as", "lin", "--json"]) == 0
    assert "9876" in capsys.readouterr().out


@pytest.mark.parametrize("login", ["nobody", "", "lin'--", "LIN\n"])
def test_a_login_that_nobody_has_does_nothing(
    login: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["deal", "show", "D-1", "--as", login]) == 1
    assert not list(tokens(capsys.readouterr().out))


def test_every_command_that_reads_records_says_for_whom() -> None:
    for name, module in {**COMMANDS, **GROUPS}.items():
        app: Any = import_module(f"cli.{module}").app
        for registered in app.registered_commands:
            known = "login" in signature(registered.callback).parameters
            assert known is (name not in OF_NOBODY), (name, registered.name)

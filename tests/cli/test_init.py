import json

import pytest
from alembic import command
from sqlmodel import select

from cli.main import main
from core.access import Role
from db.migrate import config
from db.models import Credential, ListItem, Person, Policy
from db.queries.accounts import accounts
from services import setup

ASKED = ["init", "--company", "Jinggong", "--admin", "Lin", "--currency", "USD"]


@pytest.fixture(autouse=True)
def made() -> None:
    """Let the tables of the test count as migrated."""
    command.stamp(config(), "head")


def test_init_makes_company_administrator_process_and_lists(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*ASKED, "--fiscal-start", "4", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    about = setup.settings()
    assert about
    assert (about.name, about.currency, about.fiscal_start) == ("Jinggong", "USD", 4)
    with accounts() as session:
        person = session.exec(select(Person)).one()
        assert (person.login, person.role) == ("lin", Role.ADMIN)
        assert session.get_one(Credential, person.id).must_change
        assert session.exec(select(Policy)).one().kind == "process"
        assert session.exec(select(ListItem)).all()
    assert answer["login"] == "lin"
    assert len(answer["password"]) >= 12


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--timezone", "Mars/Base"], "Mars/Base"),
        (["--fiscal-start", "13"], "13"),
        (["--language", "fr"], "fr"),
    ],
)
def test_init_refuses_what_no_company_can_have(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASKED, *asked]) == 1
    assert said in capsys.readouterr().err
    assert not setup.is_set_up()


def test_init_refuses_a_second_time() -> None:
    assert main(ASKED) == 0
    assert main([*ASKED[:2], "Other", *ASKED[3:]]) == 1
    kept = setup.settings()
    assert kept
    assert kept.name == "Jinggong"

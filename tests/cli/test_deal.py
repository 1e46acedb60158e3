import json

import pytest

from cli.main import main
from core.access import SYSTEM
from db.seed.standard import plant
from db.session import transaction
from tests.build import a_customer, a_deal, saved

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def test_a_deal_moves_and_shows_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    [customer] = saved(a_customer())
    saved(a_deal(number="D-1", customer_id=customer))

    assert main(["deal", "move", "D-1", "first_contact", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stage"] == "first_contact"

    assert main(["deal", "show", "D-1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["stage"], told["owner"]) == ("first_contact", "Lin")
    assert told["missing"] != []


def test_what_is_missing_is_said_and_nothing_moves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved(a_deal(number="D-1"))

    assert main(["deal", "move", "D-1", "first_contact"]) != 0
    assert "D-1" in capsys.readouterr().err

    assert main(["deal", "show", "D-1"]) == 0
    assert "stage\tprospecting" in capsys.readouterr().out


def test_a_number_that_nobody_gave_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deal", "show", "D-9"]) != 0
    assert "D-9" in capsys.readouterr().err

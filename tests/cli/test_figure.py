import json

import pytest

from cli.main import main
from db.models import Survey
from rules.surveys import Scale
from tests.build import a_deal, a_person, saved
from tests.conftest import TODAY


@pytest.fixture(autouse=True)
def won(teams: None) -> None:  # noqa: ARG001
    """Win two deals of one rep and one of another team's."""
    closed = {"outcome": "won", "stage": "contract_signed", "closed_on": TODAY}
    saved(
        a_deal(**closed, amount_minor=1250),
        a_deal(**closed, amount_minor=50),
        a_deal(**closed, amount_minor=7, owner_id=20, team_id=2),
    )


def test_json_has_what_the_contract_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "won_amount", "--by", "rep,quarter", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer.pop("as_of_change") > 0
    assert answer == {
        "measure": "won_amount",
        "by": ["rep", "quarter"],
        "unit": "money",
        "currency": "CNY",
        "rows": [
            {"by": ["Lin", "2026Q4"], "value": "13.00", "n": 2},
            {"by": ["Zhao", "2026Q4"], "value": "0.07", "n": 1},
        ],
    }


def test_csv_has_a_header_line_and_filters(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["figure", "win_rate", "--by", "team", "--where", "rep=Lin"]
    assert main([*asked, "--format", "csv"]) == 0

    assert capsys.readouterr().out == "team,value\nEast,1.0\n"


def test_a_person_sees_the_own_share(capsys: pytest.CaptureFixture[str]) -> None:
    saved(a_person(id=77, login="idle"))
    assert main(["figure", "won_amount", "--as", "lin"]) == 0
    assert "13.00" in capsys.readouterr().out

    assert main(["figure", "won_amount", "--as", "idle"]) == 0
    assert capsys.readouterr().out.strip() == "No rows."


def test_several_currencies_lead_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    saved(
        a_deal(outcome="won", stage="contract_signed", currency="USD", amount_minor=1)
    )
    assert main(["figure", "won_amount", "--format", "csv"]) == 0

    assert capsys.readouterr().out == "currency,value\nCNY,13.07\nUSD,0.01\n"


def test_what_is_no_money_is_a_number_with_its_unit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved(
        Survey(score=5, owner_id=10, team_id=1, market="DE"),
        Survey(score=4, owner_id=20, team_id=2, market="DE"),
        Survey(score=9, scale=Scale.NPS, owner_id=20, team_id=2),
    )
    for measure, unit, value in [("csat", "score", 4.5), ("nps", "points", 100.0)]:
        assert main(["figure", measure, "--json"]) == 0

        answer = json.loads(capsys.readouterr().out)
        assert (answer["unit"], answer["currency"]) == (unit, None)
        assert [row["value"] for row in answer["rows"]] == [value]


def test_a_filter_by_what_does_not_exist_finds_no_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for chosen in ("outcome=undecided", "rep=Nobody", "month=1999-01"):
        assert main(["figure", "won_deals", "--where", chosen]) == 0
        assert capsys.readouterr().out.strip() == "No rows."


@pytest.mark.parametrize(
    "wrong",
    [
        ["profit"],
        ["won_amount", "--by", "mood"],
        ["won_amount", "--where", "rep"],
        ["won_amount", "--from", "2026-05-01", "--to", "2026-04-01"],
    ],
)
def test_what_makes_no_sense_is_a_sentence(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figure", *wrong, "--json"]) == 1

    told = capsys.readouterr()
    assert json.loads(told.out)["error"]["message"] == told.err.strip()

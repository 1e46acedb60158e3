import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.web import FULL, Wish

SCREEN = Path(__file__).parent / "screens" / "web.py"


def opened(**events: object) -> AppTest:
    app = AppTest.from_file(SCREEN)
    for name, event in events.items():
        app.session_state[name] = event
    app.run()
    assert not app.exception
    return app


def drawn(app: AppTest, piece: int) -> Any:
    proto = app.get("bidi_component")[piece].proto
    return json.loads(proto.json or proto.mixed.json)


def test_a_lane_shows_eight_cards_and_says_how_many_it_does_not() -> None:
    lead, won = drawn(opened(), 0)["lanes"]

    assert len(lead["cards"]) == FULL
    assert lead["more"] == "2 more"
    assert won["cards"] == []


def test_both_buttons_of_a_card_say_what_they_do() -> None:
    card = drawn(opened(), 0)["lanes"][0]["cards"][3]

    assert card["label"] == "打开 Firm 3，¥1万, 3 days"
    assert card["next"] == "把「Firm 3」推进到Won"
    assert card["late"] is True


def test_a_card_offers_no_move_into_a_lane_that_is_closed_to_it() -> None:
    card = drawn(opened(), 0)["lanes"][0]["cards"][4]

    assert card["barred"] == ["won"]
    assert card["next"] == ""


def test_a_board_that_nobody_touched_wishes_nothing() -> None:
    app = opened()

    assert app.session_state["wish"] == Wish()
    assert app.session_state["step"] is None


@pytest.mark.parametrize(
    ("event", "wish"),
    [
        ({"opened": "3"}, Wish(opened="3")),
        ({"moved": {"id": "3", "to": "won"}}, Wish(moved=("3", "won"))),
        ({"opened": "9"}, Wish()),
        ({"opened": "<script>"}, Wish()),
        ({"moved": {"id": "3", "to": "mars"}}, Wish()),
        ({"moved": {"id": "99", "to": "won"}}, Wish()),
        ({"moved": "3"}, Wish()),
    ],
    ids=[
        "open",
        "move",
        "open a card that is not shown",
        "open what is none",
        "move to where no lane is",
        "move a card that is not shown",
        "move without a lane",
    ],
)
def test_only_what_was_drawn_can_be_asked_for(
    event: dict[str, object], wish: Wish
) -> None:
    assert opened(board=event).session_state["wish"] == wish


def test_a_stage_that_was_clicked_is_told_and_another_is_not() -> None:
    assert opened(stages={"chosen": "won"}).session_state["step"] == "won"
    assert opened(stages={"chosen": "mars"}).session_state["step"] is None


def test_what_people_typed_goes_down_as_data() -> None:
    assert drawn(opened(), 2)["entries"][0]["text"] == "<b>"


SCRIPTS = sorted(SCREEN.parents[3].glob("components/web/*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_piece_never_makes_markup_of_what_it_is_given(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert way not in source
    assert "addEventListener" not in source

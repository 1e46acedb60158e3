import json
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role, Viewer
from core.questions import Question
from db.seed.standard import plant
from db.session import transaction
from rules.people import Duty
from services import handoffs, pipeline, records
from tests.build import a_customer, a_deal, saved
from tests.conftest import TODAY
from tests.pages.app import signed_in
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("process")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def drawn(app: AppTest) -> list[dict[str, Any]]:
    """Return the cards of the board."""
    proto = app.get("bidi_component")[0].proto
    told: Any = json.loads(proto.json or proto.mixed.json)
    return [card for lane in told["lanes"] for card in lane["cards"]]


def cards(app: AppTest) -> list[str]:
    """Return what the cards of the board are about."""
    return [card["product"] or card["title"] for card in drawn(app)]


def moved(number: int, to: str) -> AppTest:
    """Return the board after a card was dragged to a lane."""
    app = signed_in(10)
    app.switch_page("pages/sell/pipeline.py")
    app.session_state["pipeline_board"] = {"moved": {"id": str(number), "to": to}}
    app.run()
    assert not app.exception
    return app


def stage(number: int) -> object:
    return records.open_one(REP, "deals", number).row["stage"]


def test_the_board_shows_own_deals_only() -> None:
    saved(a_deal(name="Line 2"), a_deal(name="Secret", owner_id=20, team_id=2))

    assert cards(opened(10, "pipeline")) == ["Line 2"]
    assert cards(opened(20, "pipeline")) == ["Secret"]
    assert len(cards(opened(40, "pipeline"))) == 2


def test_a_card_tells_a_passed_close_from_a_stay_beyond_the_standard() -> None:
    passed, old = TODAY - timedelta(days=1), TODAY - timedelta(days=90)
    ahead = TODAY + timedelta(days=1)
    saved(
        a_deal(name="Passed", expected_close_on=passed),
        a_deal(name="Old", expected_close_on=ahead, created_on=old, entered_on=old),
    )

    app = opened(10, "pipeline")

    told = {card["title"]: card for card in drawn(app)}
    assert (told["Passed"]["overdue"], told["Passed"]["late"]) == (True, False)
    assert told["Passed"]["note"] == f"{passed} 已逾期"
    assert (told["Old"]["overdue"], told["Old"]["late"]) == (False, True)
    assert told["Old"]["note"] == str(ahead)
    assert told["Old"]["warning"].startswith("超标准")


def test_an_empty_board_says_whether_there_is_none_or_none_that_fits() -> None:
    assert "还没有未结商机" in words(opened(10, "pipeline"))
    app = opened(10, "pipeline", pipeline_q="nobody")
    assert "没有符合条件的记录" in words(app)
    assert "还没有未结商机" not in words(app)


def test_the_list_shows_own_deals_with_their_stage() -> None:
    saved(a_deal(name="Line 2"), a_deal(name="Secret", owner_id=20, team_id=2))

    app = opened(10, "pipeline", pipeline_view="列表")
    assert names(app) == ["Line 2"]
    policy = pipeline.processes(REP)["standard"]
    first, second = (stage.zh for stage in policy.stages[:2])
    app = opened(10, "pipeline", pipeline_view="列表", deals_stage=first)
    assert names(app) == ["Line 2"]
    app = opened(10, "pipeline", pipeline_view="列表", deals_stage=second)
    assert not app.dataframe


def test_a_refused_move_says_what_is_missing_and_nothing_moved() -> None:
    [number] = saved(a_deal(name="Line 2"))

    app = moved(number, "first_contact")

    [missing] = pipeline.standing(REP, number).missing
    assert missing.zh in words(app)
    assert "由负责人填写字段" in words(app)
    assert stage(number) == "prospecting"


def test_a_move_moves() -> None:
    [customer] = saved(a_customer())
    [number] = saved(a_deal(customer_id=customer))

    moved(number, "first_contact")

    assert stage(number) == "first_contact"


def test_a_new_deal_is_prefilled_with_the_customer_of_the_address() -> None:
    [customer] = saved(a_customer())
    app = opened(10, "pipeline", new="1", customer=str(customer))
    field(app, "name").set_value("Line 3")

    app = press(app, "新增")

    [row] = records.page(REP, "deals", records.Question()).rows
    assert (row["name"], row["customer_id"]) == ("Line 3", customer)
    assert app.title[0].value == "Line 3"


def advanced(number: int) -> AppTest:
    """Return the page of a deal after its next stage was asked for."""
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_advance").click().run()
    assert not app.exception
    return app


def test_what_is_missing_is_supplied_in_the_dialog_and_the_move_goes_on() -> None:
    saved(a_customer())
    [number] = saved(a_deal(name="Line 2"))
    app = advanced(number)

    field(app, "customer_id", "selectbox").set_value(1)
    app = press(app, "保存")
    app = press(app, "推进到初步接触")

    assert stage(number) == "first_contact"


def test_a_follow_up_that_is_missing_is_logged_in_the_dialog() -> None:
    saved(a_customer())
    [number] = saved(a_deal(customer_id=1, stage="first_contact"))
    app = advanced(number)
    note = next(w for w in app.text_input if "deal_supply" in str(w.key))

    note.set_value("Talked about the budget.")
    app = next(b for b in app.button if "deal_supply" in str(b.key)).click().run()
    press(app, "推进到需求分析")

    assert stage(number) == "needs_analysis"


def test_where_another_duty_begins_a_colleague_can_take_it() -> None:
    [number] = saved(a_deal(stage="needs_analysis", expected_close_on=TODAY))
    pipeline.mark(REP, number, "needs_confirmed", done=True)

    app = advanced(number)
    assert "产品介绍" in words(app)
    app.selectbox(key="handing_person").set_value(20)
    app.button(key="handing_send").click().run()

    [held] = handoffs.roster(REP, number)
    assert (held.duty, held.person_id) == (Duty.PRESENT, 20)
    assert not [b for b in app.button if b.key == "handing_send"]


def test_a_duty_that_begins_can_be_kept() -> None:
    [number] = saved(a_deal(stage="needs_analysis", expected_close_on=TODAY))
    pipeline.mark(REP, number, "needs_confirmed", done=True)

    app = advanced(number)
    app.button(key="handing_keep").click().run()

    assert handoffs.roster(REP, number) == []
    assert not [b for b in app.button if b.key == "handing_keep"]


def test_a_deal_that_is_entered_late_says_since_when_it_is_there() -> None:
    app = opened(10, "pipeline", new="1")
    began = field(app, "began_on", "date_input")
    assert began.value == TODAY
    field(app, "name").set_value("Line 3")
    began.set_value(TODAY - timedelta(days=7))

    press(app, "新增")

    [row] = records.page(REP, "deals", Question()).rows
    assert row.values["created_on"] == TODAY - timedelta(days=7)

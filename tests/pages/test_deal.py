from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role, Viewer
from db.models import Approval, Share
from db.seed.standard import plant
from db.session import transaction
from rules.approvals import ApprovalKind, ApprovalState
from rules.documents import DocumentFields
from rules.pipeline import LostFields, Outcome
from rules.process import StageKind
from rules.process_duties import Mover
from rules.sharing import Access
from services import documents, pipeline, records
from tests.build import a_customer, a_deal, saved, stage_says
from tests.conftest import NOON, TODAY
from tests.pages.screen import field, opened, press, words

pytestmark = pytest.mark.usefixtures("process")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def test_an_address_without_a_deal_opens_none() -> None:
    assert "没有指明商机" in words(opened(10, "deal"))


def test_nothing_of_anothers_deal_is_shown() -> None:
    [number] = saved(a_deal(name="Secret"))

    app = opened(20, "deal", id=str(number))

    assert "没有编号为" in words(app)
    assert "Secret" not in words(app)


def test_a_deal_moves_on_with_its_button() -> None:
    [customer] = saved(a_customer())
    [number] = saved(a_deal(name="Line 2", customer_id=customer))
    app = opened(10, "deal", id=str(number))
    assert app.title[0].value == "Line 2"

    app.button(key="deal_advance").click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["stage"] == "first_contact"


def test_a_deal_is_edited_beside_itself() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = opened(10, "deal", id=str(number), edit="1")
    field(app, "name").set_value("Line 3")

    app = press(app, "保存")

    assert app.title[0].value == "Line 3"


def test_a_deal_is_lost_for_a_reason_of_the_list() -> None:
    [number] = saved(a_deal(name="Line 2"))
    reason = records.choices(REP, ["lost_reason"])["lost_reason"][0].value
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_lose").click().run()
    field(app, "lost_reason", "selectbox").set_value(reason)

    [b for b in app.button if b.label == "输单"][-1].click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["outcome"] is Outcome.LOST


def test_a_task_is_ticked_where_the_move_was_refused() -> None:
    [number] = saved(a_deal(name="Line 2", stage="needs_analysis"))
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_advance").click().run()
    assert "由负责人填写字段" in words(app)

    app.checkbox(key=f"task_dialog_{number}_needs_confirmed").check().run()

    assert not app.exception
    assert "needs_confirmed" in pipeline.standing(REP, number).done


def test_an_exception_is_asked_for_with_a_reason() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_advance").click().run()

    app = press(app, "提交例外申请")
    assert "请写明理由" in words(app)
    app.text_input(key=f"deal_reason_{number}").set_value("They called.")
    press(app, "提交例外申请")

    [asked] = pipeline.standing(REP, number).asked
    assert asked.reason == "They called."


def test_a_move_that_is_no_longer_refused_asks_for_no_contract() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_advance").click().run()
    standing = pipeline.standing(REP, number)
    assert standing.stage
    codes = [criterion.code for criterion in standing.missing]
    saved(
        Approval(
            deal_id=number, kind=ApprovalKind.EXCEPTION, state=ApprovalState.GRANTED,
            stage=standing.stage.code,
            reason="-", asked_at=NOON, missing={"codes": codes},
        )
    )  # fmt: skip

    app.run()
    app.button(key="deal_onward").click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["stage"] == "first_contact"


def test_winning_asks_for_the_contract() -> None:
    [process] = pipeline.processes(REP).values()
    won = next(s for s in process.stages if s.kind is StageKind.WON)
    before = process.stages[process.place(won.code) - 1]
    [number] = saved(a_deal(name="Line 2", stage=before.code))
    codes = [criterion.code for criterion in before.criteria]
    saved(
        Approval(
            deal_id=number, kind=ApprovalKind.EXCEPTION, state=ApprovalState.GRANTED,
            stage=before.code,
            reason="-", asked_at=NOON, missing={"codes": codes},
        )
    )  # fmt: skip
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_advance").click().run()
    field(app, "contract_number").set_value("C-1")

    press(app, "赢单")

    row = records.open_one(REP, "deals", number).row
    assert (row["outcome"], row["contract_number"]) == (Outcome.WON, "C-1")
    assert row["contract_amount_minor"] == row["amount_minor"]


def test_who_may_only_read_a_deal_is_offered_no_change() -> None:
    [number] = saved(a_deal(name="Line 2"))
    saved(Share(record_table="deal", record_id=number, person_id=20))

    app = opened(20, "deal", id=str(number), edit="1")

    assert app.title[0].value == "Line 2"
    keys = {b.key for b in app.button}
    assert not keys & {"deal_edit", "deal_lose", "deal_advance"}


def test_the_tabs_show_documents_and_who_changed_what() -> None:
    [number] = saved(a_deal(name="Line 2"))
    of = ("deals", number)
    documents.add(REP, of, "a.pdf", b"%PDF-1", DocumentFields())

    app = opened(10, "deal", id=str(number), deal_tab="文件")
    assert "a.pdf" in words(app)
    app = opened(10, "deal", id=str(number), deal_tab="变更记录")
    assert "新增" in str(app.table[0].value)


def test_a_move_that_is_not_the_viewers_is_not_offered() -> None:
    stage_says("first_contact", movers=(Mover.MANAGER,))
    [customer] = saved(a_customer())
    [number] = saved(a_deal(name="Line 2", customer_id=customer))

    button = opened(10, "deal", id=str(number)).button(key="deal_advance")

    assert button.disabled
    assert "主管经理" in button.help
    assert not opened(11, "deal", id=str(number)).button(key="deal_advance").disabled


def chosen(app: AppTest, action: str) -> AppTest:
    """Choose something in the menu of the page."""
    app = app.menu_button(key="deal_more").click(action).run()
    assert not app.exception
    return app


def test_a_deal_is_given_to_a_colleague_on_its_page() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = chosen(opened(10, "deal", id=str(number)), "give")
    app.selectbox(key="deal_give_to").set_value(20)

    app.button(key="deal_give").click().run()

    assert not app.exception
    assert records.open_one(Viewer(20, 2, Role.REP), "deals", number).may_change


def test_a_lost_deal_is_reopened_on_its_page_for_a_reason() -> None:
    [number] = saved(a_deal(name="Line 2", stage="quotation"))
    pipeline.lose(REP, number, LostFields(lost_reason="price"))
    app = chosen(opened(10, "deal", id=str(number)), "reopen")
    app.button(key="deal_reopen").click().run()
    assert "理由" in words(app)
    app.text_area(key="deal_reopen_why").set_value("客户又来电")

    app.button(key="deal_reopen").click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["stage"] == "quotation"


def test_what_was_won_or_is_only_shared_has_no_menu() -> None:
    won, theirs = saved(a_deal(outcome="won"), a_deal(owner_id=20, team_id=2))
    saved(
        Share(record_table="deal", record_id=theirs, person_id=10, access=Access.WRITE)
    )
    for number in (won, theirs):
        assert not opened(10, "deal", id=str(number)).get("menu_button")


def test_an_earlier_start_is_set_on_the_page_of_the_deal() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = chosen(opened(10, "deal", id=str(number)), "begin")
    earlier = TODAY - timedelta(days=7)
    app.date_input(key="deal_begin_on").set_value(earlier)

    app.button(key="deal_begin").click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row.values["created_on"] == earlier

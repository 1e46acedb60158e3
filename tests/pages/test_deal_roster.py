import pytest

from core.access import SYSTEM, Role, Viewer
from db.seed.standard import plant, standard_process
from db.session import transaction
from rules.people import Duty
from services import decisions, handoffs, process
from tests.build import a_deal, saved
from tests.conftest import TODAY
from tests.pages.screen import opened, press, words

REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def deal(teams: None) -> int:  # noqa: ARG001 (it has to come first)
    """Return a deal of person 10 under the standard process."""
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
    [number] = saved(a_deal(name="Line 2"))
    return number


def test_a_duty_is_handed_over_on_the_page_of_the_deal(deal: int) -> None:
    app = opened(10, "deal", id=str(deal))
    assert "目前全部职责由负责人承担" in words(app)
    app.session_state["roster_hand_off"] = True
    app.run()
    app.selectbox(key="roster_duty").set_value(Duty.PRESENT)
    app.selectbox(key="roster_person").set_value(20)

    app = press(app, "移交")

    assert [h.person_id for h in handoffs.roster(REP, deal)] == [20]
    assert "产品介绍: **Zhao**" in words(app)
    assert "接手" not in [button.label for button in app.button]


def test_whoever_is_asked_takes_the_duty_on_the_page(deal: int) -> None:
    handoffs.hand_off(REP, deal, Duty.PRESENT, 20)
    press(opened(20, "deal", id=str(deal)), "接手")
    assert [h.state for h in handoffs.roster(REP, deal)] == ["accepted"]


def test_whoever_is_asked_returns_the_duty_with_a_reason(deal: int) -> None:
    number = handoffs.hand_off(REP, deal, Duty.PRESENT, 20)
    app = press(opened(20, "deal", id=str(deal)), "退回")
    assert "原因" in words(app) or "理由" in words(app)
    app.text_input(key=f"roster_note_{number}").set_value("出差")

    press(app, "退回")

    [held] = handoffs.roster(REP, deal)
    assert (held.state, held.note) == ("returned", "出差")


def test_an_exception_is_shown_on_its_deal(deal: int) -> None:
    assert "展会认识" not in words(opened(10, "deal", id=str(deal)))
    decisions.ask(REP, deal, "first_contact", "展会认识")
    said = words(opened(10, "deal", id=str(deal)))
    assert "展会认识" in said
    assert ":orange-badge[" in said


def test_the_deal_says_by_name_who_does_its_stage_and_who_is_told(
    deal: int, admin: Viewer
) -> None:
    first, *rest = standard_process().stages
    told = first.model_copy(
        update={"accountable": (Duty.NEGOTIATE,), "informed": (Duty.SERVE,)}
    )
    policy = standard_process().model_copy(update={"stages": (told, *rest)})
    process.save(admin, "standard", policy, TODAY)
    process.approve(admin, "standard", "Who is told.")
    handoffs.accept(
        Viewer(60, 1, Role.SERVICE), handoffs.hand_off(REP, deal, Duty.SERVE, 60)
    )
    handoffs.hand_off(REP, deal, Duty.NEGOTIATE, 20)

    said = words(opened(10, "deal", id=str(deal)))

    assert "当前阶段（潜在客户识别）" in said
    assert "负责: **Lin**" in said
    assert "把关: **Lin**" in said, "what was only offered is still the owner's"
    assert "知会: **Service**" in said
    assert "征询" not in said

import pytest

from core.access import SYSTEM, Role, Viewer
from core.errors import NotFoundError, RuleError
from db.models import DealDuty
from db.session import transaction
from rules.people import Duty
from rules.pipeline import DealFields
from services import pipeline, records
from services.handoffs import accept, hand_off, return_back, roster, waiting
from tests.build import a_deal, saved

pytestmark = pytest.mark.usefixtures("teams")


@pytest.fixture
def deal() -> int:
    [number] = saved(a_deal())
    return number


def stored(handoff: int) -> tuple[str, str | None, bool]:
    with transaction(SYSTEM) as session:
        row = session.get_one(DealDuty, handoff)
        return row.state, row.note, row.answered_at is not None


def test_whoever_is_offered_a_duty_may_change_the_deal_and_takes_it_once(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "deals", deal)

    handoff = hand_off(rep, deal, Duty.PRESENT, 20, "Please show it.")
    assert stored(handoff) == ("offered", "Please show it.", False)
    version = records.open_one(other_rep, "deals", deal).version
    to = DealFields(name="Deal", amount_minor=100_00, note="seen")
    pipeline.change(other_rep, deal, version, to)

    with pytest.raises(RuleError, match=r"roster\.not_yours"):
        accept(rep, handoff)
    accept(other_rep, handoff)

    assert stored(handoff) == ("accepted", "Please show it.", True)
    with pytest.raises(RuleError, match=r"roster\.answered"):
        return_back(other_rep, handoff, "late")
    with pytest.raises(RuleError, match=r"roster\.offered_already"):
        hand_off(rep, deal, Duty.PRESENT, 20)


def test_a_duty_is_returned_with_a_reason_and_can_be_offered_again(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    handoff = hand_off(rep, deal, Duty.SERVE, 20)
    with pytest.raises(RuleError, match=r"pipeline\.reason_needed"):
        return_back(other_rep, handoff, " ")

    return_back(other_rep, handoff, "On leave.")

    assert stored(handoff) == ("returned", "On leave.", True)
    assert hand_off(rep, deal, Duty.SERVE, 20) != handoff


def test_nobody_hands_off_what_is_not_theirs_or_to_nobody(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    with pytest.raises(NotFoundError):
        hand_off(other_rep, deal, Duty.SERVE, 10)
    with pytest.raises(NotFoundError):
        hand_off(rep, deal, Duty.SERVE, 999)


def test_the_roster_tells_each_duty_and_its_answer(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    first = hand_off(rep, deal, Duty.PRESENT, 20, "Please.")
    second = hand_off(rep, deal, Duty.SERVE, 60)
    accept(other_rep, first)

    held = roster(rep, deal)

    assert [(h.id, h.duty, h.person_id, h.person, h.state, h.note) for h in held] == [
        (first, "present", 20, "Zhao", "accepted", "Please."),
        (second, "serve", 60, "Service", "offered", ""),
    ]


def test_after_sales_staff_take_the_duty_they_are_offered(
    rep: Viewer, deal: int
) -> None:
    service = Viewer(60, 1, Role.SERVICE)
    handoff = hand_off(rep, deal, Duty.SERVE, 60)
    accept(service, handoff)
    assert stored(handoff)[0] == "accepted"


def test_nobody_reads_the_roster_of_anothers_deal(other_rep: Viewer, deal: int) -> None:
    with pytest.raises(NotFoundError):
        roster(other_rep, deal)


def test_what_was_returned_is_out_of_reach_again(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    handoff = hand_off(rep, deal, Duty.PRESENT, 20)

    return_back(other_rep, handoff, "No time.")

    assert stored(handoff)[0] == "returned"
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "deals", deal)


def test_who_keeps_another_duty_still_reaches_the_deal(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    accept(other_rep, hand_off(rep, deal, Duty.SERVE, 20))

    return_back(other_rep, hand_off(rep, deal, Duty.PRESENT, 20), "No time.")

    assert records.open_one(other_rep, "deals", deal).may_change


def test_what_waits_for_an_answer_is_told_to_whom_it_was_offered(
    rep: Viewer, other_rep: Viewer, deal: int
) -> None:
    first = hand_off(rep, deal, Duty.PRESENT, 20, "Please show it.")
    accept(other_rep, hand_off(rep, deal, Duty.SERVE, 20))

    [offered] = waiting(other_rep)

    assert (offered.id, offered.deal_id, offered.duty) == (first, deal, Duty.PRESENT)
    assert (offered.by, offered.note) == ("Lin", "Please show it.")
    assert waiting(rep) == []

"""The board: whose deals, which of them, and what stands still."""

from datetime import timedelta

import pytest

from core.access import SYSTEM, Role, Viewer
from core.errors import NotFoundError
from core.money import Currency
from db.replica import replica
from db.seed.standard import plant
from db.session import transaction
from rules.people import Duty
from rules.process_duties import Mover
from services import board, handoffs
from services.board import Wanted
from tests.build import a_customer, a_deal, saved, stage_says
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("process")


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


@pytest.fixture
def customer() -> int:
    return saved(a_customer())[0]


def shown(viewer: Viewer, wanted: Wanted) -> list[str]:
    """Return the names on the board, and see that the totals count the same."""
    lanes = board.board(viewer, wanted)
    cards = [card.name for lane in lanes for card in lane.cards]
    assert sum(lane.count for lane in lanes) == len(cards)
    return sorted(cards)


@pytest.mark.parametrize("copied", [False, True])
def test_the_board_shows_each_stage_its_first_cards_and_its_total(
    manager: Viewer, customer: int, *, copied: bool
) -> None:
    saved(*(a_deal(name=f"d{i}", customer_id=customer) for i in range(10)))
    saved(a_deal(stage="quotation", amount_minor=5, currency=Currency.USD, search="q"))
    saved(a_deal(outcome="lost", stage="lost"), a_deal(owner_id=20, team_id=2))
    if copied:
        replica().rebuild()

    first, *_, quotation, _, won = board.board(manager)

    assert (first.count, len(first.cards)) == (10, 8)
    assert first.sums == {Currency.CNY: 10 * 100_00}
    assert first.cards[0].customer == "Acme"
    assert first.cards[0].owner == "Lin"
    assert quotation.sums == {Currency.USD: 5}
    assert won.stage.code == "contract_signed"
    assert sum(lane.count for lane in board.board(manager, Wanted(search="acme"))) == 10


@pytest.mark.parametrize("copied", [False, True])
def test_the_board_shows_what_is_wanted_only(manager: Viewer, *, copied: bool) -> None:
    long_ago = TODAY - timedelta(days=15)
    saved(
        a_deal(name="fresh", amount_minor=900_00),
        a_deal(name="standing", entered_on=long_ago, created_on=long_ago),
        a_deal(name="spoken", entered_on=long_ago, last_contact_on=TODAY),
        a_deal(name="late", expected_close_on=TODAY - timedelta(days=1)),
        a_deal(name="due", expected_close_on=TODAY),
        a_deal(name="mine", owner_id=11),
        a_deal(name="unknown", entered_on=None, created_on=None),
    )
    if copied:
        replica().rebuild()

    assert shown(manager, Wanted(is_stale=True)) == ["standing"]
    assert shown(manager, Wanted(is_overdue=True)) == ["late"]
    assert shown(manager, Wanted(owner_id=11)) == ["mine"]
    assert shown(manager, Wanted(least_minor=900_00)) == ["fresh"]
    assert shown(manager, Wanted(is_stale=True, owner_id=11)) == []


def test_what_stands_still_is_told_by_worth_with_its_days(manager: Viewer) -> None:
    long_ago = TODAY - timedelta(days=20)
    saved(
        a_deal(name="small", entered_on=long_ago, amount_minor=1_00),
        a_deal(name="large", entered_on=long_ago, amount_minor=9_00),
        a_deal(name="none", entered_on=long_ago, amount_minor=None),
        a_deal(name="fresh"),
        a_deal(name="ended", entered_on=long_ago, outcome="lost", stage="lost"),
        a_deal(name="theirs", entered_on=long_ago, owner_id=20, team_id=2),
    )

    found = board.stale(manager, 10)

    assert [one.name for one in found] == ["large", "small", "none"]
    assert {one.over for one in found} == {20 - 14}
    assert len(board.stale(manager, 2)) == 2


def test_a_pipeline_that_is_not_there_is_said_so(manager: Viewer) -> None:
    with pytest.raises(NotFoundError):
        board.board(manager, pipeline="renewals")


def test_a_card_says_into_which_stages_the_viewer_may_not_move_it(
    rep: Viewer, manager: Viewer
) -> None:
    stage_says("quotation", movers=(Mover.NEGOTIATE,))
    own, shared = saved(a_deal(name="own"), a_deal(name="given"))
    handoffs.accept(Viewer(20, 2, Role.REP), handoffs.hand_off(
        rep, shared, Duty.NEGOTIATE, 20
    ))  # fmt: skip

    def barred(who: Viewer) -> dict[int, frozenset[str]]:
        return {c.id: c.barred for lane in board.board(who) for c in lane.cards}

    assert barred(rep) == {own: frozenset(), shared: {"quotation"}}
    assert barred(Viewer(20, 2, Role.REP)) == {shared: frozenset()}
    assert barred(manager) == {own: frozenset(), shared: frozenset()}

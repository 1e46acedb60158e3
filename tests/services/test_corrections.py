from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from core.access import SYSTEM, Role, Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from db.models import Deal, DealEvent, Person, Share
from db.seed.standard import plant
from db.session import transaction
from rules.pipeline import DealFields, LostFields, WonFields
from rules.sharing import Access
from services import corrections, pipeline, records, timeline
from tests.build import a_deal, an_event, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("process")
PRICE = LostFields(lost_reason="price", lost_note="Too dear.")


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def stored(number: int) -> Deal:
    with transaction(SYSTEM) as session:
        return Deal(**session.get_one(Deal, number).model_dump())


def events(number: int) -> list[DealEvent]:
    with transaction(SYSTEM) as session:
        told = select(DealEvent).where(DealEvent.deal_id == number)
        rows = session.exec(told.order_by(col(DealEvent.id)))
        return [DealEvent(**row.model_dump()) for row in rows]


def shared(number: int, person: int) -> None:
    saved(
        Share(
            record_table="deal",
            record_id=number,
            person_id=person,
            access=Access.WRITE,
        )
    )


def test_a_lost_deal_goes_on_where_it_was_lost(rep: Viewer) -> None:
    [number] = saved(a_deal(stage="quotation"))
    pipeline.lose(rep, number, PRICE)

    assert corrections.reopen(rep, number, "They called again.") == "quotation"

    deal = stored(number)
    assert (deal.stage, deal.outcome, deal.entered_on) == ("quotation", "open", TODAY)
    assert (deal.closed_on, deal.lost_reason, deal.lost_note) == (None, None, None)
    lost, again = events(number)
    assert (lost.outcome, lost.reason, lost.on_day) == ("lost", "price", TODAY)
    assert (again.from_stage, again.to_stage) == ("lost", "quotation")
    assert (again.outcome, again.reason) == ("open", "They called again.")
    pipeline.mark(rep, number, "terms_agreed", done=True)
    pipeline.move(rep, number, "presentation")


def test_the_timeline_tells_of_both_losses_and_of_the_time_between(
    rep: Viewer,
) -> None:
    [number] = saved(a_deal(stage="quotation"))
    pipeline.lose(rep, number, PRICE)
    corrections.reopen(rep, number, "They called again.")
    pipeline.lose(rep, number, PRICE)

    entries = timeline.story(rep, "deals", number).entries
    told = [entry.what for entry in entries if entry.what]

    assert told == ["timeline.lost", "timeline.reopened", "timeline.lost"]


def test_a_reopened_deal_is_in_the_team_of_its_person_of_now(
    manager: Viewer, rep: Viewer
) -> None:
    [number] = saved(a_deal())
    pipeline.lose(rep, number, PRICE)
    with transaction(SYSTEM, "data.load") as session:
        person = session.get_one(Person, 10)
        person.team_id, person.superior_id = 3, 30

    corrections.reopen(manager, number, "Alive.")

    assert (stored(number).team_id, stored(number).superior_id) == (3, 30)


def test_where_the_stage_of_the_loss_is_gone_the_deal_begins_anew(rep: Viewer) -> None:
    imported, old = saved(
        a_deal(stage="needs_analysis", outcome="lost"),
        a_deal(stage="gone", outcome="lost"),
    )
    assert corrections.reopen(rep, imported, "Alive.") == "needs_analysis"
    assert corrections.reopen(rep, old, "Alive.") == "prospecting"


@pytest.mark.parametrize(
    ("outcome", "reason", "key"),
    [
        ("won", "Again.", "pipeline.won_stays"),
        ("open", "Again.", "pipeline.not_lost"),
        ("lost", "  ", "pipeline.reason_needed"),
    ],
)
def test_only_what_is_lost_is_reopened_and_for_a_reason(
    rep: Viewer, outcome: str, reason: str, key: str
) -> None:
    [number] = saved(a_deal(outcome=outcome))
    with pytest.raises(RuleError) as refused:
        corrections.reopen(rep, number, reason)
    assert refused.value.key == key
    assert stored(number).outcome == outcome


def test_a_deal_is_given_to_a_colleague_and_is_in_their_team_from_today(
    rep: Viewer, other_rep: Viewer
) -> None:
    [number] = saved(a_deal(entered_on=TODAY - timedelta(days=3)))

    corrections.give(rep, number, 20)

    deal = stored(number)
    assert (deal.owner_id, deal.team_id, deal.superior_id) == (20, 2, 21)
    assert deal.entered_on == TODAY - timedelta(days=3)
    [told] = events(number)
    assert (told.kind, told.owner_id, told.team_id) == ("owner", 20, 2)
    assert (told.person_id, told.on_day) == (10, TODAY)
    assert records.open_one(other_rep, "deals", number).may_change
    with pytest.raises(NotFoundError):
        records.open_one(rep, "deals", number)


def test_who_gave_a_deal_away_still_sees_it_where_it_is_shared_with_them(
    rep: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_deal())
    shared(number, 10)
    corrections.give(manager, number, 20)
    assert records.open_one(rep, "deals", number).row["owner_id"] == 20


def test_a_deal_that_ended_and_one_that_is_theirs_already_is_not_given(
    rep: Viewer,
) -> None:
    ended, own = saved(a_deal(outcome="won"), a_deal())
    for number, to, key in (
        (ended, 20, "pipeline.closed"),
        (own, 10, "pipeline.owner_already"),
        (own, 999, "customers.no_such_person"),
    ):
        with pytest.raises(RuleError) as refused:
            corrections.give(rep, number, to)
        assert refused.value.key == key
    assert events(own) == []


@pytest.mark.parametrize("who", [Viewer(20, 2, Role.REP), Viewer(60, 1, Role.SERVICE)])
def test_with_whom_a_deal_is_only_shared_corrects_nothing(who: Viewer) -> None:
    lost, own = saved(a_deal(outcome="lost"), a_deal())
    for number in (lost, own):
        shared(number, who.id)
    with pytest.raises(ForbiddenError):
        corrections.reopen(who, lost, "Mine.")
    with pytest.raises(ForbiddenError):
        corrections.give(who, own, 20)
    with pytest.raises(ForbiddenError):
        corrections.begin(who, own, TODAY - timedelta(days=1))
    assert not pipeline.standing(who, own).is_ours
    assert stored(own).owner_id == 10


LAST_WEEK = TODAY - timedelta(days=7)


def test_a_deal_that_began_earlier_is_told_so_and_its_contract_may_be_as_old(
    rep: Viewer,
) -> None:
    new = DealFields(name="Late", amount_minor=900)
    number = pipeline.add(rep, new, "form")
    version = records.open_one(rep, "deals", number).version
    more = {"amount_minor": 1000, "expected_close_on": TODAY}
    pipeline.change(rep, number, version, new.model_copy(update=more))

    corrections.begin(rep, number, LAST_WEEK)

    deal = stored(number)
    assert (deal.created_on, deal.entered_on) == (LAST_WEEK, LAST_WEEK)
    told = events(number)[-1]
    assert (told.kind, told.on_day, told.to_stage) == ("began", LAST_WEEK, deal.stage)
    assert (told.amount_minor, told.expected_close_on) == (900, None), "as it was then"
    assert (told.owner_id, told.person_id, told.outcome) == (10, 10, "open")
    assert events(number)[0].on_day == TODAY, "what was told stays"
    entry = timeline.story(rep, "deals", number).entries[-1]
    assert (entry.what, entry.on) == ("timeline.began", LAST_WEEK)


def test_a_deal_that_has_moved_on_stands_at_its_stage_since_it_came_there(
    rep: Viewer,
) -> None:
    [number] = saved(a_deal(stage="negotiation"))
    saved(
        an_event(deal_id=number),
        an_event(deal_id=number, from_stage="prospecting", to_stage="negotiation"),
    )
    pipeline.mark(rep, number, "terms_agreed", done=True)
    signed = WonFields(
        contract_number="C-1", contract_on=LAST_WEEK, contract_amount_minor=1
    )
    with pytest.raises(RuleError, match=r"pipeline\.contract_too_early"):
        pipeline.move(rep, number, "contract_signed", signed)

    corrections.begin(rep, number, LAST_WEEK)

    assert stored(number).entered_on == TODAY
    assert pipeline.standing(rep, number).taken == {"prospecting": 7}
    assert pipeline.move(rep, number, "contract_signed", signed) == ()
    assert stored(number).closed_on == LAST_WEEK


@pytest.mark.parametrize(
    ("on", "outcome", "key"),
    [
        (TODAY + timedelta(days=1), "open", "pipeline.began_not_yet"),
        (TODAY, "open", "pipeline.began_later"),
        (LAST_WEEK, "won", "pipeline.closed"),
        (date(1, 1, 1), "open", "fields.absurd_day"),
    ],
)
def test_a_deal_can_only_begin_earlier_and_while_it_is_open(
    rep: Viewer, on: date, outcome: str, key: str
) -> None:
    [number] = saved(a_deal(outcome=outcome))
    with pytest.raises(RuleError) as refused:
        corrections.begin(rep, number, on)
    assert refused.value.key == key
    assert stored(number).created_on == TODAY
    assert events(number) == []


def test_a_deal_of_which_nobody_knew_when_it_began_can_be_told_so(rep: Viewer) -> None:
    [number] = saved(a_deal(created_on=None, entered_on=None))
    corrections.begin(rep, number, TODAY)
    assert stored(number).created_on == TODAY
    [told] = events(number)
    assert (told.kind, told.on_day) == ("began", TODAY)

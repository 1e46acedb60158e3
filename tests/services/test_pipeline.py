from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from core.access import SYSTEM, Role, Viewer
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from core.money import Currency
from db.models import Deal, DealEvent, DealLine, Share
from db.seed.standard import plant
from db.session import transaction
from rules.activities import ActivityFields
from rules.people import Duty
from rules.pipeline import DealFields, LostFields, WonFields
from rules.process_duties import Mover
from rules.sharing import Access
from services import activities, decisions, handoffs, pipeline, records
from tests.build import a_customer, a_deal, a_line, a_product, saved, stage_says
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("process")
WON = WonFields(contract_number="C-1", contract_on=TODAY, contract_amount_minor=1001)


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


@pytest.fixture
def customer() -> int:
    [number] = saved(a_customer())
    return number


def opened(rep: Viewer, customer: int | None, **more: object) -> int:
    values = {"name": "Line 2", "customer_id": customer, "amount_minor": 1000} | more
    return pipeline.add(rep, DealFields.model_validate(values), "form")


def stored(number: int) -> Deal:
    with transaction(SYSTEM) as session:
        found = session.get_one(Deal, number)
        return Deal(**found.model_dump())


def events(number: int) -> list[tuple[object, ...]]:
    with transaction(SYSTEM) as session:
        found = session.exec(
            select(DealEvent)
            .where(DealEvent.deal_id == number)
            .order_by(col(DealEvent.id))
        )
        return [(str(e.kind), e.from_stage, e.to_stage, e.amount_minor) for e in found]


def test_a_deal_begins_at_the_first_stage_with_its_event(
    rep: Viewer, customer: int
) -> None:
    number = opened(rep, customer)

    deal = stored(number)
    assert (deal.stage, deal.owner_id, deal.superior_id) == ("prospecting", 10, 11)
    assert events(number) == [("stage", None, "prospecting", 1000)]
    assert opened(rep, customer) == number, "the same form opens one"


def test_a_customer_of_somebody_else_is_not_found(rep: Viewer) -> None:
    [foreign] = saved(a_customer(owner_id=20, team_id=2))
    with pytest.raises(NotFoundError):
        opened(rep, foreign)


def test_a_move_needs_what_the_stage_asks_for(rep: Viewer) -> None:
    number = opened(rep, None)
    missing = pipeline.move(rep, number, "first_contact")
    assert [criterion.code for criterion in missing] == ["has_customer"]
    assert stored(number).stage == "prospecting"
    assert len(events(number)) == 1

    [mine] = saved(a_customer())
    version = records.open_one(rep, "deals", number).version
    changed = DealFields(name="Line 2", customer_id=mine, amount_minor=1000)
    pipeline.change(rep, number, version, changed)

    assert pipeline.move(rep, number, "first_contact") == ()
    assert events(number)[-1][:3] == ("stage", "prospecting", "first_contact")
    activities.log(rep, ActivityFields(deal_id=number, note="Called."), "k")
    assert pipeline.move(rep, number, "needs_analysis") == ()
    assert [c.code for c in pipeline.standing(rep, number).missing] == [
        "expected_close",
        "needs_confirmed",
    ]
    pipeline.mark(rep, number, "needs_confirmed", done=True)
    pipeline.mark(rep, number, "needs_confirmed", done=True)
    standing = pipeline.standing(rep, number)
    assert [c.code for c in standing.missing] == ["expected_close"]
    assert "needs_confirmed" in standing.done
    assert standing.taken == {"prospecting": 0, "first_contact": 0}
    pipeline.mark(rep, number, "needs_confirmed", done=False)
    assert len(pipeline.standing(rep, number).missing) == 2


def test_winning_takes_the_contract_and_shares_it_over_the_lines(rep: Viewer) -> None:
    [number] = saved(a_deal(stage="negotiation", amount_minor=900))
    saved(a_product(id=1), a_line(deal_id=number, product_id=1, amount_minor=300))
    saved(a_line(deal_id=number, product_id=1, amount_minor=600))
    pipeline.mark(rep, number, "terms_agreed", done=True)
    with pytest.raises(RuleError, match=r"pipeline\.won_needs_contract"):
        pipeline.move(rep, number, "contract_signed")

    assert pipeline.move(rep, number, "contract_signed", WON) == ()

    deal = stored(number)
    assert (deal.outcome, deal.closed_on) == ("won", TODAY)
    with transaction(SYSTEM) as session:
        parts = select(DealLine.contract_amount_minor).order_by(col(DealLine.id))
        assert list(session.exec(parts)) == [334, 667]
    assert pipeline.move(rep, number, "after_sales") == ()
    with pytest.raises(RuleError, match=r"process\.same_stage"):
        pipeline.move(rep, number, "after_sales")


def test_losing_needs_a_reason_of_the_list_and_is_final(rep: Viewer) -> None:
    [number] = saved(a_deal())
    with pytest.raises(RuleError, match=r"pipeline\.lost_needs_reason"):
        pipeline.move(rep, number, "lost")
    with pytest.raises(RuleError, match=r"records\.not_in_list"):
        pipeline.lose(rep, number, LostFields(lost_reason="mood"))

    pipeline.lose(rep, number, LostFields(lost_reason="price"))

    deal = stored(number)
    assert (deal.stage, deal.outcome, deal.closed_on) == ("lost", "lost", TODAY)
    for again in (
        lambda: pipeline.lose(rep, number, LostFields(lost_reason="price")),
        lambda: pipeline.move(rep, number, "first_contact"),
    ):
        with pytest.raises(RuleError, match=r"pipeline\.closed"):
            again()


def test_amount_and_date_changes_are_events_and_the_only_line_follows(
    rep: Viewer, customer: int
) -> None:
    [product] = saved(a_product())
    new = DealFields(name="x", customer_id=customer, amount_minor=5)
    number = pipeline.add(rep, new, "form", product)
    version = records.open_one(rep, "deals", number).version

    to = new.model_copy(update={"amount_minor": 7, "expected_close_on": TODAY})
    pipeline.change(rep, number, version, to)

    assert [e[0] for e in events(number)] == ["stage", "amount", "expected_close"]
    with transaction(SYSTEM) as session:
        assert session.exec(select(DealLine.amount_minor)).one() == 7
    with pytest.raises(ConflictError):
        pipeline.change(rep, number, version, new)
    saved(a_line(deal_id=number, product_id=product, amount_minor=1))
    version = records.open_one(rep, "deals", number).version
    with pytest.raises(RuleError, match=r"pipeline\.lines_say_otherwise"):
        pipeline.change(rep, number, version, new)


def test_an_exception_is_asked_with_a_reason_and_decided_by_the_manager(
    rep: Viewer, manager: Viewer
) -> None:
    number = opened(rep, None)
    with pytest.raises(RuleError, match=r"pipeline\.reason_needed"):
        decisions.ask(rep, number, "first_contact", " ")
    decisions.ask(rep, number, "first_contact", "They called us.")
    [waiting] = decisions.to_decide(manager)
    assert (waiting.deal, waiting.person) == ("Line 2", "Lin")
    with pytest.raises(ForbiddenError):
        decisions.decide(rep, waiting.id, "ok", granted=True)
    with pytest.raises(RuleError, match=r"pipeline\.reason_needed"):
        decisions.decide(manager, waiting.id, "", granted=True)

    decisions.decide(manager, waiting.id, "Known customer.", granted=True)

    assert pipeline.move(rep, number, "first_contact") == ()
    assert decisions.to_decide(manager) == []
    with pytest.raises(RuleError, match=r"pipeline\.decided_already"):
        decisions.decide(manager, waiting.id, "again", granted=False)
    saved(a_customer(id=77))
    met = pipeline.add(rep, DealFields(name="y", customer_id=77), "other")
    with pytest.raises(RuleError, match=r"pipeline\.nothing_missing"):
        decisions.ask(rep, met, "first_contact", "why not")
    mine = opened(manager, None, name="own")
    decisions.ask(manager, mine, "first_contact", "I say so.")
    [own] = decisions.to_decide(manager)
    with pytest.raises(RuleError, match=r"pipeline\.own_request"):
        decisions.decide(manager, own.id, "yes", granted=True)


def test_nobody_moves_what_is_not_theirs(rep: Viewer, other_rep: Viewer) -> None:
    number = opened(rep, None)
    for act in (
        lambda: pipeline.move(other_rep, number, "first_contact"),
        lambda: pipeline.lose(other_rep, number, LostFields(lost_reason="price")),
        lambda: pipeline.mark(other_rep, number, "shown", done=True),
        lambda: decisions.ask(other_rep, number, "first_contact", "x"),
        lambda: pipeline.standing(other_rep, number),
    ):
        with pytest.raises(NotFoundError):
            act()
    with pytest.raises(RuleError, match=r"pipeline\.no_such_number"):
        pipeline.by_number(other_rep, f"{number:06d}")
    assert pipeline.by_number(rep, f"{number:06d}") == number
    assert list(pipeline.processes(rep)) == ["standard"]


def test_what_was_won_does_not_go_back_to_work(rep: Viewer) -> None:
    [number] = saved(a_deal(stage="contract_signed", outcome="won"))
    with pytest.raises(RuleError, match=r"pipeline\.closed"):
        pipeline.move(rep, number, "negotiation")
    assert stored(number).stage == "contract_signed"


def test_a_contract_in_another_currency_does_not_win(rep: Viewer) -> None:
    [number] = saved(a_deal(stage="negotiation"))
    pipeline.mark(rep, number, "terms_agreed", done=True)
    dollars = WON.model_copy(update={"currency": Currency.USD})
    with pytest.raises(RuleError, match=r"pipeline\.contract_currency"):
        pipeline.move(rep, number, "contract_signed", dollars)
    assert stored(number).outcome == "open"


def test_all_lines_follow_the_currency_of_their_deal(rep: Viewer) -> None:
    [number] = saved(a_deal(name="x", amount_minor=3))
    saved(*(a_line(deal_id=number, amount_minor=part) for part in (1, 2)))
    version = records.open_one(rep, "deals", number).version
    dollars = DealFields(name="x", amount_minor=3, currency=Currency.USD)
    pipeline.change(rep, number, version, dollars)
    with transaction(SYSTEM) as session:
        kept = set(session.exec(select(DealLine.currency)))
    assert kept == {Currency.USD}


def test_a_stage_that_names_a_duty_is_entered_by_whoever_took_it(
    rep: Viewer, other_rep: Viewer, customer: int
) -> None:
    stage_says("first_contact", movers=(Mover.PRESENT,))
    [number] = saved(a_deal(customer_id=customer))
    assert not pipeline.standing(rep, number).barred, "the owner holds every duty"
    offer = handoffs.hand_off(rep, number, Duty.PRESENT, 20)
    assert pipeline.standing(other_rep, number).barred == {"first_contact"}
    with pytest.raises(RuleError, match=r"process\.not_yours"):
        pipeline.move(other_rep, number, "first_contact")

    handoffs.accept(other_rep, offer)

    assert pipeline.standing(rep, number).barred == {"first_contact"}
    with pytest.raises(RuleError, match=r"process\.not_yours") as refused:
        pipeline.move(rep, number, "first_contact")
    assert refused.value.values["who"] == ("people.duty_present", "process.manager")
    assert stored(number).stage == "prospecting"
    assert pipeline.move(other_rep, number, "first_contact") == ()


def test_managers_of_the_deal_and_administrators_are_never_locked_out(
    rep: Viewer, ops: Viewer, manager: Viewer, admin: Viewer, customer: int
) -> None:
    stage_says("first_contact", movers=(Mover.MANAGER,))
    first, second = saved(a_deal(customer_id=customer), a_deal(customer_id=customer))
    saved(
        Share(record_table="deal", record_id=first, person_id=21, access=Access.WRITE)
    )
    for who in (rep, ops, Viewer(21, 2, Role.MANAGER)):
        with pytest.raises(RuleError, match=r"process\.not_yours"):
            pipeline.move(who, first, "first_contact")

    assert pipeline.move(manager, first, "first_contact") == ()
    assert pipeline.move(admin, second, "first_contact") == ()


def test_a_deal_that_is_entered_late_began_when_it_is_said_to_have(
    rep: Viewer, customer: int
) -> None:
    last_week, tomorrow = TODAY - timedelta(days=7), TODAY + timedelta(days=1)
    fields = DealFields(name="Late", customer_id=customer)
    with pytest.raises(RuleError, match=r"pipeline\.began_not_yet"):
        pipeline.add(rep, fields, "early", began_on=tomorrow)
    with pytest.raises(RuleError, match=r"fields\.absurd_day"):
        pipeline.add(rep, fields, "absurd", began_on=date(1, 1, 1))

    number = pipeline.add(rep, fields, "late", began_on=last_week)

    deal = stored(number)
    assert (deal.created_on, deal.entered_on) == (last_week, last_week)
    assert pipeline.standing(rep, number).days == 7
    with transaction(SYSTEM) as session:
        [told] = session.exec(select(DealEvent).where(DealEvent.deal_id == number))
        assert (told.on_day, told.at) == (last_week, NOON)

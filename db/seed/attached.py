"""What hangs on a deal of the demonstration company: events, lines, ticks, requests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from core.money import Currency, split
from db.seed.course import Course
from db.seed.draws import Draw, Row, words
from rules.approvals import ApprovalKind
from rules.competitors import PricePosition
from rules.people import Duty
from rules.pipeline import EventKind, Outcome
from rules.process import CriterionKind, ProcessPolicy
from rules.roster import HandoffState
from rules.sharing import Access

ASKS = 0.03
"""Share of the open deals for which somebody asks to go on without something."""
HAS_RIVALS = 0.22
UNANSWERED = 10
"""Days for which after-sales has not answered a hand-over yet."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A deal that was written, and how it went."""

    id: int
    row: Row
    course: Course


def events(deal: Entered) -> Iterator[Row]:
    """Yield what happened to a deal, in its order."""
    for event in deal.course.events:
        yield {
            "deal_id": deal.id,
            "kind": event.kind,
            "on_day": event.on,
            "at": datetime.combine(event.on, time(2), UTC),
            "person_id": deal.row["owner_id"],
            "from_stage": event.before,
            "to_stage": event.stage,
            "outcome": event.outcome,
            "amount_minor": event.amount_minor,
            "currency": Currency.CNY,
            "expected_close_on": event.expected_on,
            "owner_id": deal.row["owner_id"],
            "team_id": deal.row["team_id"],
            "reason": event.reason if event.kind is EventKind.STAGE else None,
        }


def marks(deal: Entered, draw: Draw) -> Iterator[Row]:
    """Yield the ticks of the stages that an open deal has left behind."""
    if deal.row["outcome"] is not Outcome.OPEN:
        return
    for stage in deal.course.passed:
        for criterion in stage.criteria:
            if criterion.kind is CriterionKind.TASK:
                yield {
                    "deal_id": deal.id,
                    "stage": stage.code,
                    "task": criterion.code,
                    "person_id": deal.row["owner_id"],
                    "at": draw.instant(deal.course.last.on),
                }


def asks(
    deal: Entered, process: ProcessPolicy, draw: Draw, today: date
) -> Iterator[Row]:
    """Yield the requests for an exception that a manager has not answered yet."""
    codes = [stage.code for stage in process.stages]
    if deal.row["outcome"] is not Outcome.OPEN or not draw.happens(ASKS):
        return
    place = codes.index(deal.row["stage"])
    tasks = [c.code for c in process.stages[place].criteria]
    asked = today - timedelta(draw.randint(0, 3))
    yield {
        "deal_id": deal.id,
        "kind": ApprovalKind.EXCEPTION,
        "stage": codes[place],
        "to_stage": codes[place + 1],
        "missing": {"codes": tasks},
        "reason": draw.choice(words()["names"]["exceptions"]),
        "asked_by_id": deal.row["owner_id"],
        "asked_at": draw.instant(max(asked, deal.course.begun)),
    }


def rivals(deal: Entered, draw: Draw) -> Iterator[Row]:
    """Yield who else wants some of the deals."""
    known = words()["names"]
    if draw.happens(HAS_RIVALS):
        yield {
            "deal_id": deal.id,
            "name": draw.choice(known["competitors"]),
            "price_position": draw.choice(list(PricePosition)),
            "strengths": draw.choice(known["strengths"]),
            "weaknesses": draw.choice(known["weaknesses"]),
        }


def duties(
    deal: Entered,
    process: ProcessPolicy,
    draw: Draw,
    today: date,
    service: Sequence[int],
) -> Iterator[Row]:
    """Yield the handing over of won deals to after-sales; late ones unanswered."""
    if deal.row["stage"] != process.stages[-1].code:
        return
    recent = (today - deal.course.last.on).days < UNANSWERED
    at = draw.instant(deal.course.last.on)
    yield {
        "deal_id": deal.id,
        "duty": Duty.SERVE,
        "person_id": draw.choice(service),
        "state": HandoffState.OFFERED if recent else HandoffState.ACCEPTED,
        "offered_by_id": deal.row["owner_id"],
        "offered_at": at,
        "answered_at": None if recent else at + timedelta(hours=5),
    }


def lines(deal: Entered) -> Iterator[Row]:
    """Yield the products; their amounts sum to the deal's and to the contract's."""
    weights = [amount for _, _, amount in deal.course.goods]
    amounts = _parts(deal.row["amount_minor"], weights)
    signed = _parts(deal.row["contract_amount_minor"], weights)
    for place, (goods, many, _) in enumerate(deal.course.goods):
        yield {
            "deal_id": deal.id,
            "product_id": goods.id,
            "quantity": many,
            "amount_minor": amounts[place],
            "contract_amount_minor": signed[place],
            "currency": Currency.CNY,
        }


def shared(duty: Row) -> Row:
    """Return how who has a duty comes to see the deal."""
    return {
        "record_table": "deal",
        "record_id": duty["deal_id"],
        "person_id": duty["person_id"],
        "access": Access.WRITE,
    }


def _parts(total: int | None, weights: Sequence[int]) -> Sequence[int | None]:
    return [None] * len(weights) if total is None else split(total, list(weights))

"""The deals of the demonstration company, with all that hangs on them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.money import Currency, split
from db.models import (
    Activity,
    ChecklistMark,
    Competitor,
    Deal,
    DealDuty,
    DealEvent,
    DealLine,
    Share,
)
from db.seed import course as courses
from db.seed.clients import Client
from db.seed.course import Course
from db.seed.draws import Draw, Row, Write, words, workday
from db.seed.office import Office
from rules.activities import ActivityKind
from rules.competitors import PricePosition
from rules.people import Duty
from rules.pipeline import EventKind, Outcome
from rules.process import CriterionKind, ProcessPolicy
from rules.roster import HandoffState
from rules.search import search_text
from rules.sharing import Access

PORTION = 5_000
"""Deals that are written together."""
SEASON = (0.9, 0.6, 1.15, 1.05, 1.0, 1.1, 0.95, 0.9, 1.15, 1.0, 1.1, 1.2)
"""How many deals begin in a month, beside the mean: little around New Year."""
UNANSWERED = 10
"""Days for which after-sales has not answered a hand-over yet."""
KINDS = {
    "call": 0.34, "visit": 0.2, "meeting": 0.1, "message": 0.18, "email": 0.1,
    "demo": 0.03, "quote": 0.03, "note": 0.02,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Won:
    """A deal that was won: what its orders are made of."""

    id: int
    client: Client
    on: date
    goods: Sequence[tuple[Any, int, int]]


def begin_days(draw: Draw, many: int, first: date, last: date) -> list[date]:
    """Return when deals begin: more from year to year, and by season."""
    days = [first + timedelta(n) for n in range((last - first).days)]
    span = len(days)
    weights = [
        SEASON[day.month - 1] * (1 + 0.6 * place / span)
        for place, day in enumerate(days)
    ]
    return sorted(workday(day) for day in draw.choices(days, weights, k=many))


class Ledger:
    """Writes deals and their parts, portion by portion."""

    def __init__(
        self,
        draw: Draw,
        write: Write,
        office: Office,
        process: ProcessPolicy,
        today: date,
    ) -> None:
        """Begin an empty ledger."""
        self.draw, self.write, self.office = draw, write, office
        self.process, self.today = process, today
        self.drawn: list[tuple[Course, Row, list[Row]]] = []

    def plan(self, clients: Sequence[Client], begins: Sequence[date]) -> None:
        """Draw a deal for each day, of customers of whom few have many."""
        owned = [client for client in clients if not client.in_pool]
        weights = [1 / (place + 20) ** 0.6 for place in range(len(owned))]
        chosen = self.draw.choices(owned, weights, k=len(begins))
        for place, (client, begun) in enumerate(zip(chosen, begins, strict=True), 1):
            course = self._course(client, begun)
            said = list(self._talks(course))
            row = self._deal(course, place)
            self._contacts(row, course, said)
            self.drawn.append((course, row, said))

    def enter(self) -> list[Won]:
        """Write the deals, now that their customers have ids; return the won ones."""
        won = []
        for start in range(0, len(self.drawn), PORTION):
            won += self._portion(self.drawn[start : start + PORTION])
        return won

    def _portion(self, drawn: Sequence[tuple[Course, Row, list[Row]]]) -> list[Won]:
        for course, row, said in drawn:
            for part in (row, *said):
                part["customer_id"] = course.client.id
        numbers = self.write(Deal, [row for _, row, _ in drawn])
        deals = [(n, row, c) for n, (c, row, _) in zip(numbers, drawn, strict=True)]
        self.write(DealEvent, [e for deal in deals for e in self._events(*deal)])
        self.write(DealLine, [line for deal in deals for line in _lines(*deal)])
        talks = zip(numbers, (said for *_, said in drawn), strict=True)
        self.write(Activity, [t | {"deal_id": n} for n, said in talks for t in said])
        self.write(ChecklistMark, [m for d in deals for m in self._marks(*d)])
        self.write(Competitor, [c for n, *_ in deals for c in self._rivals(n)])
        duties = [duty for deal in deals for duty in self._duties(*deal)]
        self.write(DealDuty, duties)
        self.write(Share, [_shared(duty) for duty in duties])
        return [
            Won(number, course.client, row["closed_on"], course.goods)
            for number, row, course in deals
            if row["outcome"] is Outcome.WON
        ]

    def _course(self, client: Client, begun: date) -> Course:
        begun = min(max(begun, workday(client.since)), self.today)
        goods = courses.basket(
            self.draw, client, self.office.machines, self.office.spares
        )
        course = Course(client, goods, begun)
        skill = client.seller.skill
        courses.run(self.draw, course, self.process.stages, skill, self.today)
        return course

    def _deal(self, course: Course, place: int) -> Row:
        state, client = course.last, course.client
        name = f"{course.goods[0][0].name.split(' ')[0]} · {client['name'][:12]}"
        number = f"D-{course.begun.year}-{place:05d}"
        closed = [e.on for e in course.events if e.outcome is not Outcome.OPEN]
        won = state.outcome is Outcome.WON
        signed = int((state.amount_minor or course.amount_minor) * 0.985) // 100 * 100
        return {
            "number": number,
            "name": name,
            "customer_id": 0,
            "amount_minor": state.amount_minor,
            "currency": Currency.CNY,
            "source": client["source"],
            "expected_close_on": state.expected_on,
            "search": search_text(name, number),
            "pipeline": "standard",
            "stage": state.stage,
            "outcome": state.outcome,
            "created_on": course.begun,
            "entered_on": course.entered,
            "closed_on": closed[0] if closed else None,
            "contract_number": f"HT-{closed[0]:%Y%m}-{place:05d}" if won else None,
            "contract_on": closed[0] if won else None,
            "contract_amount_minor": signed if won else None,
            "lost_reason": state.reason,
            "owner_id": client.seller.id,
            "team_id": client.seller.team_id,
            "superior_id": client.seller.superior_id,
        }

    def _talks(self, course: Course) -> Iterator[Row]:
        """Yield the follow-ups of a deal: more where it went far."""
        stages = len(course.passed)
        end = min(course.last.on + timedelta(12), self.today)
        for _ in range(self.draw.randint(1, 2 + stages)):
            kind = self.draw.one(KINDS)
            day = min(self.draw.day(course.begun, end), self.today)
            yield {
                "kind": ActivityKind(kind),
                "customer_id": 0,
                "at": self._instant(day),
                "on_day": day,
                "note": self.draw.choice(words()["notes"][kind]),
                "next_contact_on": None,
                "owner_id": course.client.seller.id,
                "team_id": course.client.seller.team_id,
            }

    def _instant(self, day: date) -> datetime:
        return self.draw.instant(day)

    def _contacts(self, row: Row, course: Course, said: Sequence[Row]) -> None:
        """Set when there was the last contact, and when the next one is due."""
        last = max(talk["on_day"] for talk in said)
        coming = None
        if row["outcome"] is Outcome.OPEN and self.draw.happens(0.7):
            coming = self.today + timedelta(self.draw.randint(-5, 14))
        row |= {"last_contact_on": last, "next_contact_on": coming}
        file = course.client.row
        file["last_contact_on"] = max(file["last_contact_on"] or last, last)
        if coming:
            file["next_contact_on"] = min(file["next_contact_on"] or coming, coming)

    def _events(self, number: int, row: Row, course: Course) -> Iterator[Row]:
        for event in course.events:
            yield {
                "deal_id": number,
                "kind": event.kind,
                "on_day": event.on,
                "at": datetime.combine(event.on, time(2), UTC),
                "person_id": row["owner_id"],
                "from_stage": event.before,
                "to_stage": event.stage,
                "outcome": event.outcome,
                "amount_minor": event.amount_minor,
                "currency": Currency.CNY,
                "expected_close_on": event.expected_on,
                "owner_id": row["owner_id"],
                "team_id": row["team_id"],
                "reason": event.reason if event.kind is EventKind.STAGE else None,
            }

    def _marks(self, number: int, row: Row, course: Course) -> Iterator[Row]:
        """Yield the ticks of the stages that an open deal has left behind."""
        if row["outcome"] is not Outcome.OPEN:
            return
        for stage in course.passed:
            for criterion in stage.criteria:
                if criterion.kind is CriterionKind.TASK:
                    yield {
                        "deal_id": number,
                        "stage": stage.code,
                        "task": criterion.code,
                        "person_id": row["owner_id"],
                        "at": self._instant(course.last.on),
                    }

    def _rivals(self, number: int) -> Iterator[Row]:
        known = words()["names"]
        if self.draw.happens(0.22):
            yield {
                "deal_id": number,
                "name": self.draw.choice(known["competitors"]),
                "price_position": self.draw.choice(list(PricePosition)),
                "strengths": self.draw.choice(known["strengths"]),
                "weaknesses": self.draw.choice(known["weaknesses"]),
            }

    def _duties(self, number: int, row: Row, course: Course) -> Iterator[Row]:
        """Yield the handing over of won deals to after-sales; late ones unanswered."""
        if row["stage"] != self.process.stages[-1].code:
            return
        recent = (self.today - course.last.on).days < UNANSWERED
        at = self._instant(course.last.on)
        yield {
            "deal_id": number,
            "duty": Duty.SERVE,
            "person_id": self.draw.choice(self.office.service),
            "state": HandoffState.OFFERED if recent else HandoffState.ACCEPTED,
            "offered_by_id": row["owner_id"],
            "offered_at": at,
            "answered_at": None if recent else at + timedelta(hours=5),
        }


def _lines(number: int, row: Row, course: Course) -> Iterator[Row]:
    """Yield the products; their amounts sum to the deal's and to the contract's."""
    weights = [amount for _, _, amount in course.goods]
    amounts = _parts(row["amount_minor"], weights)
    signed = _parts(row["contract_amount_minor"], weights)
    for place, (goods, many, _) in enumerate(course.goods):
        yield {
            "deal_id": number,
            "product_id": goods.id,
            "quantity": many,
            "amount_minor": amounts[place],
            "contract_amount_minor": signed[place],
            "currency": Currency.CNY,
        }


def _parts(total: int | None, weights: Sequence[int]) -> Sequence[int | None]:
    return [None] * len(weights) if total is None else split(total, list(weights))


def _shared(duty: Row) -> Row:
    """Return how who has a duty comes to see the deal."""
    return {
        "record_table": "deal",
        "record_id": duty["deal_id"],
        "person_id": duty["person_id"],
        "access": Access.WRITE,
    }

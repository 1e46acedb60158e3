"""The deals of the demonstration company, with all that hangs on them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.money import Currency
from db.models import (
    Activity,
    Approval,
    ChecklistMark,
    Competitor,
    Deal,
    DealDuty,
    DealEvent,
    DealLine,
    Share,
)
from db.seed import attached
from db.seed import course as courses
from db.seed.attached import Entered
from db.seed.clients import Client
from db.seed.course import Course
from db.seed.draws import Draw, Row, Write, words, workday
from db.seed.office import Office
from rules.activities import ActivityKind
from rules.pipeline import Outcome
from rules.process import ProcessPolicy
from rules.search import search_text

PORTION = 5_000
"""Deals that are written together."""
SEASON = (0.9, 0.6, 1.15, 1.05, 1.0, 1.1, 0.95, 0.9, 1.15, 1.0, 1.1, 1.2)
"""How many deals begin in a month, beside the mean: little around New Year."""
LATIN = r"[ -~]+$"
"""The English name of a product, behind the Chinese one."""
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
        deals = [
            Entered(n, row, c) for n, (c, row, _) in zip(numbers, drawn, strict=True)
        ]
        self._attach(deals)
        talks = zip(numbers, (said for *_, said in drawn), strict=True)
        self.write(Activity, [t | {"deal_id": n} for n, said in talks for t in said])
        return [
            Won(deal.id, deal.course.client, deal.row["closed_on"], deal.course.goods)
            for deal in deals
            if deal.row["outcome"] is Outcome.WON
        ]

    def _attach(self, deals: Sequence[Entered]) -> None:
        """Write what hangs on deals."""
        draw, process, today = self.draw, self.process, self.today
        duties = [
            duty
            for deal in deals
            for duty in attached.duties(deal, process, draw, today, self.office.service)
        ]
        asks = [a for d in deals for a in attached.asks(d, process, draw, today)]
        marks = [m for d in deals for m in attached.marks(d, draw)]
        self.write(DealEvent, [e for deal in deals for e in attached.events(deal)])
        self.write(DealLine, [line for deal in deals for line in attached.lines(deal)])
        self.write(ChecklistMark, marks)
        self.write(Approval, asks)
        self.write(Competitor, [c for d in deals for c in attached.rivals(d, draw)])
        self.write(DealDuty, duties)
        self.write(Share, [attached.shared(duty) for duty in duties])

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
        purpose = self.draw.choice(words()["names"]["purposes"])
        name = f"{re.sub(LATIN, '', course.goods[0][0].name)} {purpose}"
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

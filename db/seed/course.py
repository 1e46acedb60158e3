"""How one deal of the demonstration company went: its stages, its end, its events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.seed.clients import SCALE, Client
from db.seed.draws import Draw, workday
from db.seed.office import Goods
from rules.pipeline import EventKind, Outcome
from rules.process import LOST, StageKind, StageRule

STAYS = {
    "prospecting": 0.87, "first_contact": 0.86, "needs_analysis": 0.85,
    "presentation": 0.83, "quotation": 0.78, "negotiation": 0.8,
}  # fmt: skip
"""Chance to leave a stage forward, for a source and a rep of the middle."""
BY_SOURCE = {"referral": 1.09, "fair": 1.02, "web": 0.97, "cold_call": 0.93}
STANDS_STILL = 0.05
"""Share of the deals at a stage that nobody touches any more, nor ends."""
FORGOTTEN_DAYS = 120
"""What stands still for longer, somebody has ended."""
REASONS = {
    "price": 0.33, "competitor": 0.24, "no_budget": 0.14, "postponed": 0.14,
    "product_fit": 0.08, "no_contact": 0.07,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: what the deal was like after it."""

    kind: EventKind
    on: date
    stage: str
    before: str | None
    outcome: Outcome
    amount_minor: int | None
    expected_on: date | None
    reason: str | None = None


@dataclass
class Course:
    """A deal from its first day to its last, or to today."""

    client: Client
    goods: Sequence[tuple[Goods, int, int]]
    """Product, quantity, amount."""
    begun: date
    events: list[Happened] = field(default_factory=list)
    passed: list[StageRule] = field(default_factory=list)
    """The stages left forward."""

    @property
    def last(self) -> Happened:
        """Return the state it is in."""
        return self.events[-1]

    @property
    def entered(self) -> date:
        """Return the day it came to its stage."""
        return [e.on for e in self.events if e.kind is EventKind.STAGE][-1]

    @property
    def amount_minor(self) -> int:
        """Return what its goods come to."""
        return sum(amount for _, _, amount in self.goods)


def basket(
    draw: Draw, client: Client, machines: Sequence[Goods], spares: Sequence[Goods]
) -> list[tuple[Goods, int, int]]:
    """Return what a deal is about: a machine or several, often with extras."""
    weights = {
        str(place): 1.0 / (1 + g.price_minor / 4e7) for place, g in enumerate(machines)
    }
    main = machines[int(draw.one(weights))]
    chosen = [(main, max(1, int(draw.around(1.1 * SCALE[client["size"]], 0.6))))]
    if draw.happens(0.3):
        extra = draw.choice(spares)
        chosen.append((extra, draw.randint(1, 12)))
    return [
        (g, many, int(g.price_minor * many * draw.uniform(0.84, 1.0)) // 10000 * 10000)
        for g, many in chosen
    ]


def run(
    draw: Draw, course: Course, stages: Sequence[StageRule], skill: float, today: date
) -> None:
    """Let a deal go through its stages until it ends or today comes."""
    state = _begin(draw, course, stages)
    ways = [stage for stage in stages if stage.kind is StageKind.OPEN]
    for place, stage in enumerate(ways):
        stay = draw.around(stage.standard_days * 0.8 / skill**0.4, 0.65)
        forgotten = draw.happens(STANDS_STILL)
        if forgotten and (today - state.on).days < FORGOTTEN_DAYS:
            return
        leaves = workday(state.on + timedelta(max(1, int(stay))))
        if leaves >= today:
            return
        state = _changes(draw, course, state, leaves)
        chance = STAYS.get(stage.code, 0.85) * BY_SOURCE[course.client["source"]]
        if not draw.happens(min(0.97, chance * skill**0.22)):
            reason = draw.one(REASONS)
            course.events.append(_next(state, leaves, LOST, Outcome.LOST, reason))
            return
        course.passed.append(stage)
        won = place + 1 == len(ways)
        code = stages[place + 1].code
        outcome = Outcome.WON if won else Outcome.OPEN
        state = _next(state, leaves, code, outcome)
        course.events.append(state)
    _after(draw, course, stages, state, today)


def _begin(draw: Draw, course: Course, stages: Sequence[StageRule]) -> Happened:
    knows = draw.happens(0.85)
    state = Happened(
        EventKind.STAGE,
        course.begun,
        stages[0].code,
        None,
        Outcome.OPEN,
        course.amount_minor if knows else None,
        course.begun + timedelta(draw.randint(50, 130)) if knows else None,
    )
    course.events.append(state)
    return state


def _changes(draw: Draw, course: Course, state: Happened, until: date) -> Happened:
    """Tell of a new amount or a later date while at a stage, as it happens."""
    day = state.on + (until - state.on) // 2
    amount, expected = state.amount_minor, state.expected_on
    told = []
    if state.stage in {"needs_analysis", "quotation"} and (
        amount is None or draw.happens(0.3)
    ):
        moved = int((amount or course.amount_minor) * draw.uniform(0.85, 1.1))
        amount = moved // 10000 * 10000
        told.append(EventKind.AMOUNT)
    if expected is None or (expected <= until and draw.happens(0.8)):
        expected = until + timedelta(draw.randint(20, 60))
        told.append(EventKind.EXPECTED_CLOSE)
    for kind in told:
        state = Happened(kind, day, state.stage, None, state.outcome, amount, expected)
        course.events.append(state)
    return state


def _next(
    state: Happened, on: date, code: str, outcome: Outcome, reason: str | None = None
) -> Happened:
    return Happened(
        EventKind.STAGE,
        on,
        code,
        state.stage,
        outcome,
        state.amount_minor,
        state.expected_on,
        reason,
    )


def _after(
    draw: Draw,
    course: Course,
    stages: Sequence[StageRule],
    state: Happened,
    today: date,
) -> None:
    """Hand a won deal over to after-sales some days later."""
    after = [stage for stage in stages if stage.kind is StageKind.AFTER]
    on = workday(state.on + timedelta(draw.randint(2, 12)))
    if after and on < today:
        course.events.append(_next(state, on, after[0].code, Outcome.WON))

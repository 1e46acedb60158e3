"""Statements about the open deals of a pipeline: the board, what stands still."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, and_, case, func, null, or_, union_all
from sqlalchemy import select as typed_select
from sqlmodel import col

from core.money import Currency
from db.functions import place_in
from db.models import CustomerName, Deal, Person
from db.scope import ScopedSession
from rules.pipeline import Outcome
from rules.process import ProcessPolicy, days_over
from rules.search import folded

select: Any = typed_select  # also of names, which its types do not know
CARDS = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which open deals somebody wants to see; what is not set does not matter."""

    search: str = ""
    owner_id: int | None = None
    least_minor: int | None = None
    is_stale: bool = False
    """Longer at the stage than its standard, counted from the last sign of life."""
    is_overdue: bool = False
    """The day it should close is over."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One open deal on the board; ``days`` counts from its last sign of life."""

    id: int
    name: str
    customer: str
    stage: str
    amount_minor: int | None
    currency: str
    owner: str
    days: int | None
    expected_close_on: date | None
    owner_id: int | None
    barred: frozenset[str] = frozenset()
    """The stages into which the viewer may not move it."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A deal that stands still, and for how many days longer than it should."""

    id: int
    name: str
    customer: str
    stage: str
    owner: str
    over: int
    amount_minor: int | None
    currency: Currency


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Open deals of one stage in one currency."""

    stage: str
    currency: str
    count: int
    amount_minor: int


class Openings:
    """The open deals of one pipeline that somebody wants to see."""

    def __init__(
        self, code: str, process: ProcessPolicy, today: date, wanted: Wanted
    ) -> None:
        """Take the rules by which a deal is late."""
        self.code, self.process, self.today = code, process, today
        self.wanted = wanted

    def lanes(self, session: ScopedSession) -> tuple[list[int], list[StageTotal]]:
        """Return the first deals of every stage, the longest at their stage first.

        Beside them count and amount of all, by stage and currency, in one statement:
        finding the deals is what takes the time.
        """
        place = func.row_number().over(
            partition_by=col(Deal.stage),
            order_by=(col(Deal.entered_on).asc().nulls_last(), col(Deal.id)),
        )
        chosen = (Deal.id, Deal.stage, Deal.currency, Deal.amount_minor)
        found = self._within(select(*chosen, place.label("place"))).cte("found")
        of, amount = found.c, func.coalesce(func.sum(found.c.amount_minor), 0)
        cards = select(of.id, of.place, null(), null(), null())
        cards = cards.where(of.place.cast(Integer) <= CARDS)
        totals = select(func.count(of.id), null(), of.stage, of.currency, amount)
        totals = totals.group_by(of.stage, of.currency)
        rows = session.execute(union_all(cards, totals)).all()
        first = sorted((at, number) for number, at, *_ in rows if at is not None)
        return [number for _, number in first], [
            StageTotal(stage, currency, count, int(total))
            for count, at, stage, currency, total in rows
            if at is None
        ]

    def cards(self, session: ScopedSession, ids: Sequence[int]) -> list[BoardCard]:
        """Return the cards of deals, in this order; one that has gone is left out."""
        statement = _told().where(col(Deal.id).in_(ids))
        found = {row[0].id: self._card(row) for row in session.execute(statement)}
        return [found[number] for number in ids if number in found]

    def by_worth(self, session: ScopedSession, most: int) -> list[Stale]:
        """Return the deals of most worth, and how long each stands still."""
        worth = col(Deal.amount_minor).desc().nulls_last()
        statement = self._within(_told()).order_by(worth, col(Deal.id))
        found = session.execute(statement.limit(most))
        return [self._stale(row) for row in found]

    def _within(self, statement: Any) -> Any:  # noqa: ANN401
        wanted = self.wanted
        conditions = [
            col(Deal.outcome) == Outcome.OPEN,
            col(Deal.pipeline) == self.code,
        ]
        if wanted.owner_id is not None:
            conditions.append(col(Deal.owner_id) == wanted.owner_id)
        if wanted.least_minor is not None:
            conditions.append(col(Deal.amount_minor) >= wanted.least_minor)
        if wanted.is_stale:
            conditions.append(self._is_stale())
        if wanted.is_overdue:
            conditions.append(col(Deal.expected_close_on) < self.today)
        if words := folded(wanted.search):
            conditions.append(_found_by(words))
        return statement.where(*conditions)

    def _is_stale(self) -> Any:  # noqa: ANN401
        """Return the condition that a deal is at its stage for too long."""
        since = _last_sign()
        return or_(
            *(
                and_(
                    col(Deal.stage) == stage.code,
                    since < self.today - timedelta(days=stage.standard_days),
                )
                for stage in self.process.stages
            )
        )

    def _card(self, row: Any) -> BoardCard:  # noqa: ANN401
        deal, customer, owner = row
        return BoardCard(
            deal.id,
            deal.name,
            customer or "",
            deal.stage,
            deal.amount_minor,
            deal.currency,
            owner or "",
            self._days(deal),
            deal.expected_close_on,
            deal.owner_id,
        )

    def _stale(self, row: Any) -> Stale:  # noqa: ANN401
        deal, customer, owner = row
        over = days_over(self.process.stage(deal.stage), self._days(deal))
        return Stale(
            deal.id,
            deal.name,
            customer or "",
            deal.stage,
            owner or "",
            over,
            deal.amount_minor,
            deal.currency,
        )

    def _days(self, deal: Deal) -> int | None:
        days = [deal.entered_on, deal.last_contact_on]
        since = max(filter(None, days), default=None)
        return (self.today - since).days if since else None


def _told() -> Any:  # noqa: ANN401
    """Select a deal, its customer's name and its owner's."""
    return (
        select(Deal, CustomerName.name, Person.name)
        .outerjoin(CustomerName, col(CustomerName.id) == col(Deal.customer_id))
        .outerjoin(Person, col(Person.id) == col(Deal.owner_id))
    )


def _last_sign() -> Any:  # noqa: ANN401
    """Return the later of the day a deal came to its stage and its last contact."""
    entered, spoken = col(Deal.entered_on), col(Deal.last_contact_on)
    return case((entered.is_(None), spoken), (spoken > entered, spoken), else_=entered)


def _found_by(words: str) -> Any:  # noqa: ANN401
    """Return the condition that a deal or its customer has these words."""
    of_customers = select(CustomerName.id).where(
        place_in(col(CustomerName.search), words) > 0
    )
    return or_(
        place_in(col(Deal.search), words) > 0,
        col(Deal.customer_id).in_(of_customers),
    )

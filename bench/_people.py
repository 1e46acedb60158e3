"""What a person at the desk does, step by step, as their clicks reach the server."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from sqlmodel import col, select

from bench._tab import Tab
from core.access import Viewer
from core.fields import entry
from core.i18n import Label, text
from db.models import Customer, Deal
from db.scope import ScopedSession
from db.session import transaction
from rules.pipeline import DealFields, Outcome
from rules.search import search_text

LANGUAGE = "zh"
MANY = 400
"""Records of which somebody opens one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody can open and look for."""

    deals: list[int]
    customers: list[int]
    words: list[str]


def acquainted(who: Viewer) -> Known:
    """Return open deals and customers that somebody may change, and words to search."""
    with transaction(who) as session:
        deals = _some(session, Deal, col(Deal.outcome) == Outcome.OPEN)
        customers = _some(session, Customer, col(Customer.owner_id).is_not(None))
        named = select(Customer.name).where(col(Customer.id).in_(customers))
        names = session.exec(named).all()
    words = [word for name in names for word in _words(name)]
    return Known(deals, customers, words)


def _some(session: ScopedSession, table: Any, condition: Any) -> list[int]:  # noqa: ANN401
    statement = select(table.id).where(condition)
    found = list(session.exec(statement.order_by(table.id)).all())
    return found[:: max(1, len(found) // MANY)]


def _words(name: str) -> list[str]:
    """Return what is typed to find somebody: characters, the first letters, pinyin."""
    _, pinyin, letters, *_ = [*search_text(name).split(), "", ""]
    return [name[2:4], name[:4], letters[:4] or name, pinyin[:6] or name]


@dataclass(slots=True)
class Desk:
    """A tab, who sits at it, and what they do next. Each step returns seconds."""

    tab: Tab
    known: Known
    chance: Random

    async def deals(self) -> float:
        """Open the list of deals and turn to some page."""
        return await self._turned("deals_page", await self._pipeline("list"))

    async def open_deals(self) -> float:
        """Open the list and narrow it to what is open."""
        await self._pipeline("list")
        return await self._tried("deals_outcome", said(Outcome.OPEN.label), None)

    async def by_amount(self) -> float:
        """Open the list and have the largest first."""
        await self._pipeline("list")
        first, largest = (
            said(f"app.order_{way}", column=Label(entry(DealFields, name).label))
            for way, name in (("asc", "name"), ("desc", "amount_minor"))
        )
        return await self._tried("deals_sort", largest, first)

    async def customers(self) -> float:
        """Open the list of customers and turn to some page."""
        return await self._turned("customers_page", await self.tab.visit("customers"))

    async def board(self) -> float:
        """Open the board."""
        await self._pipeline("list")
        return await self._pipeline("board")

    async def deal(self) -> float:
        """Open a deal."""
        return await self.tab.visit("deal", f"id={self._deal()}")

    async def customer(self) -> float:
        """Open a customer."""
        number = self.chance.choice(self.known.customers)
        return await self.tab.visit("customer", f"id={number}")

    async def today(self) -> float:
        """Open the start page."""
        return await self.tab.visit("")

    async def search_customers(self) -> float:
        """Open the customers and look for one."""
        await self.tab.visit("customers")
        return await self._tried("customers_q", self._word(), "")

    async def search_board(self) -> float:
        """Open the board and look for somebody's deals."""
        await self._pipeline("board")
        return await self._tried("pipeline_q", self._word(), "")

    async def search_deals(self) -> float:
        """Open the list of deals and look for somebody's."""
        await self._pipeline("list")
        return await self._tried("deals_q", self._word(), "")

    async def form(self) -> float:
        """Open a deal to change it."""
        return await self.tab.visit("deal", f"id={self._deal()}&edit=1")

    async def save(self) -> float:
        """Write a remark into the form of a deal and save it."""
        number = self._deal()
        await self.tab.visit("deal", f"id={number}&edit=1")
        remark = f"{self.chance.choice(self.known.words)} {self.chance.random():.6f}"
        self.tab.note(self.tab.like(f"deals_{number}~", "~note"), remark)
        seconds = await self.tab.press(self.tab.like(f"deals_{number}~", "~submit"))
        if "edit=1" in self.tab.query:
            msg = f"deal {number} was not saved: {self.tab.told}"
            raise ValueError(msg)
        self.tab.forget(f"deals_{number}~")
        return seconds

    async def move(self) -> float:
        """Open the board and drag a card to the next lane; the gate may refuse it."""
        await self._pipeline("board")
        lanes = self.tab.boards["pipeline_board"]["lanes"]
        steps = [
            (card["id"], after["id"])
            for lane, after in pairwise(lanes)
            for card in lane["cards"]
        ]
        card, lane = self.chance.choice(steps)
        return await self.tab.move("pipeline_board", {"id": card, "to": lane})

    async def _pipeline(self, view: str) -> float:
        """Go to the deals; switch the view, which is kept from page to page."""
        seconds = await self.tab.visit("pipeline")
        if not self.tab.shows({"board": "pipeline_q", "list": "deals_q"}[view]):
            shown = [said(f"pipeline.as_{view}")]
            seconds = await self.tab.enter("pipeline_view", shown)
        return seconds

    async def _turned(self, key: str, seconds: float) -> float:
        """Turn to some page of a list, where it has several."""
        if not self.tab.shows(key):
            return seconds
        return await self.tab.enter(key, self.chance.randint(1, 5))

    async def _tried(self, key: str, value: object, before: object) -> float:
        """Ask for something and go back: filters are kept from page to page."""
        seconds = await self.tab.enter(key, value)
        await self.tab.enter(key, before)
        return seconds

    def _deal(self) -> int:
        return self.chance.choice(self.known.deals)

    def _word(self) -> str:
        return self.chance.choice(self.known.words)


def said(label: str, **values: object) -> str:
    """Return what a label says on the screen."""
    return text(LANGUAGE, label, **values)

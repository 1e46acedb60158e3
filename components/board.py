"""The board: which deals it shows, by stage, and what was asked of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from components import filters, page, web
from components.words import day, locale, money, t
from core.access import Viewer
from core.money import Currency, to_minor
from rules.pipeline import PIPELINE
from rules.process import ProcessPolicy, StageKind, StageRule, days_over

LATE = ("stale", "overdue")
LEAST = ("100000", "500000", "1000000", "5000000")
"""Amounts in major units that a board can begin at."""


class Card(Protocol):
    """One open deal on the board."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def customer(self) -> str:
        """Return whose it is."""

    @property
    def amount_minor(self) -> int | None:
        """Return its worth in minor units."""

    @property
    def currency(self) -> str:
        """Return the currency of its worth."""

    @property
    def owner(self) -> str:
        """Return who works on it."""

    @property
    def days(self) -> int | None:
        """Return the days since its last sign of life."""

    @property
    def expected_close_on(self) -> date | None:
        """Return when it should close."""

    @property
    def barred(self) -> frozenset[str]:
        """Return the stages into which the viewer may not move it."""


class Lane(Protocol):
    """One stage of the board."""

    @property
    def stage(self) -> StageRule:
        """Return the stage."""

    @property
    def count(self) -> int:
        """Return how many deals it has."""

    @property
    def sums(self) -> Mapping[Currency, int]:
        """Return what they are worth, in minor units."""

    @property
    def cards(self) -> Sequence[Card]:
        """Return the first ones."""


class People(Protocol):
    """The module ``services.records``, as far as the board asks it."""

    def colleagues(self, viewer: Viewer) -> Sequence[tuple[int, str]]:
        """Return everybody who works here."""


def pipeline(processes: Mapping[str, ProcessPolicy]) -> str:
    """Ask which pipeline, where there are several; the first is the standard one."""
    codes = sorted(processes, key=lambda code: (code != PIPELINE, code))
    if len(codes) < 2:  # noqa: PLR2004 (nothing to choose from)
        return PIPELINE
    names = {code: processes[code].name(locale()) for code in codes}
    label = t("pipeline.pipeline")
    chosen = filters.one(
        "pipeline_code", label, codes, show=lambda code: names.get(code, code)
    )
    return chosen or codes[0]


def asked(viewer: Viewer, people: People, own: Currency) -> dict[str, Any]:
    """Draw the filters of the board; return them by name, what is not set left out."""
    found: dict[str, Any] = {}
    names = filters.distinct(dict(people.colleagues(viewer)))
    shown = {str(number): name for number, name in names.items()}
    if words := filters.search("pipeline_q", t("deals.search_hint")):
        found["search"] = words
    owner = filters.one(
        "pipeline_owner", t("records.owner_id"), list(shown), show=lambda n: shown[n]
    )
    if owner:
        found["owner_id"] = int(owner)
    late = filters.chips(
        "pipeline_late", t("pipeline.late"), LATE, prefix="pipeline.only_"
    )
    found |= {f"is_{name}": True for name in late}
    least = filters.one(
        "pipeline_least",
        t("pipeline.amount_minor"),
        LEAST,
        show=lambda n: t("pipeline.at_least", amount=_round(n, own)),
    )
    if least:
        found["least_minor"] = to_minor(Decimal(least), own)
    return found


def _round(major: str, currency: Currency) -> str:
    return money(to_minor(Decimal(major), currency), currency)


def draw(
    lanes: Sequence[Lane], today: date, own: Currency, *, is_filtered: bool = False
) -> web.Wish:
    """Draw the board and return what was asked of it."""
    if not any(lane.count for lane in lanes):
        if is_filtered:
            page.empty(t("record.none"))
        else:
            page.none_yet(t("pipeline.none"))
    return web.board([_lane(lane, today, own) for lane in lanes], key="pipeline_board")


def facts(lanes: Sequence[Lane], own: Currency) -> str:
    """Return how many deals are open, and their worth."""
    sums: dict[Currency, int] = {}
    for lane in lanes:
        for currency, amount in lane.sums.items():
            sums[currency] = sums.get(currency, 0) + amount
    count = sum(lane.count for lane in lanes)
    return t("pipeline.facts", count=count, amount=_worth(sums, own))


def _lane(lane: Lane, today: date, own: Currency) -> web.Lane:
    meta = t("pipeline.meta", count=lane.count, amount=_worth(lane.sums, own))
    drawn = [_card(lane.stage, card, today) for card in lane.cards]
    left = lane.count - min(len(drawn), web.FULL)
    more = t("pipeline.more", count=left) if left else ""
    return web.Lane(lane.stage.code, lane.stage.name(locale()), meta, drawn, more)


def _card(stage: StageRule, card: Card, today: date) -> web.Card:
    over = days_over(stage, card.days)
    close = card.expected_close_on
    overdue = stage.kind is StageKind.OPEN and close is not None and close < today
    closes = day(close) if close else ""
    worth = card.amount_minor
    return web.Card(
        str(card.id),
        card.customer or card.name,
        card.name if card.customer else "",
        t("app.none") if worth is None else money(worth, Currency(card.currency)),
        card.owner,
        t("pipeline.overdue", day=closes) if overdue else closes,
        barred=sorted(card.barred),
        late=bool(over),
        warning=t("pipeline.over", days=over) if over else "",
        overdue=overdue,
    )


def _worth(sums: Mapping[Currency, int], own: Currency) -> str:
    found = [money(amount, currency) for currency, amount in sums.items() if amount]
    return t("record.and").join(found) or money(0, own)

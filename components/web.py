"""The three pieces Streamlit lacks: board, stage stepper, timeline.

Data go down as JSON and enter the page by ``textContent``, so what people typed
cannot become markup; colours come from the theme's ``--st-*`` variables. What comes
back is an event of this run only, and nothing that was not drawn is believed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from components.words import t

WEB = Path(__file__).parent / "web"
FULL = 8
"""Cards that a lane shows; the rest is in the list."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: four facts, and a fifth only when it matters.

    ``late`` marks its edge and ``warning`` says why, ``overdue`` marks the note.
    """

    id: str
    title: str
    product: str
    amount: str
    owner: str
    note: str
    late: bool = False
    warning: str = ""
    barred: Sequence[str] = ()
    """The lanes into which it may not be moved by the viewer."""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of a board; ``more`` says how many cards it does not show."""

    id: str
    title: str
    meta: str
    cards: Sequence[Card]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of a board: open this card, or move it to that lane."""

    opened: str | None = None
    moved: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a record; its state is done, current, late or ahead."""

    id: str
    title: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of a timeline; ``tone`` is a theme colour, ``more`` what comes next."""

    day: str
    time: str
    kind: str
    who: str
    text: str
    tone: str = "gray"
    more: str = ""


@cache
def piece(name: str) -> Any:  # noqa: ANN401 (Streamlit exports no name for it)
    """Register ``web/<name>.js`` and ``.css`` once and return the mount function."""
    return st.components.v2.component(
        f"sales_desk_{name}",
        html="<div class='root'></div>",
        css=(WEB / f"{name}.css").read_text(encoding="utf-8"),
        js=(WEB / f"{name}.js").read_text(encoding="utf-8"),
    )


def board(lanes: Sequence[Lane], *, key: str) -> Wish:
    """Draw a board and return what was asked of it.

    A move is asked, not done: the board shows what the data say. Mouse: drag. Touch:
    the arrow of a card. Keyboard: Enter opens, Alt with an arrow moves.
    """
    drawn = [
        _lane(lane, after) for lane, after in zip(lanes, _next(lanes), strict=True)
    ]
    words = {"empty": t("app.board_empty"), "hint": t("app.board_hint")}
    asked = piece("board")(
        key=key,
        data={"lanes": drawn, "words": words},
        on_moved_change=_ignored,
        on_opened_change=_ignored,
    )
    cards = {card.id for lane in lanes for card in lane.cards[:FULL]}
    return Wish(
        asked.opened if asked.opened in cards else None,
        _move(asked.moved, cards, {lane.id for lane in lanes}),
    )


def stepper(steps: Sequence[Step], *, label: str, key: str) -> str | None:
    """Draw the stages of one record; return the id of the step clicked."""
    asked = piece("stepper")(
        key=key,
        data={"steps": [asdict(step) for step in steps], "label": label},
        on_chosen_change=_ignored,
    )
    return asked.chosen if asked.chosen in {step.id for step in steps} else None


def timeline(entries: Sequence[Happened], *, label: str, key: str) -> None:
    """Draw what happened, newest first, grouped by day."""
    drawn = [asdict(entry) for entry in entries]
    piece("timeline")(key=key, data={"entries": drawn, "label": label})


def _lane(lane: Lane, after: Lane | None) -> dict[str, object]:
    """Return what the browser draws of a lane, with the name of each button."""
    cards = []
    for card in lane.cards[:FULL]:
        about = ", ".join(filter(None, (card.amount, card.note, card.warning)))
        label = t("app.board_open", title=card.title, about=about)
        onward = ""
        if after and after.id not in card.barred:
            onward = t("app.board_next", title=card.title, stage=after.title)
        cards.append(asdict(card) | {"label": label, "next": onward})
    return asdict(lane) | {"cards": cards}


def _next(lanes: Sequence[Lane]) -> list[Lane | None]:
    """Return the lane after each; the last has none."""
    return [*lanes[1:], None][: len(lanes)]


def _move(asked: object, cards: set[str], lanes: set[str]) -> tuple[str, str] | None:
    if not isinstance(asked, Mapping):
        return None
    card, lane = asked.get("id"), asked.get("to")
    known = card in cards and lane in lanes
    return (str(card), str(lane)) if known else None


def _ignored() -> None:
    """Let Streamlit know that an event exists; it is read from the result."""

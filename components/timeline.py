"""Timelines: what happened with a customer or a deal, in sentences."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from components import activities, filters, web
from components.web import Happened
from components.words import day, money, named, t, timezone, today
from core.i18n import Label
from core.money import Currency
from rules.activities import ActivityKind
from rules.timeline import KINDS, Happening

PAGE = 50
TONES: Mapping[ActivityKind | Happening, str] = {
    Happening.STAGE: "green",
    Happening.DEAL: "green",
    Happening.DOCUMENT: "gray",
    Happening.CHANGE: "gray",
    ActivityKind.NOTE: "gray",
}
"""Colours of the tags; a contact is blue."""


class Entry(Protocol):
    """One thing that happened; which fields are filled depends on its kind."""

    @property
    def on(self) -> date:
        """Return the company's day."""

    @property
    def at(self) -> datetime:
        """Return the instant it was noted."""

    @property
    def kind(self) -> ActivityKind | Happening:
        """Return what it is."""

    @property
    def person(self) -> str:
        """Return who did it."""

    @property
    def note(self) -> str:
        """Return what somebody typed, or what a file is called."""

    @property
    def what(self) -> Label | None:
        """Return the sentence of an event."""

    @property
    def deal(self) -> str:
        """Return the name of the deal."""

    @property
    def stages(self) -> tuple[str, str]:
        """Return the codes of the stages before and after."""

    @property
    def amount(self) -> tuple[int, Currency] | None:
        """Return an amount in minor units."""

    @property
    def day(self) -> date | None:
        """Return the expected close."""

    @property
    def owner(self) -> str:
        """Return the new owner."""

    @property
    def fields(self) -> Sequence[Label]:
        """Return the fields that were changed."""

    @property
    def next_on(self) -> date | None:
        """Return the next contact."""


class Story(Protocol):
    """What happened, newest first, and whether more did before that."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Return the entries."""

    @property
    def has_earlier(self) -> bool:
        """Return whether there is more."""


def kinds(key: str) -> list[ActivityKind | Happening]:
    """Ask which kinds of entries to show; none chosen means all."""
    known = {str(kind): kind for kind in KINDS}
    chosen = filters.chips(
        key, t("timeline.kinds"), list(known), show=lambda value: named(known[value])
    )
    return [known[value] for value in chosen]


def most(key: str) -> int:
    """Return how many entries are shown: more each time that was asked for."""
    return PAGE * int(st.session_state.get(f"{key}~pages", 1))


def draw(
    story: Story, stages: Mapping[str, str], key: str, *, narrowed: bool = False
) -> None:
    """Draw a timeline with a way to what was earlier.

    Args:
        story: What happened.
        stages: What each stage is called, by code.
        key: Of the widget; ``most`` has the same.
        narrowed: Whether only some kinds are shown, so that none means less.
    """
    if not story.entries:
        st.markdown(f":gray[{t('timeline.none' if narrowed else 'timeline.empty')}]")
        return
    drawn = [_happened(entry, stages) for entry in story.entries]
    web.timeline(drawn, label=t("timeline.title"), key=key)
    if story.has_earlier:
        st.button(
            t("timeline.earlier"), key=f"{key}_earlier", type="tertiary",
            icon=":material/expand_more:", on_click=_ask_for_more, args=(key,),
        )  # fmt: skip


def _ask_for_more(key: str) -> None:
    place = f"{key}~pages"
    st.session_state[place] = st.session_state.get(place, 1) + 1


def _happened(entry: Entry, stages: Mapping[str, str]) -> Happened:
    local = entry.at.astimezone(ZoneInfo(timezone()))
    timed = local.date() == entry.on  # an import knows the day only
    return Happened(
        day=day(entry.on),
        time=f"{local:%H:%M}" if timed else "",
        kind=named(entry.kind),
        who=entry.person,
        text=_text(entry, stages),
        tone=TONES.get(entry.kind, "blue"),
        more=_more(entry),
    )


def _text(entry: Entry, stages: Mapping[str, str]) -> str:
    """Return what happened in one sentence."""
    if entry.what:
        before, after = (stages.get(code, code) for code in entry.stages)
        return t(
            entry.what,
            deal=entry.deal,
            before=before,
            after=after,
            owner=entry.owner,
            amount=money(*entry.amount) if entry.amount else t("app.none"),
            day=day(entry.day) if entry.day else t("app.none"),
        )
    if entry.fields:
        labels = t("timeline.between").join(t(label) for label in entry.fields)
        return t("timeline.changed", fields=labels)
    if entry.kind is Happening.DOCUMENT:
        return t("timeline.added", name=entry.note)
    return entry.note


def _more(entry: Entry) -> str:
    """Return what stands under the sentence: the deal, the next contact, a reason."""
    found = []
    if entry.deal and not entry.what:
        found.append(t("timeline.about", deal=entry.deal))
    if entry.what and entry.note:
        found.append(t("timeline.reason", reason=entry.note))
    if entry.next_on:
        found.append(t("timeline.next", day=day(entry.next_on)))
    return " · ".join(found)


Tell = Callable[[Sequence[ActivityKind | Happening], int], Story]
"""Returns what happened, of some kinds, at most so many of it."""


def told(
    key: str,
    tell: Tell,
    stages: Mapping[str, str],
) -> None:
    """Draw the chips and the timeline that they narrow."""
    chosen = kinds(f"{key}_kinds")
    draw(tell(chosen, most(key)), stages, key, narrowed=bool(chosen))


def logged(
    key: str,
    about: Mapping[str, object],
    log: activities.Log,
    tell: Tell,
    stages: Mapping[str, str],
) -> None:
    """Draw the line that logs a follow-up, and below it what happened."""
    activities.line(f"{key}_line", about, today(), log)
    told(f"{key}_story", tell, stages)

"""The lists of customers: all, the own, the neglected ones, the public pool."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

import streamlit as st

from components import colleagues, feedback, filters, listing, page, table
from components.listing import Listed, Picked
from components.records import Screen, bar, counted, of_ticked, rows, untick
from components.records.criteria import number_in
from components.records.lists import columns, turn
from components.words import safe, t, timezone
from core import clock
from core.access import Viewer, may
from core.questions import Question
from rules.customers import neglected

VIEWS = ("all", "mine", "neglected", "pool")
LINE = 44
"""Pixels of the line above a list: ticking a row never pushes the list down."""
People = Sequence[tuple[int, str]]


class Pool(Protocol):
    """One page of the public pool."""

    @property
    def rows(self) -> Sequence[Listed]:
        """Return the customers."""

    @property
    def count(self) -> int:
        """Return how many there are."""


@dataclass(frozen=True, slots=True)
class View:
    """What a view of the list shows; ``question`` is what a file of it asks for."""

    picked: Picked[Listed]
    question: Question | None
    facts: str
    line: Any

    @property
    def chosen(self) -> Question | None:
        """Return what a file has: the customers that are ticked, or all."""
        return self.question and of_ticked(self.question, self.picked)


def view(screen: Screen, look_up: Callable[[str, int], Pool]) -> View:
    """Draw the list that was chosen, with a line above for what is ticked."""
    chosen = filters.switch(
        "customers_view", t("customers.view"), VIEWS, "customers.view_"
    )
    if chosen == "pool":
        return _pool(screen, look_up)
    question = narrowed(bar(screen), chosen, screen.viewer)
    line = _line()
    picked, found = rows(screen, question, selects=not page.on_phone())
    return View(picked, question, counted(found), line)


def narrowed(question: Question, view: str, viewer: Viewer) -> Question:
    """Return what a view asks for beside the filters of the bar."""
    views: Mapping[str, Mapping[str, object]] = {
        "mine": {"owner_id": [viewer.id]},
        "neglected": neglected(clock.day_of(clock.now(), timezone())),
    }
    filters = {**views.get(view, {}), **question.filters}
    return replace(question, filters=filters)


def hand_on(
    screen: Screen,
    shown: View,
    people: Callable[[Viewer], People],
    assign: Callable[[Viewer, Sequence[int], int], None],
    give_back: Callable[[Viewer, Sequence[int]], None],
) -> None:
    """Offer what is done with the customers that are ticked, and do it.

    The line above the list says what it holds while nothing is ticked.
    """
    numbers = [row.id for row in shown.picked.ticked]
    if not numbers:
        shown.line.markdown(f":gray[{shown.facts}]")
        return
    viewer, to = screen.viewer, None
    with shown.line:
        chosen = t("customers.chosen", count=len(numbers))
        st.markdown(f"**{chosen}**", width="content")
        if may(viewer, "customers.assign"):
            with st.popover(t("customers.assign"), icon=":material/person_add:"):
                to = ask_receiver(people(viewer))
        if shown.question:
            with st.popover(t("customers.give_back"), icon=":material/undo:"):
                if ask_back():
                    give_back(viewer, numbers)
                    done(screen, t("customers.given_back"))
    if to:
        assign(viewer, numbers, to)
        person = safe(dict(people(viewer))[to])
        done(screen, t("customers.assigned", person=person))


def ask_receiver(people: People) -> int | None:
    """Ask who gets the customers; return the person on the run that says so."""
    st.markdown(f":gray[{t('customers.assign_note')}]")
    person = colleagues.pick(t("customers.assign_to"), people, key="customers_receiver")
    asked = st.button(t("customers.assign"), type="primary", key="customers_assign")
    return person if asked else None


def ask_back() -> bool:
    """Ask whether the customers go to the pool."""
    st.markdown(f":gray[{t('customers.give_back_note')}]")
    label = t("customers.give_back")
    return st.button(label, type="primary", key="customers_give_back")


def done(screen: Screen, words: str) -> None:
    """Say what was done and draw the list anew."""
    untick(screen)
    feedback.say(words)
    st.rerun()


def _line() -> Any:  # noqa: ANN401 (Streamlit's container)
    height: int | Literal["content"] = "content" if page.on_phone() else LINE
    return st.container(
        horizontal=True, vertical_alignment="center", height=height, border=False
    )


def _pool(screen: Screen, look_up: Callable[[str, int], Pool]) -> View:
    """Draw the public pool: what everybody may read of customers without an owner."""
    words = filters.search("pool_q", t("customers.search_hint"))
    line = _line()
    found = look_up(words, number_in("pool_page"))
    place = st.container()
    listing.pages("pool_page", found.count)
    facts = t("customers.facts_pool", count=found.count)
    with place:
        if not found.rows:
            page.empty(t("customers.none" if words else "customers.pool_empty"))
            return View(Picked(None, ()), None, facts, line)
        shown = replace(screen, columns=("name", "industry", "region", "number"))
        picked = listing.show(
            columns(shown), found.rows, key=f"pool_{turn(screen)}",
            alt=t("customers.view_pool"), height=table.tall(len(found.rows)),
            selects=may(screen.viewer, "customers.assign"),
        )  # fmt: skip
    return View(picked, None, facts, line)

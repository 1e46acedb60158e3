"""The rows of any list, the pages under it, and what it says when it is empty."""

from dataclasses import replace
from zlib import crc32

import streamlit as st

from components import listing, page, table
from components.listing import Column, Listed, Picked
from components.records.criteria import page_key
from components.records.desk import Page, Screen
from components.words import money, t
from core.fields import Kind
from core.questions import Question

IMPORTED = frozenset(
    {
        "cases", "contacts", "customers", "deals", "leads", "orders", "payments",
        "price-lists", "products", "returns", "surveys", "targets",
        "training-results",
    }
)  # fmt: skip
"""Kinds that a file can bring."""


def rows(
    screen: Screen, question: Question, *, selects: bool = False, empty: str = ""
) -> tuple[Picked[Listed], Page]:
    """Draw one page of the list with a way to the others; return what was picked.

    The page that the address asks for may not be there any more; then the first is.
    ``empty`` is said where there is nothing, in place of the usual words.
    """
    found = screen.desk.page(screen.viewer, screen.kind, question)
    place = st.container()
    number = listing.pages(page_key(screen.kind), found.total.count, question.size)
    if number != question.page:
        question = replace(question, page=number)
        found = screen.desk.page(screen.viewer, screen.kind, question)
    with place:
        if not found.rows:
            if empty:
                st.markdown(f":gray[{empty}]")
            else:
                nothing(screen, question)
            return Picked(None, ()), found
        title = t(f"{screen.section}.title")
        suffix = _turn(screen, question) if selects else ""
        picked = listing.show(
            columns(screen), found.rows, key=f"{screen.kind}_rows{suffix}", alt=title,
            height=table.tall(len(found.rows)), selects=selects,
        )  # fmt: skip
    return picked, found


def of_ticked(question: Question, picked: Picked[Listed]) -> Question:
    """Return what a file of the list has: what is ticked, or all where nothing is."""
    return replace(question, ids=tuple(row.id for row in picked.ticked))


def untick(screen: Screen) -> None:
    """Let no row be ticked any more: what they were ticked for is done."""
    place = f"{screen.kind}~turn"
    st.session_state[place] = turn(screen) + 1


def turn(screen: Screen) -> int:
    """Return how often ticks have been done with: a part of the list's name."""
    return int(st.session_state.get(f"{screen.kind}~turn", 0))


def _turn(screen: Screen, question: Question) -> str:
    """Return what changes with the rows: ticks of other rows do not stay."""
    return f"_{turn(screen)}_{crc32(repr(question).encode()):x}"


def columns(screen: Screen) -> list[Column]:
    """Return the columns of the list, with the names of managed values."""
    fields = [screen.fields[name] for name in screen.columns]
    names = screen.names([e.target for e in fields if e.kind is Kind.MANAGED])
    return [
        Column(
            entry,
            opens=number == 0,
            names=names.get(entry.target),
            tones=screen.tones.get(entry.name),
        )
        for number, entry in enumerate(fields)
    ]


def nothing(screen: Screen, question: Question) -> None:
    """Say what would be here, or that nothing fits what was asked for."""
    if question.search or question.filters:
        page.empty(t("record.none"))
    elif not screen.may_add:
        page.empty(t("record.none_yours"))
    elif screen.kind in IMPORTED:
        page.none_yet(t(f"{screen.section}.empty"))
    else:
        page.empty(t(f"{screen.section}.empty"))


def counted(found: Page) -> str:
    """Return how many there are and what they sum to, in each currency."""
    count = f"{found.total.count:,}"
    sums = [
        money(amount, currency)
        for currency, amount in found.total.sums.items()
        if amount
    ]
    if not sums:
        return t("record.count", count=count)
    return t("record.count_sum", count=count, amount=t("record.and").join(sums))

"""The records of one kind that belong to another record: a short list beside it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.records.desk import Page, Screen
from components.words import literal, named, safe, t
from core.fields import Kind

MOST = 8
"""Records that are shown; the list of the kind has all."""


def related(
    screen: Screen, found: Page, marks: Sequence[str], about: Sequence[str], empty: str
) -> None:
    """Draw the records; a name opens one in the drawer, a button adds another.

    Args:
        screen: Of the kind; its drawer is drawn by the page.
        found: The records.
        marks: Ticks and choices that stand behind the name.
        about: Texts that stand below it.
        empty: What is said where there is none.
    """
    if not found.rows:
        st.markdown(f":gray[{empty}]")
    for row in found.rows[:MOST]:
        _one(screen, row, marks, about)
    if screen.may_add:
        add_button(screen)


def add_button(screen: Screen) -> None:
    """Offer the form of a new record, in the drawer that the page draws."""
    label, key = t(f"{screen.section}.new"), f"{screen.kind}_related_add"
    if st.button(label, icon=":material/add:", type="tertiary", key=key):
        st.query_params[screen.new_key] = "1"


def _one(screen: Screen, row: Any, marks: Sequence[str], about: Sequence[str]) -> None:  # noqa: ANN401 (a row of a page)
    values = row.values
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = literal(safe(str(values[screen.columns[0]])))
            key = f"{screen.kind}_related_{row.id}"
            if st.button(name, type="tertiary", key=key):
                st.query_params[screen.open_key] = str(row.id)
            shown = [_mark(screen, mark, values[mark]) for mark in marks]
            st.markdown(" ".join(filter(None, shown)), width="content")
        said = [str(values[field]) for field in about if values[field]]
        if said:
            st.markdown(f":gray[{literal(safe(' · '.join(said)))}]")


def _mark(screen: Screen, name: str, value: Any) -> str:  # noqa: ANN401
    entry = screen.fields[name]
    if entry.kind is Kind.BOOL:
        return f":blue-badge[{t(entry.label)}]" if value else ""
    tone = screen.tones.get(name, {}).get(str(value), "gray")
    choice = next((c for c in entry.choices if c == value), None)
    return f":{tone}-badge[{named(choice)}]" if choice is not None else ""

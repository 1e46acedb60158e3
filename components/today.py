"""The start page: the figures of the day, and decisions that wait."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from components import feedback
from components.figures import Shown
from components.measured import shown
from components.words import day, literal, safe, t

FIGURES = ("open_amount", "weighted_amount", "won_amount", "win_rate")
PAGES = {
    "customers": "pages/sell/customer.py",
    "deals": "pages/sell/deal.py",
    "leads": "pages/sell/leads.py",
}
Ask = Callable[[str], Any]
"""Answers a measure with a figure: ``services.figures.ask``."""


def facts(today: date) -> str:
    """Return the day, as the page says it."""
    return day(today)


def where(task: Any) -> str:  # noqa: ANN401 (components.activities.Task)
    """Return the page that shows what a task is about."""
    return PAGES[task.kind]


def cards(ask: Ask, behind: Callable[[Any], Any]) -> list[Shown]:
    """Return the figures of the day, each with its rows."""
    return [shown(ask(name), behind) for name in FIGURES]


def decisions(waiting: Sequence[Any], decide: Callable[..., None]) -> None:
    """Draw what waits for a decision; each needs a remark."""
    if not waiting:
        st.markdown(f":gray[{t('today.nothing_waits')}]")
    for one in waiting:
        st.markdown(f"**{literal(safe(one.deal))}** :gray[{literal(safe(one.person))}]")
        st.markdown(literal(safe(one.reason)))
        remark = st.text_input(t("pipeline.remark"), key=f"remark_{one.id}")
        with st.container(horizontal=True):
            granted = st.button(t("pipeline.grant"), key=f"grant_{one.id}")
            refused = st.button(t("pipeline.refuse"), key=f"refuse_{one.id}")
        if granted or refused:
            with feedback.failures_shown():
                decide(one.id, remark, granted=granted)
                st.rerun()

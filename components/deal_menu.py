"""The menu of a deal's page: what is seldom done, and the questions it asks."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Protocol

import streamlit as st

from components import colleagues, feedback
from components.deals import LIST, Sales, Standing
from components.filters import FIRST_DAY
from components.records.desk import Opened
from components.words import literal, safe, t, today
from core.access import Viewer, may
from rules.pipeline import Outcome

ASKED = "deal~corrected"
"""Where a session keeps what is being asked about which deal: its id, the action."""


class Corrections(Protocol):
    """The module ``services.corrections``."""

    def reopen(self, viewer: Viewer, number: int, reason: str) -> str:
        """Take a lost deal up again."""

    def begin(self, viewer: Viewer, number: int, on: date) -> None:
        """Let a deal have begun earlier."""

    def give(self, viewer: Viewer, number: int, person_id: int) -> None:
        """Make a deal a colleague's."""


def menu(
    sales: Sales, opened: Opened, standing: Standing, corrections: Corrections
) -> None:
    """Draw what may be corrected about a deal, if anything."""
    outcome = opened.row.values["outcome"]
    allowed = standing.is_ours and may(sales.viewer, "pipeline.edit")
    options: list[str] = []
    if allowed and outcome == Outcome.OPEN:
        options = ["give", "begin"]
    elif allowed and outcome == Outcome.LOST:
        options = ["reopen"]
    if not options:
        _forget()
        return
    chosen = st.menu_button(
        t("app.more"), options, format_func=lambda name: t(f"pipeline.{name}"),
        key="deal_more",
    )  # fmt: skip
    if chosen in options:
        st.session_state[ASKED] = (opened.row.id, chosen)
    number, action = st.session_state.get(ASKED, (0, ""))
    if number == opened.row.id and action in options:
        body = partial(QUESTIONS[action], sales, opened, corrections)
        st.dialog(t(f"pipeline.{action}"), on_dismiss=_forget)(body)()
    else:
        _forget()


def _forget() -> None:
    st.session_state.pop(ASKED, None)


def _give(sales: Sales, opened: Opened, corrections: Corrections) -> None:
    number, people = opened.row.id, sales.desk.colleagues(sales.viewer)
    st.markdown(t("pipeline.give_note"))
    person = colleagues.pick(t("pipeline.give_to"), people, key="deal_give_to")
    with feedback.failures_shown():
        if st.button(t("pipeline.give"), type="primary", key="deal_give") and person:
            corrections.give(sales.viewer, number, person)
            name = dict(people).get(person, "")
            deal = str(opened.row.values["name"])
            feedback.say(literal(t("pipeline.given", deal=safe(deal), name=safe(name))))
            _forget()
            st.switch_page(LIST)


def _begin(sales: Sales, opened: Opened, corrections: Corrections) -> None:
    st.markdown(t("pipeline.begin_note"))
    known = opened.row.values["created_on"] or today()
    on = st.date_input(
        t("pipeline.began_on"), known, FIRST_DAY, today(), format="YYYY-MM-DD",
        key="deal_begin_on",
    )  # fmt: skip
    with feedback.failures_shown():
        if st.button(t("app.save"), type="primary", key="deal_begin"):
            corrections.begin(sales.viewer, opened.row.id, on)
            _forget()
            feedback.say(t("app.saved"))
            st.rerun()


def _reopen(sales: Sales, opened: Opened, corrections: Corrections) -> None:
    st.markdown(t("pipeline.reopen_note"))
    reason = st.text_area(t("pipeline.reopen_why"), key="deal_reopen_why")
    with feedback.failures_shown():
        if st.button(t("pipeline.reopen"), type="primary", key="deal_reopen"):
            corrections.reopen(sales.viewer, opened.row.id, reason)
            _forget()
            feedback.say(t("pipeline.reopened"))
            st.rerun()


QUESTIONS: Mapping[str, Callable[[Sales, Opened, Corrections], None]] = {
    "give": _give,
    "begin": _begin,
    "reopen": _reopen,
}

"""The menu of a customer's page, and the questions it opens."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from components import feedback
from components.customers.lists import People, ask_back, ask_receiver
from components.records import Screen
from components.records.desk import Opened
from components.words import safe, t
from core.access import Viewer, may

ACTIONS: Mapping[str, str] = {
    "edit": "record.edit",
    "assign": "customers.assign",
    "give_back": "customers.give_back",
    "delete": "app.delete",
}
LIST = "pages/sell/customers.py"


class Moves(Protocol):
    """The use cases that change whose a customer is: ``services.customers``."""

    def assign(self, viewer: Viewer, numbers: Sequence[int], owner_id: int) -> None:
        """Give customers to a colleague."""

    def give_back(self, viewer: Viewer, numbers: Sequence[int]) -> None:
        """Return customers to the pool."""


def menu(screen: Screen, opened: Opened, moves: Moves) -> None:
    """Draw what is done with the file beside looking at it."""
    allowed = {
        "edit": opened.may_change,
        "assign": opened.may_change and may(screen.viewer, "customers.assign"),
        "give_back": opened.may_change and bool(opened.row.names["owner_id"]),
        "delete": opened.may_delete,
    }
    options = [name for name, is_allowed in allowed.items() if is_allowed]
    if not options:
        return
    chosen = st.menu_button(
        t("app.more"), options, format_func=lambda name: t(ACTIONS[name]),
        key="customer_more",
    )  # fmt: skip
    if chosen == "edit":
        st.query_params[screen.edit_key] = "1"
    elif chosen in allowed:
        ask = partial(QUESTIONS[chosen], screen, opened.row.id, moves)
        st.dialog(t(ACTIONS[chosen]))(ask)()


def _assign(screen: Screen, number: int, moves: Moves) -> None:
    people: People = screen.desk.colleagues(screen.viewer)
    with feedback.failures_shown():
        if to := ask_receiver(people):
            moves.assign(screen.viewer, [number], to)
            _done(t("customers.assigned", person=safe(dict(people)[to])))


def _give_back(screen: Screen, number: int, moves: Moves) -> None:
    with feedback.failures_shown():
        if ask_back():
            moves.give_back(screen.viewer, [number])
            _done(t("customers.given_back"))


def _delete(screen: Screen, number: int, _: Moves) -> None:
    st.markdown(t("record.delete_sure"))
    with feedback.failures_shown():
        if st.button(t("app.delete"), type="primary", key="customer_delete"):
            screen.desk.delete(screen.viewer, screen.kind, number)
            st.session_state[f"{screen.kind}~deleted"] = number
            st.switch_page(LIST)


def _done(words: str) -> None:
    feedback.say(words)
    st.rerun()


QUESTIONS: Mapping[str, Callable[[Screen, int, Moves], None]] = {
    "assign": _assign,
    "give_back": _give_back,
    "delete": _delete,
}

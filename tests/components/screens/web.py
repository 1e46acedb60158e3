"""Draw a board, the stages of a record and what happened to it."""

import streamlit as st

from components import web
from components.web import Card, Happened, Lane, Step


def card(number: int) -> Card:
    """Build a card whose third one is late; the fourth may not be won."""
    late, barred = number == 3, ("won",) if number == 4 else ()
    about = "Mill", "¥1万", "Lin", "3 days"
    return Card(str(number), f"Firm {number}", *about, late, barred=barred)


lanes = [
    Lane("lead", "Lead", "10", [card(number) for number in range(10)], "2 more"),
    Lane("won", "Won", "0", []),
]
st.session_state["wish"] = web.board(lanes, key="board")
st.session_state["step"] = web.stepper(
    [Step("lead", "Lead", "day 3", "current"), Step("won", "Won", "", "ahead")],
    label="Stage",
    key="stages",
)
web.timeline([Happened("today", "10:30", "Call", "Lin", "<b>")], label="Told", key="t")

"""People: who works here; add, invite, hand over, close."""

from functools import partial

import streamlit as st

from components import feedback, page, session
from components import people as ui
from components.words import t
from services import people

viewer = session.require("users")

with page.header(t("users.title"), t("users.about")):
    pass
slot = st.container()
left, right = st.columns(2)
with left, page.card("users_add", t("users.add")):
    ui.new(partial(people.add, viewer))
with right, feedback.failures_shown(), page.card("users_change", t("users.change")):
    ui.one(
        people.everybody(viewer),
        partial(people.invite, viewer),
        partial(people.close, viewer),
        partial(people.hand_over, viewer),
    )
with slot, feedback.failures_shown():
    ui.everybody(people.everybody(viewer))

"""People: who works here, in which role and team; their accounts; the teams."""

import streamlit as st

from components import feedback, filters, page, session
from components import people as ui
from components import teams as tree
from components.words import t
from services import people, records, teams

viewer = session.require("users")
office = ui.office(viewer, records, people)

with page.header(t("users.title"), t("users.about")):
    if st.button(t("teams.new"), icon=":material/group_add:", key="teams_add"):
        st.query_params[tree.KEY] = "new"
    if st.button(
        t("people.new"), icon=":material/add:", type="primary", key="people_add"
    ):
        st.query_params["new"] = "1"
shown = filters.switch(
    "users_view", t("users.title"), ["people", "teams"], "users.view_"
)
with feedback.failures_shown():
    if shown == "teams":
        tree.tree(teams.tree(viewer))
    else:
        ui.listed(office)
with feedback.failures_shown():
    if tree.KEY in st.query_params:
        tree.drawer(viewer, teams, teams.tree(viewer))
    else:
        ui.drawer(office)

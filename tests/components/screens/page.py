"""Draw every part of a page once."""

import streamlit as st

from components import page
from core.fields import Problem
from core.i18n import Label

facts = "" if st.session_state.get("bare") else "12 open · $5 to $6"
with page.header("Deals", facts):
    page.export("deals", lambda kind, language: f"{kind} {language}".encode())
    st.button("New", type="primary")
with page.card("attainment", "4 people behind", "by person, $"):
    st.write("inside")
with page.card("titled", "Only a title"):
    st.write("no measure")
with page.card("bare", tall=True):
    st.write("also inside")
page.facts({"Amount": "$5", "Days": ":orange[12]"})
page.problem("name", {"name": Problem(Label("fields.missing"), {})})
page.problem("size", {"name": Problem(Label("fields.missing"), {})})
page.empty("Nothing yet")
st.write("phone" if page.on_phone() else "desk")

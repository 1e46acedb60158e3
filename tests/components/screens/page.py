"""Draw every part of a page once."""

import streamlit as st

from components import page
from core.fields import Problem
from core.i18n import Label

with page.header("Deals", "12 open · $5 to $6"):
    page.export("deals", lambda kind, language: f"{kind} {language}".encode())
    st.button("New", type="primary")
with page.card("attainment", "4 people behind", "by person, $"):
    st.write("inside")
with page.card("bare", tall=True):
    st.write("also inside")
page.facts({"Amount": "$5", "Days": ":orange[12]"})
page.problem("name", {"name": Problem(Label("fields.missing"), {})})
page.problem("size", {"name": Problem(Label("fields.missing"), {})})
page.empty("Nothing yet")
st.write("phone" if page.on_phone() else "desk")

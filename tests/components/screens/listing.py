"""Draw a list of two boats, and keep what was picked."""

from datetime import date

import streamlit as st

from components import listing
from components.listing import Column
from core.fields import entries
from core.money import Currency
from tests.components.boats import BoatFields
from tests.components.test_listing import Row

by_name = {entry.name: entry for entry in entries(BoatFields)}
second = st.session_state.get("second", Currency.CNY)
rows = [
    Row(
        5,
        {"name": "Anna", "price_minor": 1_234_50, "currency": Currency.CNY,
         "harbour": "qd", "built_on": date(2026, 1, 4), "fate": "won"},
        {"owner_id": "Lin"},
    ),
    Row(
        6,
        {"name": "Bea", "price_minor": None, "currency": second, "harbour": None},
        {},
    ),
]  # fmt: skip
if st.session_state.get("newcomer"):
    rows.insert(0, Row(7, {"name": "Cleo", "currency": Currency.CNY}, {}))
columns = [
    Column(by_name["name"], opens=True),
    Column(by_name["price_minor"]),
    Column(by_name["harbour"], names={"qd": "青岛"}, tones={"qd": "blue"}),
    Column(by_name["owner_id"]),
    Column(by_name["fate"]),
    Column(by_name["built_on"]),
    Column(by_name["seats"]),
    Column(by_name["seen_at"]),
    Column(by_name["is_ours"]),
]
sort = [by_name["name"], by_name["price_minor"]]
st.session_state["sort"] = listing.order("sort_by", sort, "-price_minor")
place = st.container()
total = st.session_state.get("total", 120)
st.session_state["page"] = listing.pages("page_number", total)
with place:
    st.session_state["picked"] = listing.show(
        columns, rows, key="boats", alt="Boats", selects=True
    )

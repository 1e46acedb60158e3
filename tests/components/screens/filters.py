"""Draw each kind of filter, and keep what it found."""

from datetime import date

import streamlit as st

from components import feedback, filters

people = {"7": "王伟", "8": "王伟", "9": "李娜"}
with filters.bar(), feedback.failures_shown():
    with filters.more("seldom"):
        rare = filters.search("rare", "rare")
    st.session_state["found"] = {
        "rare": rare,
        "words": filters.search("q", "words"),
        "view": filters.switch("view", "View", ["month", "week"], "periods."),
        "owner": filters.one("owner", "Owner", list(people), show=people.__getitem__),
        "only": filters.chips("only", "Only", ["won", "lost"], prefix="chart."),
        "period": filters.period("when", date(2026, 11, 24), fiscal_start=4),
    }

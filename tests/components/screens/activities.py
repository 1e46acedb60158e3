"""Draw what is to do and where one is mentioned; keep what was asked."""

from datetime import date

import streamlit as st

from components import activities
from tests.components.test_activities import CALLED, TASKS

st.session_state["opened"] = activities.to_do(
    TASKS[: st.session_state.get("tasks", 99)], date(2026, 11, 24)
)
seen = st.session_state.setdefault("seen", [])
activities.called(CALLED, seen.append)

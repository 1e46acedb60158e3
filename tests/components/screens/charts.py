"""Draw a chart of two rows, and keep what was picked."""

import pandas as pd
import streamlit as st

from components import charts
from components.charts import Drawing

frame = pd.DataFrame(
    {"name": ["East", "West"], "value": [2.0, 1.0], "shown": ["¥2", "¥1"]}
)
picks = st.session_state.get("picks", "name")
st.session_state["picked"] = charts.panel(
    "East leads: $2 to $1",
    "Won, by region",
    Drawing(charts.bars, pick=picks, note=st.session_state.get("note", "")),
    frame,
    frame[["name", "shown"]],
    key="regions",
)

"""Draw two figures; count how often the rows behind one are fetched."""

import pandas as pd
import streamlit as st

from components import figures
from components.figures import Shown

ROWS = pd.DataFrame({"Deal": [f"Deal {number}" for number in range(300)]})


def fetched() -> pd.DataFrame:
    """Return the rows, and remember that somebody looked."""
    st.session_state["looked"] = st.session_state.get("looked", 0) + 1
    return ROWS


won = Shown(
    key="won",
    label="Won",
    value="$1.29M",
    definition="Contract amounts of deals won, $.",
    count=300,
    rows=fetched,
    source="Process v1 · as of 09:00",
    steps=[("Contracts", "$1,286,000.00")],
    delta="-3.1%",
    better=False,
    note="vs last month",
    trend=[1, 2, 3],
)
rate = Shown("rate", "Win rate", "87.5%", "Won ÷ closed.", 2, ROWS.head(2), "v1")
figures.cards([won, rate])
figures.plain("Best", "East", "+1", better=True, note="vs last year")

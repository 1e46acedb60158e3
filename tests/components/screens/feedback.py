"""Fail in the way the session asks for."""

import streamlit as st

from components.feedback import failures_shown
from core.errors import RuleError

with failures_shown():
    match st.session_state.get("happens"):
        case "expected":
            raise RuleError("fields.find", label="*A* for $5 or $6")
        case "unexpected":
            st.write({"known": 1}["secret"])
        case "stop":
            st.stop()
        case _:
            pass
st.write("the rest of the page")

"""A site of several pages, to leave one and come back."""

import streamlit as st

st.navigation(
    [st.Page(f"{name}.py") for name in ("forms", "words", "links", "feedback")]
).run()

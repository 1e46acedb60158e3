"""Say which language this session has."""

import streamlit as st

from components.words import locale

st.write(locale())

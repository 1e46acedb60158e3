"""The signed-in person, and the guard every page starts with."""

import streamlit as st

from components.words import t
from core.access import PAGE_ROLES, Viewer


def viewer() -> Viewer | None:
    """Return who is signed in; ``Home.py`` asks the accounts on every rerun."""
    found = st.session_state.get("viewer")
    return found if isinstance(found, Viewer) else None


def may_open(who: Viewer, page: str) -> bool:
    """Return whether this person's role opens the page."""
    return who.role in PAGE_ROLES[page]


def require(page: str) -> Viewer:
    """Return the viewer, or end this run with a refusal."""
    who = viewer()
    if who is None or not may_open(who, page):
        st.error(t("app.forbidden"), icon=":material/lock:")
        st.stop()
    return who


def name() -> str:
    """Return what the person who is signed in is called."""
    return str(st.session_state.get("name") or "")

"""The signed-in person, and the guard every page starts with."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.words import t
from core.access import PAGE_ROLES, Viewer

ASK = "session~ask"
TODAY = "pages/start/today.py"
"""The page that everybody has."""


def ask_again_with(ask: Callable[[], Viewer | None]) -> None:
    """Say how a part of a page finds out who is signed in."""
    st.session_state[ASK] = ask


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
        st.title(t("app.forbidden_title"), anchor=False)
        st.error(t("app.forbidden"), icon=":material/lock:")
        icon = ":material/arrow_back:"
        st.page_link(TODAY, label=t("today.title"), icon=icon)
        st.stop()
    return who


def name() -> str:
    """Return what the person who is signed in is called."""
    return str(st.session_state.get("name") or "")


def require_still() -> None:
    """Draw the whole page anew where only a part is drawn for who is no longer in.

    A dialog is drawn anew without ``Home.py``, which asks the accounts.
    """
    context = get_script_run_ctx()
    ask = st.session_state.get(ASK)
    if context and context.fragment_ids_this_run and ask and ask() != viewer():
        st.rerun()

"""A form that is open: its once-only key, the version it was opened with, its state.

Key and version are part of the name of each of its widgets. After a restart of the
server the browser still has what was typed, under those names, and ``session_state``
is empty: the draft is then found again in what the browser sent.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from core.fields import Problem

SUBMIT = "submit"
NAMED = re.compile(r"(?P<once>[0-9a-f]{32})~(?P<version>\d*)~")


@dataclass(slots=True)
class Draft:
    """One filling-in of a form, from its opening to its success.

    ``version`` is the one it was opened with, and ``over`` the one to save over after
    somebody else saved, when ``clash`` has what both want of each field. ``first`` are
    the values it was opened with and ``given`` those of the record now; ``offered``
    what each list offered, by field: value and shown name. ``problems`` are shown once.
    """

    once: str
    version: int | None
    first: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    offered: dict[str, dict[Any, str]] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    clash: Mapping[str, tuple[object, object]] | None = None
    over: int | None = None
    is_found: bool = False
    is_sent: bool = False

    def key(self, form: str, name: str) -> str:
        """Return the name of a widget of this draft."""
        version = "" if self.version is None else self.version
        return f"{form}~{self.once}~{version}~{name}"


def current(form: str) -> Draft | None:
    """Return the draft that the page drew before, if its widgets are still there."""
    draft: Draft | None = st.session_state.get(_place(form))
    if draft is None or any(
        draft.key(form, n) in st.session_state for n in draft.names
    ):
        return draft
    return None


def opened(form: str, version: int | None) -> Draft:
    """Return the open draft: the current one, one from before a restart, a new one."""
    draft = current(form) or _sent(form) or Draft(uuid.uuid4().hex, version)
    st.session_state[_place(form)] = draft
    return draft


def forget(form: str) -> None:
    """Close the draft and let its widgets go: what it asked for is done."""
    draft: Draft | None = st.session_state.pop(_place(form), None)
    if draft is None:
        return
    stem = draft.key(form, "")
    for key in [key for key in st.session_state if str(key).startswith(stem)]:
        del st.session_state[key]


def _place(form: str) -> str:
    return f"{form}~draft"


def _sent(form: str) -> Draft | None:
    """Return the draft whose widgets the browser sent although none is known here."""
    context = get_script_run_ctx()
    for state in context.session_state.get_widget_states() if context else ():
        key = user_key_from_element_id(state.id) or ""
        named = NAMED.match(key.removeprefix(f"{form}~"))
        if key.startswith(f"{form}~") and named:
            version = int(named["version"]) if named["version"] else None
            return Draft(named["once"], version, is_found=True)
    return None

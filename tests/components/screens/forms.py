"""A page with a form of boats: it adds one, or changes the one that is stored."""

from typing import Any

import streamlit as st

from components import feedback, forms
from core.errors import ConflictError, RuleError
from tests.components.boats import BoatFields

PEOPLE = {number: f"Person {number}" for number in range(1, 60)}
PEOPLE[7] = PEOPLE[8] = "Wang Wei"


def people(words: str) -> list[tuple[int, str]]:
    """Return at most 20 people by name."""
    found = [(n, name) for n, name in PEOPLE.items() if words.lower() in name.lower()]
    return found[:20]


def warn(words: str) -> None:
    """Say under the name what was typed so far."""
    st.write(f"typing {words}")


def save(asked: Any) -> None:
    """Keep what was asked, or fail in the way that the session asks for."""
    if state.get("fails") == "refused":
        raise RuleError("app.not_allowed")
    if state.get("fails") == "broken":
        raise ZeroDivisionError
    if clash := state.pop("clash", None):
        raise ConflictError(clash)
    state["saved"].append(asked)


state = st.session_state
state.setdefault("saved", [])
st.text_input("Beside the form", key="beside")
forms.clear("a form that is not open")
stored: BoatFields | None = state.get("stored")
form = "boat_1" if stored else "boat_new"
version = state.get("version")
if not state.get("hidden"):
    with feedback.failures_shown():
        if asked := forms.asked(BoatFields, form, version=version):
            try:
                save(asked)
                forms.clear(form)
            except ConflictError as error:
                forms.conflict(form, error)
    how: forms.How = {
        "values": stored,
        "names": {"owner_id": "Old Hand"},
        "options": {"people": people, "harbour": {"qd": "青岛", "sh": "上海"}},
    }
    how |= state.get("how", {})
    if state.get("warns"):
        how["live"] = {"name": warn}
    forms.draw(BoatFields, form, "Save", **how)

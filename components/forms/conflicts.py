"""Two people saved one record: both values side by side, and the choice of one."""

from collections.abc import Mapping

import streamlit as st
from pydantic import BaseModel

from components.forms.drafts import Draft
from components.forms.reading import currency_of
from components.words import safe, shown, t
from core.fields import Entry, Kind, entries

MINE, THEIRS = "mine", "theirs"
LONGEST = 80
"""Characters of a value that a choice shows."""


def theirs(draft: Draft, form: str) -> dict[str, object]:
    """Return the stored value of each field where the person keeps that one."""
    clash = draft.clash or {}
    return {
        name: stored
        for name, (_, stored) in clash.items()
        if st.session_state.get(_key(draft, form, name)) == THEIRS
    }


def draw(
    draft: Draft, form: str, record: type[BaseModel], names: Mapping[str, str]
) -> None:
    """Draw both values of each field that differs, and ask which one to keep.

    What this person has not touched is proposed as the other one left it.
    """
    if draft.clash is None:
        return
    asked = [e for e in entries(record) if e.name in draft.clash.keys() & draft.names]
    message = t("fields.conflict" if asked else "fields.conflict_blind")
    st.warning(message, icon=":material/group:")
    currency = currency_of(record, {}, draft.given)
    for entry in asked:
        mine, stored = draft.clash[entry.name]
        said = {
            choice: t(f"fields.{choice}", value=_value(draft, entry, value, names))
            if entry.kind in (Kind.REFERENCE, Kind.MANAGED)
            else t(f"fields.{choice}", value=_short(shown(entry, value, currency)))
            for choice, value in ((MINE, mine), (THEIRS, stored))
        }
        untouched = mine == draft.first.get(entry.name)
        st.radio(
            t("fields.keep", label=entry.label), list(said), index=int(untouched),
            key=_key(draft, form, entry.name), format_func=said.__getitem__,
            horizontal=True, persist_state="page",
        )  # fmt: skip


def _key(draft: Draft, form: str, name: str) -> str:
    return draft.key(form, f"{name}~keep{draft.over or ''}")


def _value(draft: Draft, entry: Entry, value: object, names: Mapping[str, str]) -> str:
    """Return the name of a record or of a list's value, as far as it is known."""
    if value is None:
        return shown(entry, None)
    known = dict(draft.offered.get(entry.name, {}))
    if value == draft.given.get(entry.name) and names.get(entry.name):
        known[value] = names[entry.name]
    return _short(
        known.get(value, f"#{value}" if entry.kind is Kind.REFERENCE else value)
    )


def _short(words: object) -> str:
    plain = " ".join(str(words).split())
    return safe(plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…")

"""A form drawn from a record's field class, checked by that class.

A page asks, acts, clears and only then draws, so one click is one pass::

    with feedback.failures_shown():
        if asked := forms.asked(DealFields, "deal_new"):
            pipeline.add(viewer, asked.record, asked.key)
            forms.clear("deal_new")
    forms.draw(DealFields, "deal_new", t("app.add"), options={"customers": customers})

One that changes a record carries the version it was opened with, and its name has the
record's id in it::

    if asked := forms.asked(DealFields, form, version=deal.version):
        to = partial(records.change, viewer, "deals", deal.row.id)
        if forms.saved(form, asked, to):
            st.rerun()
    forms.draw(DealFields, form, t("app.save"), values=deal.record)

What was typed stays until ``clear``: when it is refused, when the dialog around it is
closed, and when the server restarts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, Unpack

import streamlit as st
from pydantic import BaseModel

from components.forms import conflicts, drafts, reading
from components.forms.drafts import SUBMIT
from components.forms.sheet import How, sheet
from core.errors import ConflictError
from core.fields import check, entries

M = TypeVar("M", bound=BaseModel)
__all__ = ["Asked", "How", "asked", "clear", "conflict", "draw", "saved"]


@dataclass(frozen=True, slots=True)
class Asked(Generic[M]):
    """A checked record, the key that makes sending it twice harmless, the version.

    The version is 0 for a form that was opened without one: it adds a record.
    """

    record: M
    key: str
    version: int


def asked(record: type[M], form: str, *, version: int | None = None) -> Asked[M] | None:
    """Return what the form was sent with, on the run that sends it without problems.

    Args:
        record: The field class.
        form: The name of the form; with the id of the record that it changes.
        version: Of the record as the page has just read it. A form keeps the one it
            was opened with.
    """
    st.session_state[f"{form}~version"] = version
    draft = drafts.current(form)
    if draft is None or not (
        draft.is_sent or st.session_state.get(draft.key(form, SUBMIT))
    ):
        return None
    draft.is_sent = False
    typed = {
        entry.name: st.session_state[draft.key(form, entry.name)]
        for entry in entries(record)
        if draft.key(form, entry.name) in st.session_state
    }
    read = reading.read(record, typed, draft.offered, draft.given)
    theirs = conflicts.theirs(draft, form)
    found, problems = check(record, {**draft.given, **read.values, **theirs})
    unread = {n: p for n, p in read.problems.items() if n not in theirs}
    draft.problems = problems | unread
    if found is None or unread:
        return None
    return Asked(found, draft.once, draft.over or draft.version or 0)


def clear(form: str) -> None:
    """Empty the form and give it a new key: what it asked for is done."""
    drafts.forget(form)


def conflict(form: str, error: ConflictError) -> None:
    """Let the person choose, field by field, between the own value and the stored one.

    The form is drawn with both; sent again, it saves over the version of this run.
    """
    draft = drafts.opened(form, None)
    draft.clash = error.fields
    draft.over = st.session_state.get(f"{form}~version")


def saved(form: str, asked: Asked[M], change: Callable[[int, M], object]) -> bool:
    """Save what a form was sent with; return whether nobody else had saved before.

    Where somebody had, the form is drawn with both values.

    Args:
        form: The name of the form.
        asked: What it was sent with.
        change: Saves a record over the version that the form was opened with.
    """
    try:
        change(asked.version, asked.record)
    except ConflictError as error:
        conflict(form, error)
        return False
    clear(form)
    return True


def draw(record: type[BaseModel], form: str, submit: str, **how: Unpack[How]) -> None:
    """Draw an input per field, each with its help, limits and problem."""
    draft = drafts.opened(form, st.session_state.get(f"{form}~version"))
    is_sent = sheet(record, form, draft, how).draw(submit)
    was_found, draft.is_found = draft.is_found, False
    if is_sent and was_found:
        # The click came with the first run after a restart: only now are the inputs
        # known that it sent. The next run reads them.
        draft.is_sent = True
        st.rerun()

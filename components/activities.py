"""Follow-ups: the line that logs one, what is to do, where one is mentioned."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

import streamlit as st

from components import feedback, forms, page
from components.filters import LAST_DAY
from components.records import Desk
from components.words import day, instant, literal, named, safe, t
from core.access import Viewer, may
from core.fields import check
from core.i18n import Label
from rules.activities import ActivityFields, ActivityKind

SOON: Mapping[str, int] = {"tomorrow": 1, "three_days": 3, "week": 7, "month": 30}
"""Next contacts that one click gives: days from today."""
MOST = 8
"""Entries of a to-do list; the rest is behind a link."""
PAGES = {
    "customers": "pages/sell/customer.py",
    "deals": "pages/sell/deal.py",
    "leads": "pages/sell/leads.py",
}
ICONS = {"customers": "call", "deals": "handshake", "leads": "person_add"}


WIDTH = 640
"""Pixels of the drawer."""
Log = Callable[[ActivityFields, str], int]
"""Logs a follow-up under a key, and returns its id."""


@dataclass(frozen=True, slots=True)
class Line:
    """A checked follow-up, and the key that makes sending it twice harmless."""

    record: ActivityFields
    key: str


class Task(Protocol):
    """One thing to do."""

    @property
    def kind(self) -> str:
        """Return the kind of record."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def name(self) -> str:
        """Return what it is called."""

    @property
    def customer(self) -> str:
        """Return the name of its customer."""

    @property
    def reason(self) -> "Reason":
        """Return why."""

    @property
    def due_on(self) -> date:
        """Return since or on which day."""


class Reason(Protocol):
    """Why something is to do."""

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""


class Called(Protocol):
    """A follow-up that mentions the viewer."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def at(self) -> datetime:
        """Return when."""

    @property
    def person(self) -> str:
        """Return who wrote it."""

    @property
    def note(self) -> str:
        """Return what they wrote."""


def composer(key: str, about: Mapping[str, object], today: date) -> Line | None:
    """Draw the line that logs a follow-up; return it on the run that sends it.

    Args:
        key: Of the widgets.
        about: The columns that are known: ``customer_id``, ``deal_id``.
        today: The company's day.
    """
    once = st.session_state.setdefault(f"{key}~once", uuid.uuid4().hex)
    stem = f"{key}~{once}"
    with st.form(f"{stem}~form", border=False), st.container(gap="xsmall"):
        above = st.container() if page.on_phone() else nullcontext()
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            kind = st.selectbox(
                t("activities.kind"), list(ActivityKind), key=f"{stem}~kind", width=104,
                format_func=named, label_visibility="collapsed",
            )  # fmt: skip
            with above:
                note = st.text_input(
                    t("activities.note"), key=f"{stem}~note",
                    placeholder=t("activities.note_hint"), label_visibility="collapsed",
                )  # fmt: skip
            sent = st.form_submit_button(
                t("activities.record"), icon=":material/edit_note:", key=f"{stem}~send"
            )
        next_on = _next(stem, today)
    if not sent:
        return None
    typed = {**about, "kind": kind, "note": note, "next_contact_on": next_on}
    found, problems = check(ActivityFields, typed)
    if found is None:
        page.wrong(t("activities.say_something" if "note" in problems else "app.none"))
        return None
    return Line(found, once)


def logged(key: str, line: Line) -> None:
    """Empty the line after it was logged, and say so."""
    st.session_state.pop(f"{key}~once", None)
    _say(line.record)


def _say(record: ActivityFields) -> None:
    next_on = record.next_contact_on
    words = (
        t("activities.recorded_next", day=day(next_on))
        if next_on
        else t("activities.recorded")
    )
    feedback.say(words)


def to_do(tasks: Sequence[Task], today: date) -> Task | None:
    """Draw what is to do, the oldest first, and return what was opened."""
    if not tasks:
        st.markdown(f":gray[{t('activities.to_do_empty')}]")
        return None
    opened = None
    for task in tasks[:MOST]:
        if _task(task, today):
            opened = task
    if len(tasks) > MOST:
        more = t("activities.to_do_more", count=len(tasks) - MOST)
        st.markdown(f":gray[{more}]")
    return opened


def called(entries: Sequence[Called], seen: Callable[[int], None]) -> None:
    """Draw where the viewer is mentioned; ``seen`` is called for what was read."""
    for entry in entries:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None):
                st.markdown(f"**{safe(entry.person)}** :gray[{instant(entry.at)}]")
                st.markdown(literal(safe(entry.note)))
            st.button(
                t("activities.seen"), key=f"called_{entry.id}", type="tertiary",
                on_click=seen, args=(entry.id,),
            )  # fmt: skip


def _next(stem: str, today: date) -> date | None:
    """Ask for the next contact: one click for the usual ones, a date for others."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[{t('activities.next_contact_on')}]", width="content")
        soon = st.pills(
            t("activities.next_contact_on"), list(SOON), key=f"{stem}~soon",
            format_func=lambda name: t(f"activities.in_{name}"),
            label_visibility="collapsed",
        )  # fmt: skip
        chosen = st.date_input(
            t("activities.next_contact_on"), None, min_value=today, max_value=LAST_DAY,
            key=f"{stem}~next", format="YYYY-MM-DD", width=140,
            label_visibility="collapsed",
        )  # fmt: skip
    if isinstance(chosen, date):
        return chosen
    days = SOON.get(soon or "")
    return None if days is None else today + timedelta(days=days)


def _task(task: Task, today: date) -> bool:
    """Draw one thing to do: about whom, why now, and the way to it."""
    late = (today - task.due_on).days
    tone = "orange" if late > 0 else "gray"
    due = t("activities.due_late", days=late) if late > 0 else t("activities.due_today")
    about = [t(f"activities.kind_of_{task.kind}"), t(task.reason.label)]
    if task.customer and task.customer != task.name:
        about.insert(1, safe(task.customer))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        icon = ICONS.get(task.kind, "call")
        st.markdown(f":{tone}[:material/{icon}:]", width="content")
        with st.container(gap=None):
            st.markdown(f"**{literal(safe(task.name))}** :{tone}[{due}]")
            st.markdown(f":gray[{literal(' · '.join(about))}]")
        key = f"task_{task.kind}_{task.id}"
        return st.button(t("app.open"), key=key, type="tertiary")


def line(
    key: str,
    about: Mapping[str, object],
    today: date,
    log: Log,
) -> None:
    """Draw the line that logs a follow-up, and log what is sent."""
    if sent := composer(key, about, today):
        log(sent.record, sent.key)
        logged(key, sent)
        st.rerun()


def anywhere(desk: Desk, viewer: Viewer, log: Log) -> None:
    """Draw the button that logs a follow-up of any customer or deal, in a drawer."""
    label = t("activities.log")
    if may(viewer, "activities.add") and st.button(
        label, icon=":material/edit_note:", key="activity_log"
    ):
        body = partial(_anywhere, desk, viewer, log)
        st.dialog(label, position="right", width=WIDTH)(body)()


def _anywhere(desk: Desk, viewer: Viewer, log: Log) -> None:
    form = "activities_new"
    with feedback.failures_shown():
        if asked := forms.asked(ActivityFields, form):
            log(asked.record, asked.key)
            forms.clear(form)
            _say(asked.record)
            st.rerun()
    found = {
        kind: partial(desk.options, viewer, kind) for kind in ("customers", "deals")
    }
    forms.draw(
        ActivityFields, form, t("activities.record"), options=found,
        only=("customer_id", "deal_id", "kind", "next_contact_on", "note"),
    )  # fmt: skip

"""The users page: who works here, a new colleague, an account from start to end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import streamlit as st

from components import colleagues, feedback, filters, forms, page
from components import records as screens
from components.records import Desk, Screen
from components.words import literal, named, safe, t
from core.access import Viewer
from core.questions import EMPTY, Question
from rules.people import AccountState, PersonFields

COLUMNS = ("name", "login", "role", "team_id", "superior_id", "region")
NEW = "people_new"
TONES = {
    AccountState.MISSING: "gray",
    AccountState.INVITED: "blue",
    AccountState.EXPIRED: "orange",
    AccountState.ACTIVE: "green",
    AccountState.CLOSED: "gray",
}
WIDTH = 640


class Opened(Protocol):
    """A person to change."""

    @property
    def row(self) -> Any:  # noqa: ANN401 (every column, and names)
        """Return every column, and the names of what it refers to."""

    @property
    def record(self) -> PersonFields:
        """Return the fields that are entered."""

    @property
    def version(self) -> int:
        """Return what a form must carry."""

    @property
    def account(self) -> AccountState:
        """Return whether they can sign in."""


class HandedOver(Protocol):
    """How much went from one person to another."""

    @property
    def customers(self) -> int:
        """Return how many customers."""

    @property
    def contacts(self) -> int:
        """Return how many contacts."""

    @property
    def leads(self) -> int:
        """Return how many leads."""

    @property
    def deals(self) -> int:
        """Return how many open deals."""


class Staff(Protocol):
    """The use cases of people: the module ``services.people``."""

    def open_one(self, viewer: Viewer, number: int) -> Opened:
        """Return a person to change."""

    def add(self, viewer: Viewer, new: PersonFields) -> str:
        """Add a person; return the one-time password."""

    def change(
        self, viewer: Viewer, number: int, opened: int, to: PersonFields
    ) -> None:
        """Save a person."""

    def invite(self, viewer: Viewer, number: int) -> str:
        """Return a new one-time password."""

    def close(self, viewer: Viewer, login: str) -> None:
        """End an account."""

    def hand_over(self, viewer: Viewer, leaver: int, receiver: int) -> HandedOver:
        """Give open work to somebody else."""


@dataclass(frozen=True, slots=True)
class Office:
    """What the page works with."""

    screen: Screen
    staff: Staff

    @property
    def viewer(self) -> Viewer:
        """Return who is asking."""
        return self.screen.viewer


def office(viewer: Viewer, desk: Desk, staff: Staff) -> Office:
    """Return the list of people and the use cases on them."""
    screen = Screen(
        "people",
        PersonFields,
        viewer,
        desk,
        columns=COLUMNS,
        filters=("role", "team_id"),
        more=("superior_id", "region"),
        sort="name",
    )
    return Office(screen, staff)


def listed(shown: Office) -> None:
    """Draw who works here, and on request who did; a name opens the person."""
    screen = shown.screen
    question = screens.bar(screen)
    too = filters.chips("people_only", t("users.closed"), ["closed"], prefix="users.")
    if too:
        screen = replace(screen, columns=(*COLUMNS, "closed_at"))
    picked, _ = screens.rows(screen, question if too else _working(question))
    if picked.opened:
        st.query_params["id"] = str(picked.opened.id)


def drawer(shown: Office) -> None:
    """Open beside the list what the address names, if anything."""
    if st.query_params.get("new"):
        _open(t("people.new"), partial(_new, shown))
    elif (number := screens.opened_id(shown.screen)) is not None:
        _open(t("people.one"), partial(_one, shown, number))


def _working(question: Question) -> Question:
    return replace(question, filters={**question.filters, "closed_at": [EMPTY]})


def _open(title: str, body: Callable[[], None]) -> None:
    st.dialog(title, position="right", width=WIDTH, on_dismiss=_forget)(body)()


def _forget() -> None:
    for name in ("new", "id"):
        st.query_params.pop(name, None)


def _new(shown: Office) -> None:
    password = ""
    with feedback.failures_shown():
        if asked := forms.asked(PersonFields, NEW):
            password = shown.staff.add(shown.viewer, asked.record)
            forms.clear(NEW)
            told(asked.record.login.lower(), password)
    if not password:
        forms.draw(PersonFields, NEW, t("app.add"), options=shown.screen.offered())


def told(login: str, password: str) -> None:
    """Show a one-time password, this once."""
    st.success(t("users.password_once", login=safe(login)), icon=":material/key:")
    st.code(password, language=None)


def _one(shown: Office, number: int) -> None:
    with feedback.failures_shown():
        opened = shown.staff.open_one(shown.viewer, number)
        tone = TONES[opened.account]
        who = literal(safe(opened.record.name))
        st.markdown(f"**{who}** :{tone}-badge[{named(opened.account)}]")
        _edit(shown, opened)
        with st.expander(t("users.account"), icon=":material/key:"):
            _account(shown, opened)
        with st.expander(t("users.hand_over"), icon=":material/move_group:"):
            _hand_over(shown, opened)


def _edit(shown: Office, opened: Opened) -> None:
    form = f"people_{opened.row.id}"
    with feedback.failures_shown():
        asked = forms.asked(PersonFields, form, version=opened.version)
        change = partial(shown.staff.change, shown.viewer, opened.row.id)
        if asked and forms.saved(form, asked, change):
            _done(t("record.saved"))
    forms.draw(
        PersonFields, form, t("app.save"), values=opened.record,
        names=opened.row.names, options=shown.screen.offered(),
    )  # fmt: skip


def _account(shown: Office, opened: Opened) -> None:
    """Offer a one-time password, and the end of the account."""
    with feedback.failures_shown():
        is_closed = opened.account is AccountState.CLOSED
        st.markdown(t("users.reopen_about" if is_closed else "users.invite_about"))
        label = t("users.reopen" if is_closed else "users.invite")
        if st.button(label, key="users_invite"):
            told(opened.record.login, shown.staff.invite(shown.viewer, opened.row.id))
        if is_closed:
            return
        st.markdown(t("users.close_about"))
        if st.button(t("users.close"), icon=":material/block:", key="users_close"):
            shown.staff.close(shown.viewer, opened.record.login)
            _done(t("people.closed", login=opened.record.login))


def _hand_over(shown: Office, opened: Opened) -> None:
    """Ask who goes on with the open work of somebody; say how much it was."""
    with feedback.failures_shown():
        st.markdown(t("users.hand_over_about"))
        to = _receiver(shown.screen.desk.colleagues(shown.viewer), opened.row.id)
        beside = st.container()
        if not st.button(t("users.hand_over"), key="users_hand_over"):
            return
        if to is None:
            with beside:
                page.wrong(t("users.receiver_needed"))
            return
        gone = shown.staff.hand_over(shown.viewer, opened.row.id, to)
        counts = {
            "customers": gone.customers,
            "contacts": gone.contacts,
            "leads": gone.leads,
            "deals": gone.deals,
        }
        st.success(t("users.handed", **counts), icon=":material/check:")


def _receiver(people: Sequence[tuple[int, str]], leaver: int) -> int | None:
    others = [(number, name) for number, name in people if number != leaver]
    return colleagues.pick(t("users.receiver"), others, key="users_to")


def _done(words: str) -> None:
    _forget()
    feedback.say(literal(safe(words)))
    st.rerun()

"""The users page: who works here, a new colleague, an account that ends."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import feedback, forms, table
from components.words import t
from rules.people import PersonFields

FIELDS = ("name", "login", "role", "email", "phone")
NEW = "users_new"


def everybody(people: Sequence[Any]) -> None:
    """Draw everybody: name, login, role, team, and whether the account is open."""
    frame = pd.DataFrame(
        {
            "name": [person.name for person in people],
            "login": [person.login for person in people],
            "role": [t(person.role.label) for person in people],
            "team": [person.team for person in people],
            "closed": [person.is_closed for person in people],
        }
    )
    columns = {
        "name": t("people.name"),
        "login": t("people.login"),
        "role": t("people.role"),
        "team": t("people.team_id"),
        "closed": st.column_config.CheckboxColumn(t("users.closed")),
    }
    table.show(frame, columns, key="users_table", alt=t("users.title"))


def new(add: Callable[[PersonFields, str], str]) -> None:
    """Ask for a new colleague; show the one-time password once."""
    team = st.text_input(t("people.team_id"), key="users_team", help=t("users.team"))
    with feedback.failures_shown():
        if asked := forms.asked(PersonFields, NEW):
            password = add(asked.record, team)
            forms.clear(NEW)
            told(asked.record.login, password)
    forms.draw(PersonFields, NEW, t("users.add"), only=FIELDS)


def told(login: str, password: str) -> None:
    """Show a one-time password, this once."""
    st.success(t("setup.password_once", login=login, password=password))


def one(
    people: Sequence[Any],
    invite: Callable[[int], str],
    close: Callable[[str], None],
    hand_over: Callable[[int, int], int],
) -> None:
    """Choose a colleague: a new password, the end of the account, a hand-over."""
    names = {person.id: f"{person.name} ({person.login})" for person in people}
    chosen = st.selectbox(
        t("users.choose"),
        list(names),
        None,
        key="users_one",
        format_func=names.__getitem__,
    )
    receiver = st.selectbox(
        t("users.receiver"),
        list(names),
        None,
        key="users_to",
        format_func=names.__getitem__,
    )
    if chosen is None:
        return
    login = next(person.login for person in people if person.id == chosen)
    with st.container(horizontal=True), feedback.failures_shown():
        if st.button(t("users.invite"), key="users_invite"):
            told(login, invite(chosen))
        if st.button(t("users.hand_over"), key="users_hand_over") and receiver:
            st.success(t("users.handed", count=hand_over(chosen, receiver)))
        if st.button(t("users.close"), key="users_close"):
            close(login)
            st.success(t("people.closed", login=login))

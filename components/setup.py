"""The set-up page of an empty database."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol, cast
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st
from babel.dates import format_date
from streamlit.delta_generator import DeltaGenerator

from components import page
from components.sign_in import language
from components.words import locale, named, sentence, t
from core.access import Role
from core.errors import RuleError
from core.money import Currency
from core.settings import Company

SetUp = Callable[[Company, str, str, str], None]
READY = "setup_demo_ready"
"""In the session from when a demonstration company was made until it was read."""


class Face(Protocol):
    """Somebody of the demonstration company who can sign in."""

    @property
    def login(self) -> str:
        """Return what is typed."""

    @property
    def name(self) -> str:
        """Return who it is."""

    @property
    def role(self) -> Role:
        """Return what they may do."""

    @property
    def team(self) -> str:
        """Return where they work."""


class Demonstration(Protocol):
    """The use cases of the demonstration company."""

    def make(self, password: str, language: str) -> None:
        """Fill the empty database."""

    def faces(self) -> Sequence[Face]:
        """Return who can sign in."""


def form(set_up: SetUp, demonstration: Demonstration) -> None:
    """Ask for the company and its first administrator, and set the desk up."""
    with _column():
        st.title(t("setup.title"), anchor=False)
        st.markdown(f":gray[{t('setup.about')}]")
        language()
        with st.form("setup"):
            about = _company()
            login, name, secret = _administrator()
            beside = st.container()
            if st.form_submit_button(t("setup.send"), type="primary", key="setup_send"):
                with beside:
                    _send(set_up, about, (login, name, secret))
        with st.expander(t("setup.demo_title"), icon=":material/science:"):
            _offer(demonstration)


def introduced(demonstration: Demonstration) -> bool:
    """Say who can sign in to a company just made; return whether that was needed."""
    if READY not in st.session_state:
        return False
    with _column():
        st.title(t("setup.title"), anchor=False)
        st.markdown(t("setup.demo_ready"))
        columns = "login", "role", "name", "team"
        rows = [
            [face.login, t(face.role.label), face.name, face.team]
            for face in demonstration.faces()
        ]
        headings = [t(f"setup.demo_{name}") for name in columns]
        st.table(pd.DataFrame(rows, columns=headings).set_index(headings[0]))
        if st.button(t("setup.demo_go"), type="primary", key="setup_demo_go"):
            del st.session_state[READY]
            st.rerun()
    return True


def _column() -> DeltaGenerator:
    with st.container(horizontal_alignment="center"):
        return st.container(width=560)


def _offer(demonstration: Demonstration) -> None:
    st.markdown(f":gray[{t('setup.demo_about')}]")
    with st.form("setup_demo", border=False):
        secret = st.text_input(
            t("setup.demo_secret"),
            type="password",
            key="setup_demo_secret",
            autocomplete="new-password",
            help=t("accounts.new_password_help"),
        )
        if not st.form_submit_button(t("setup.demo_make"), key="setup_demo_make"):
            return
    try:
        with st.spinner(t("setup.demo_making")):
            demonstration.make(secret, locale())
    except RuleError as error:
        page.wrong(sentence(error.key, error.values))
    else:
        st.session_state[READY] = True
        st.rerun()


def _company() -> Company:
    name = st.text_input(t("setup.company"), key="setup_company", max_chars=200)
    left, right = st.columns(2)
    currency = left.selectbox(
        t("setup.currency"), list(Currency), key="setup_currency", format_func=named
    )
    zones = sorted(available_timezones())
    zone = right.selectbox(
        t("setup.timezone"), zones, zones.index("Asia/Shanghai"), key="setup_timezone"
    )
    month = left.selectbox(
        t("setup.fiscal_start"), range(1, 13), key="setup_fiscal", format_func=_month
    )
    return Company(name.strip(), cast("Currency", currency), zone, month, locale())


def _month(number: int) -> str:
    return str(format_date(date(2000, number, 1), "LLLL", locale=locale()))


def _administrator() -> tuple[str, str, str]:
    left, right = st.columns(2)
    name = left.text_input(t("setup.admin_name"), key="setup_name", max_chars=80)
    login = right.text_input(
        t("setup.admin_login"), key="setup_login", max_chars=60, autocomplete="username"
    )
    secret = st.text_input(
        t("accounts.password"),
        type="password",
        key="setup_secret",
        autocomplete="new-password",
        help=t("accounts.new_password_help"),
    )
    return login.strip().lower(), name.strip(), secret


def _send(set_up: SetUp, about: Company, who: tuple[str, str, str]) -> None:
    login, name, secret = who
    if not (login and name and secret):
        page.wrong(t("setup.all_needed"))
        return
    try:
        set_up(about, login, name, secret)
    except RuleError as error:
        page.wrong(sentence(error.key, error.values))
    else:
        st.rerun()

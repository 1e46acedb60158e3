"""The set-up page of an empty database."""

from collections.abc import Callable
from typing import cast
from zoneinfo import available_timezones

import streamlit as st

from components import page
from components.sign_in import language
from components.words import locale, named, sentence, t
from core.errors import RuleError
from core.money import Currency
from core.settings import Company

SetUp = Callable[[Company, str, str, str], None]


def form(set_up: SetUp) -> None:
    """Ask for the company and its first administrator, and set the desk up."""
    with st.container(horizontal_alignment="center"):
        column = st.container(width=560)
    with column:
        st.title(t("setup.title"), anchor=False)
        st.caption(t("setup.about"))
        language()
        with st.form("setup"):
            about = _company()
            login, name, secret = _administrator()
            beside = st.container()
            if st.form_submit_button(t("setup.send"), type="primary", key="setup_send"):
                with beside:
                    _send(set_up, about, (login, name, secret))


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
    month = left.selectbox(t("setup.fiscal_start"), range(1, 13), key="setup_fiscal")
    return Company(name.strip(), cast("Currency", currency), zone, month, locale())


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

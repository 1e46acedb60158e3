"""The sign-in form and the account menu; the cookie is set by the server's route.

Who is signed in is asked of the accounts on every rerun: an end elsewhere is noticed
here. The use cases come in as ``Door``, for components call no services.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, Protocol

import streamlit as st
from streamlit_authenticator.controllers import AuthenticationController

from components import page, session, words
from components.words import locale, t
from core.access import Viewer
from core.errors import RuleError

COOKIE = "desk_session"
MOST_BYTES = 72
HAND_OVER = """export default ({ data }) => {
  if (window.deskTicket === data.ticket) return;
  window.deskTicket = data.ticket;
  fetch("/desk/cookie", {
    method: data.ticket ? "POST" : "DELETE",
    headers: { "X-Desk-Ticket": data.ticket },
  });
}"""


class Door(Protocol):
    """The use cases of signing in: ``services.accounts``."""

    def password_hash(self, login: str) -> str:
        """Return the hash to check against, also of nobody."""

    def try_to_sign_in(self, login: str, address: str) -> float:
        """Count an attempt; return how many seconds to wait first."""

    def begin(self, login: str, address: str) -> tuple[int, str]:
        """Return the number of the sign-in and the ticket for its cookie."""

    def who(self, tab: int | None, cookie: str) -> tuple[Any, int | None]:
        """Return who is signed in."""

    def end(self, tab: int) -> None:
        """End a sign-in."""

    def end_everywhere(self, viewer: Viewer) -> None:
        """End every sign-in of one's own."""

    def change_password(self, viewer: Viewer, secret: str) -> None:
        """Set the own password."""

    def set_locale(self, viewer: Viewer, locale: str) -> None:
        """Remember the person's language."""


def member(door: Door) -> Any:  # noqa: ANN401 (services.accounts.Member or None)
    """Return who is signed in, by this tab or else by the browser's cookie."""
    held = None if "ticket" in st.session_state else st.context.cookies.get(COOKIE)
    cookie = held if isinstance(held, str) else ""  # under AppTest it is a mock
    found, st.session_state.tab = door.who(st.session_state.get("tab"), cookie)
    st.session_state.viewer = found.viewer if found else None
    session.ask_again_with(partial(_viewer, door, st.session_state.tab))
    if found and "locale" not in st.session_state and found.locale:
        st.session_state.locale = found.locale
        words.begin()
    return found


def _viewer(door: Door, tab: int | None) -> Viewer | None:
    found, _ = door.who(tab, "")
    return found.viewer if found else None


def form(door: Door) -> None:
    """Ask who is there: the same words, as slow, whatever is wrong."""
    with _narrow(), st.form("sign_in", border=True):
        name = st.text_input(
            t("accounts.login"), key="sign_in_name", autocomplete="username"
        )
        secret = st.text_input(
            t("accounts.password"),
            type="password",
            key="sign_in_secret",
            autocomplete="current-password",
        )
        sent = st.form_submit_button(
            t("accounts.sign_in"), type="primary", width="stretch", key="sign_in_send"
        )
        if sent and (wrong := _attempt(door, name.strip().lower(), secret)):
            page.wrong(wrong)


def first_password(door: Door, who: Viewer) -> None:
    """Ask for a password of one's own before anything else."""
    with _narrow():
        change_password(door, who, t("accounts.change_first"))


def change_password(door: Door, who: Viewer, about: str) -> None:
    """Ask for a new password; other sign-ins end by it."""
    with st.form("change_password", border=True, width=380):
        st.markdown(about)
        secret = st.text_input(
            t("accounts.new_password"),
            type="password",
            key="change_secret",
            autocomplete="new-password",
        )
        beside = st.empty()
        beside.markdown(f":gray[{t('accounts.new_password_help')}]")
        if st.form_submit_button(t("app.save"), type="primary", key="change_send"):
            try:
                door.change_password(who, secret)
            except RuleError as weak:
                with beside:
                    page.wrong(t(weak.key))
            else:
                _begin(door, st.session_state.login)


def end_everywhere(door: Door, who: Viewer) -> None:
    """Offer to end every sign-in of one's own, this one included."""
    with st.popover(t("accounts.end_everywhere"), icon=":material/devices:"):
        st.markdown(t("accounts.end_everywhere_sure"))
        if st.button(t("accounts.end_everywhere"), key="end_everywhere"):
            door.end_everywhere(who)
            st.session_state.update(tab=None, ticket="", viewer=None)
            st.rerun()


def account(door: Door, name: str, role: str) -> None:
    """Draw the account menu at the end of the sidebar."""
    with st.popover(name, icon=":material/account_circle:", type="tertiary"):
        st.markdown(f":gray[{role}]")
        language(lambda chosen: door.set_locale(st.session_state.viewer, chosen))
        st.page_link("pages/start/account.py", label=t("app.account"))
        st.button(
            t("app.sign_out"),
            icon=":material/logout:",
            type="tertiary",
            key="sign_out",
            on_click=_sign_out,
            args=(door,),
        )


def language(remember: Callable[[str], None] = lambda _: None) -> None:
    """Offer the two languages; the choice lives under its own name."""

    def choose() -> None:
        st.session_state.locale = st.session_state.language
        remember(st.session_state.language)

    st.segmented_control(
        t("app.language"),
        ["zh", "en"],
        format_func=lambda code: t(f"app.language_{code}"),
        default=locale(),
        required=True,
        key="language",
        label_visibility="collapsed",
        on_change=choose,
    )


def hand_over() -> None:
    """Let the browser fetch or drop its cookie: no script can read it."""
    if "ticket" in st.session_state:
        _piece()(key="desk_cookie", data={"ticket": st.session_state.ticket})


@cache
def _piece() -> Any:  # noqa: ANN401 (Streamlit exports no name for it)
    return st.components.v2.component(
        "desk_cookie", html="<i hidden></i>", js=HAND_OVER
    )


def _narrow() -> Any:  # noqa: ANN401
    """Return a narrow column with the name of the desk over it."""
    with st.container(horizontal_alignment="center"):
        st.space(64)
        column = st.container(width=380, gap="medium")
    with column:
        st.title(t("app.title"), anchor=False)
        st.markdown(f":gray[{t('app.claim')}]")
        language()
    return column


def _attempt(door: Door, login: str, secret: str) -> str:
    """Sign in, or return what to say."""
    if seconds := door.try_to_sign_in(login, _address()):
        return t("accounts.wait", seconds=round(seconds))
    kept = {"usernames": {login: {"password": door.password_hash(login)}}}
    checker = AuthenticationController(kept, None, auto_hash=False)
    usable = login and 0 < len(secret.encode()) <= MOST_BYTES
    if checker.login(login, secret if usable else "-") and usable:
        _begin(door, login)
    return t("accounts.wrong")


def _begin(door: Door, login: str) -> None:
    """Sign this tab in and draw the page asked for: its address never changed."""
    st.session_state.tab, st.session_state.ticket = door.begin(login, _address())
    st.rerun()


def _sign_out(door: Door) -> None:
    if st.session_state.get("tab"):
        door.end(st.session_state.tab)
    st.session_state.update(tab=None, ticket="", viewer=None)


def _address() -> str:
    found = st.context.ip_address
    return found if isinstance(found, str) else ""

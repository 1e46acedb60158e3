"""Entry point: who is here, which pages they have, run the one they chose."""

from pathlib import Path

import streamlit as st

from components import feedback, session, setup, sign_in, words
from components.words import locale, t
from core.access import Viewer
from core.settings import ROOT, Company
from services import accounts, demonstration
from services import setup as services_setup
from services.look import one_look
from services.setup import FirstAdministrator

MENU = {
    "start": {"today": ":material/today:", "account": ""},
    "sell": {
        "pipeline": ":material/view_kanban:",
        "customers": ":material/apartment:",
        "contacts": ":material/contacts:",
        "leads": ":material/person_search:",
        "orders": ":material/receipt_long:",
        "payments": ":material/payments:",
        "products": ":material/inventory_2:",
        "price_lists": ":material/sell:",
        "competitors": ":material/swords:",
        "deal": "",
        "customer": "",
        "order": "",
    },
    "serve": {
        "cases": ":material/support_agent:",
        "surveys": ":material/sentiment_satisfied:",
        "returns": ":material/assignment_return:",
    },
    "perform": {"targets": ":material/target:"},
    "learn": {"training_results": ":material/school:"},
    "analyse": {"figures": ":material/trending_up:"},
    "manage": {
        "imports": ":material/upload_file:",
        "process": ":material/account_tree:",
        "users": ":material/group:",
        "settings": ":material/settings:",
        "audit": ":material/history:",
    },
}
HIDDEN = frozenset({"account", "deal", "customer", "order"})
"""Pages that are reached from others, not from the menu."""


def pages(section: str) -> list[st.Page]:
    """Return the pages of a section; one that the viewer may not open is hidden.

    It is there all the same: a sent link to it says who can give access.
    """
    who = session.viewer()
    return [
        st.Page(
            f"pages/{section}/{name}.py",
            title=t(f"{name}.title"),
            icon=icon or None,
            visibility="hidden" if hidden(who, name) else "visible",
            default=name == "today",
        )
        for name, icon in MENU[section].items()
        if (ROOT / "pages" / section / f"{name}.py").exists()
    ]


def hidden(who: Viewer | None, name: str) -> bool:
    """Return whether the menu leaves a page out."""
    return name in HIDDEN or (who is not None and not session.may_open(who, name))


def begin(about: Company, login: str, name: str, secret: str) -> None:
    """Set the desk up from its first page."""
    services_setup.set_up(about, FirstAdministrator(login, name), secret)


words.begin()
st.set_page_config(
    page_title=t("app.title"),
    page_icon=str(Path("static") / "icon.svg"),
    layout="wide",
    initial_sidebar_state=224,
)
company = services_setup.settings()
who = sign_in.member(accounts) if company else None
menu = {t(f"menu.{s}") if s != "start" else "": pages(s) for s in MENU}
page = st.navigation(
    {section: entries for section, entries in menu.items() if entries},
    position="sidebar" if who and not who.must_change else "hidden",
    expanded=True,
)
sign_in.hand_over()
if company is None:
    setup.form(begin, demonstration)
elif setup.introduced(demonstration):
    pass
elif who is None:
    sign_in.form(accounts)
elif who.must_change:
    st.session_state.login = who.login
    sign_in.first_password(accounts, who.viewer)
else:
    st.session_state.company = company
    st.session_state.login, st.session_state.name = who.login, who.name
    st.logo(str(Path("static") / f"mark_{locale()}.svg"), size="small")
    with st.sidebar:
        sign_in.account(accounts, who.name, t(who.viewer.role.label))
    feedback.said()
    with one_look():
        page.run()
    feedback.said()

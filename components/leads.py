"""Leads: how far one has come, and what it becomes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import streamlit as st

from components import feedback, forms
from components.customers.duplicates import Look, alike
from components.filters import LAST_DAY
from components.records import Screen
from components.records.desk import Opened
from components.words import day, named, t
from core.access import Viewer, may
from rules.duplicates import Why
from rules.leads import ConversionFields, LeadStatus, LeadStepFields

STEPS = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.UNQUALIFIED)
"""What a person sets; conversion sets the fourth."""
SURE = frozenset({Why.CODE, Why.NAME})
"""What makes a customer the same without a doubt."""
CUSTOMER = "pages/sell/customer.py"


class Became(Protocol):
    """What a lead became."""

    @property
    def customer_id(self) -> int | None:
        """Return the customer."""


class Cases(Protocol):
    """The use cases of leads: the module ``services.leads``."""

    def step(
        self, viewer: Viewer, number: int, opened: int, to: LeadStepFields
    ) -> None:
        """Say how far a lead has come."""

    def convert(
        self, viewer: Viewer, number: int, plan: ConversionFields, key: str
    ) -> Became:
        """Make a customer of a lead."""

    def became(self, viewer: Viewer, number: int) -> Became:
        """Return what a lead became."""


def above(screen: Screen, cases: Cases, look: Look) -> Callable[[Opened], None]:
    """Return what is drawn over the form of a lead: its next step."""

    def draw(opened: Opened) -> None:
        row = opened.row.values
        if row["status"] is LeadStatus.CONVERTED:
            _converted(screen, cases, opened)
        elif opened.may_change:
            _step(screen, cases, opened)
            if may(screen.viewer, "leads.convert"):
                with st.expander(t("leads.convert_title"), icon=":material/upgrade:"):
                    _convert(screen, cases, look, opened)

    return draw


def _converted(screen: Screen, cases: Cases, opened: Opened) -> None:
    on: date | None = opened.row.values["converted_on"]
    st.markdown(t("leads.became", day=day(on) if on else t("app.none")))
    customer = cases.became(screen.viewer, opened.row.id).customer_id
    if customer:
        st.page_link(
            CUSTOMER, label=t("leads.open_customer"), icon=":material/arrow_forward:",
            query_params={"id": str(customer)},
        )  # fmt: skip


def _step(screen: Screen, cases: Cases, opened: Opened) -> None:
    """Ask how far the lead has come and when to speak next, and save it."""
    row, stem = opened.row.values, f"leads_step_{opened.row.id}_{opened.version}"
    with (
        st.form(stem, border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        status = st.selectbox(
            t("leads.status"), STEPS, index=STEPS.index(row["status"]), width=140,
            format_func=named, key=f"{stem}_status",
        )  # fmt: skip
        on = st.date_input(
            t("leads.next_contact_on"), row["next_contact_on"], max_value=LAST_DAY,
            width=160, format="YYYY-MM-DD", key=f"{stem}_on",
        )  # fmt: skip
        sent = st.form_submit_button(t("leads.work"), icon=":material/edit_note:")
    if sent:
        chosen = on if isinstance(on, date) else None
        to = LeadStepFields(status=status, next_contact_on=chosen)
        cases.step(screen.viewer, opened.row.id, opened.version, to)
        feedback.say(t("record.saved"))
        st.rerun()


def _convert(screen: Screen, cases: Cases, look: Look, opened: Opened) -> None:
    """Ask what the lead becomes, warn of who is there already, and make it so."""
    form = f"leads_convert_{opened.row.id}"
    row, made = opened.row.values, None
    st.markdown(f":gray[{t('leads.convert_note')}]")
    with feedback.failures_shown():
        if asked := forms.asked(ConversionFields, form):
            number = opened.row.id
            made = cases.convert(screen.viewer, number, asked.record, asked.key)
            forms.clear(form)
    if made:
        feedback.say(t("leads.converted"))
        st.switch_page(CUSTOMER, query_params={"id": str(made.customer_id)})
    forms.draw(
        ConversionFields, form, t("leads.convert"),
        values=_proposed(screen, look, opened),
        options=screen.finders(ConversionFields),
        live={"company": lambda typed: alike(look(typed, row["phone"], None))},
    )  # fmt: skip


def _proposed(screen: Screen, look: Look, opened: Opened) -> Mapping[str, object]:
    """Return what the form starts with: the customer itself, where it is known."""
    row = opened.row.values
    company = str(row["company"] or row["name"])
    sure = {like.id for like in look(company, None, None).mine if like.why in SURE}
    found = screen.desk.options(screen.viewer, "customers", company)
    known = next((number for number, _ in found if number in sure), None)
    return {"company": company, "customer_id": known}

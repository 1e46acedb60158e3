"""The parts of a customer's page: its menu, contacts, deals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from pydantic import BaseModel

from components import listing, page, records, table
from components.customers.duplicates import Look, warnings
from components.customers.file import ENTERED, profile, wishes
from components.listing import Column
from components.orders import TONES
from components.records import Screen, lists
from components.records.desk import Desk, Opened, Page
from components.words import t
from core.access import Viewer, may
from core.fields import Kind
from core.questions import Question
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.orders import OrderFields
from rules.process import LOST

FORM = (
    "name", "title", "phone", "email", "is_primary", "is_decision_maker", "address",
    "note",
)  # fmt: skip
"""The fields of a contact that is entered at its customer."""
TABS = ("timeline", "deals", "orders", "documents", "history")
FILE = "pages/sell/customer.py"
DEALS = "pages/sell/deal.py"
ORDERS = "pages/sell/order.py"


def file_screen(viewer: Viewer, desk: Desk, look: Look) -> Screen:
    """Return the screen of a customer's own page."""
    return Screen(
        "customers",
        CustomerFields,
        viewer,
        desk,
        columns=ENTERED,
        page=FILE,
        only=ENTERED,
        live=warnings(look),
    )


def contact_screen(viewer: Viewer, desk: Desk) -> Screen:
    """Return the screen of the contacts on the page of their customer."""
    return Screen(
        "contacts",
        ContactFields,
        viewer,
        desk,
        columns=FORM,
        only=FORM,
        prefix="contact_",
    )


def deal_screen(viewer: Viewer, desk: Desk, fields: type[BaseModel]) -> Screen:
    """Return the list of deals on the page of their customer."""
    columns = ("name", "stage", "outcome", "amount_minor", "owner_id")
    return Screen("deals", fields, viewer, desk, columns=columns)


def order_screen(viewer: Viewer, desk: Desk) -> Screen:
    """Return the list of orders on the page of their customer."""
    columns = ("number", "ordered_on", "status", "amount_minor", "owner_id")
    return Screen("orders", OrderFields, viewer, desk, columns=columns, tones=TONES)


def tabs() -> Sequence[Any]:
    """Draw the tabs; what a closed one holds is not asked for."""
    labels = [t(f"customers.tab_{name}") for name in TABS]
    return st.tabs(labels, key="customer_tab", on_change="rerun", bind="query-params")


def new_deal(viewer: Viewer, number: int) -> None:
    """Draw the way to a new deal with the customer: the page's one primary button."""
    label = t("customers.new_deal")
    if may(viewer, "pipeline.add") and st.button(
        label, icon=":material/add:", type="primary", key="customer_deal"
    ):
        query = {"new": "1", "customer": str(number)}
        st.switch_page("pages/sell/pipeline.py", query_params=query)


def aside(screen: Screen, opened: Opened, people: Screen, found: Page) -> None:
    """Draw whom to ask for, what they want, who they are."""
    with page.card("customer_contacts", t("customers.tab_contacts")):
        records.related(
            people,
            found,
            ("is_primary", "is_decision_maker"),
            ("title", "phone", "email"),
            t("customers.contacts_empty"),
        )
    with page.card("customer_wishes", t("customers.needs_title")):
        wishes(opened)
    with page.card("customer_profile", t("customers.profile")):
        profile(screen, opened)


def of_customer(number: int, sort: str) -> Question:
    """Return what asks a list for the records of one customer."""
    return Question(filters={"customer_id": [number]}, sort=sort)


def deals(screen: Screen, found: Page, stages: Mapping[str, str]) -> None:
    """Draw the deals with a customer; a click opens one."""
    if not found.rows:
        page.empty(t("customers.deals_empty"))
        return
    columns, stages = [], {**stages, LOST: t("pipeline.outcome_lost")}
    for number, name in enumerate(screen.columns):
        entry = screen.fields[name]
        if name == "stage":
            entry = replace(entry, kind=Kind.MANAGED)
        columns.append(Column(entry, opens=number == 0, names=stages))
    picked = listing.show(
        columns, found.rows, key="customer_deals", alt=t("customers.tab_deals"),
        height=table.tall(len(found.rows)),
    )  # fmt: skip
    if picked.opened:
        st.switch_page(DEALS, query_params={"id": str(picked.opened.id)})


def orders(screen: Screen, found: Page) -> None:
    """Draw what a customer ordered; a click opens one."""
    if not found.rows:
        page.empty(t("customers.orders_empty"))
        return
    picked = listing.show(
        lists.columns(screen), found.rows, key="customer_orders",
        alt=t("customers.tab_orders"), height=table.tall(len(found.rows)),
    )  # fmt: skip
    if picked.opened:
        st.switch_page(ORDERS, query_params={"id": str(picked.opened.id)})

"""One customer: who they are, what happened, what they want."""

from functools import partial

import streamlit as st

from components import customers as ui
from components import documents as papers
from components import feedback, page, session
from components import records as screens
from components import sharing as members
from components import timeline as story
from components.words import locale, safe, t, today
from rules.pipeline import DealFields
from services import activities, customers, documents, records, sharing, timeline

viewer = session.require("customer")
screen = ui.file_screen(viewer, records, partial(customers.like, viewer))
page.back(ui.LIST, t("customers.title"))
if (number := screens.opened_id(screen)) is None:
    page.empty(t("customers.no_id"), t("customers.title"), ui.LIST)
    st.stop()
with feedback.failures_shown():
    cover = customers.cover(viewer, number)
    if not cover.is_open:
        ui.name_only(screen, cover)
        st.stop()
    opened = records.open_one(viewer, "customers", number)
    with page.header(safe(opened.row["name"]), ui.tags(opened)):
        ui.menu(screen, opened, customers)
        ui.new_deal(viewer, number)
    ui.key_facts(opened, customers.facts(viewer, number), today())
    left, right = st.columns([1.7, 1], gap="medium")
    with left:
        happened, deals, orders, files, past = ui.tabs()
    log, of = partial(activities.log, viewer), ("customers", number)
    tell = partial(timeline.story, viewer, *of)
    stages = timeline.stages(viewer, locale())
    about = {"customer_id": number}
    page.tab(happened, lambda: story.logged("customer", about, log, tell, stages))
    asked = ui.of_customer(number, "-created_on")
    listed = ui.deal_screen(viewer, records, DealFields)
    page.tab(
        deals, lambda: ui.deals(listed, records.page(viewer, "deals", asked), stages)
    )
    asked = ui.of_customer(number, "-ordered_on")
    bought = partial(records.page, viewer, "orders", asked)
    page.tab(orders, lambda: ui.orders(ui.order_screen(viewer, records), bought()))
    change = opened.may_change
    page.tab(files, lambda: papers.cabinet(screen, of, documents, may_change=change))
    page.tab(past, lambda: screens.history(screen, opened))
    with right:
        people = ui.contact_screen(viewer, records)
        asked = ui.of_customer(number, "-is_primary")
        ui.aside(screen, opened, people, records.page(viewer, "contacts", asked))
        with feedback.failures_shown():
            shared = members.Shared(viewer, *of, sharing)
            members.card(shared, records)
    screens.drawer(people, values={"customer_id": number})
    screens.edit_drawer(screen, opened)

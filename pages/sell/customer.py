"""One customer: who they are, what happened, what they want."""

from functools import partial

import streamlit as st

from components import activities as follow_ups
from components import customers as ui
from components import documents as papers
from components import feedback, page, session
from components import records as screens
from components import timeline as story
from components.words import locale, safe, t, today
from rules.pipeline import DealFields
from services import activities, customers, documents, records, timeline

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
        happened, deals, files, past = ui.tabs()
    if happened.open:
        with happened, feedback.failures_shown():
            about = {"customer_id": number}
            log = partial(activities.log, viewer)
            follow_ups.line("customer_line", about, today(), log)
            tell = partial(timeline.story, viewer, "customers", number)
            story.told("customer_story", tell, timeline.stages(viewer, locale()))
    if deals.open:
        with deals, feedback.failures_shown():
            listed = ui.deal_screen(viewer, records, DealFields)
            found = records.page(viewer, "deals", ui.of_customer(number, "-created_on"))
            ui.deals(listed, found, timeline.stages(viewer, locale()))
    if files.open:
        with files, feedback.failures_shown():
            of, may_change = ("customers", number), opened.may_change
            papers.cabinet(screen, of, documents, may_change=may_change)
    if past.open:
        with past, feedback.failures_shown():
            screens.history(screen, opened)
    with right:
        people = ui.contact_screen(viewer, records)
        asked = ui.of_customer(number, "-is_primary")
        ui.aside(screen, opened, people, records.page(viewer, "contacts", asked))
    screens.drawer(people, values={"customer_id": number})
    screens.edit_drawer(screen, opened)

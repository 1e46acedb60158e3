"""One deal: where it stands, what it needs, what happened."""

from functools import partial

import streamlit as st

from components import activities as follow_ups
from components import deal as ui
from components import deal_forms, deals, feedback, page, session
from components import documents as papers
from components import records as screens
from components import roster as duties
from components import timeline as story
from components.words import locale, safe, t, today
from services import activities, decisions, documents, handoffs, pipeline, records
from services import timeline as happenings

viewer = session.require("deal")
sales = deals.Sales(viewer, records, pipeline, decisions)
names = happenings.stages(viewer, locale())
screen = deals.screen(sales, names)
page.back(deals.LIST, t("pipeline.title"))
if (number := screens.opened_id(screen)) is None:
    page.empty(t("pipeline.no_id"), t("pipeline.title"), deals.LIST)
    st.stop()
with feedback.failures_shown():
    opened = records.open_one(viewer, "deals", number)
    standing = pipeline.standing(viewer, number)
    with page.header(safe(opened.row["name"])):
        ui.actions(sales, opened, standing)
    ui.facts(opened, standing)
    stage = ui.stages(standing, opened.row["name"])
    left, right = st.columns([1.7, 1], gap="medium")
    with right:
        change = opened.may_change
        if stage:
            ui.guide(sales, number, standing, stage, may_change=change)
        with feedback.failures_shown():
            duties.card(viewer, number, handoffs, records, may_change=change)
        duties.decided(standing.asked)
    with left:
        happened, kept, past = ui.tabs()
    if happened.open:
        with happened, feedback.failures_shown():
            about = {"deal_id": number, "customer_id": opened.row["customer_id"]}
            log = partial(activities.log, viewer)
            follow_ups.line("deal_line", about, today(), log)
            tell = partial(happenings.story, viewer, "deals", number)
            story.told("deal_story", tell, names)
    if kept.open:
        with kept, feedback.failures_shown():
            of, may_change = ("deals", number), opened.may_change
            papers.cabinet(screen, of, documents, may_change=may_change)
    if past.open:
        with past, feedback.failures_shown():
            screens.history(screen, opened)
    if "edit" in st.query_params:
        deal_forms.edit(sales, screen, opened)
    else:
        ui.questions(sales, number)

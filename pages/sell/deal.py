"""One deal: where it stands, what it needs, what happened."""

from functools import partial

import streamlit as st

from components import deal as ui
from components import deal_forms, deal_side, deals, feedback, page, rivals, session
from components import deal_moves as moves
from components import documents as papers
from components import records as screens
from components.deal_lines import Basket
from components.sharing import Shared
from components.words import locale, t
from rules.pipeline import DealLineFields
from services import (
    activities,
    corrections,
    deal_lines,
    decisions,
    documents,
    handoffs,
    pipeline,
    records,
    sharing,
)
from services import timeline as happenings

viewer = session.require("deal")
log = partial(activities.log, viewer)
sales = deals.Sales(viewer, records, pipeline, decisions, handoffs, log)
names = happenings.stages(viewer, locale())
screen, others = deals.screen(sales, names), rivals.screen(viewer, records)
page.back(deals.LIST, t("pipeline.title"))
if (number := screens.opened_id(screen)) is None:
    page.empty(t("pipeline.no_id"), t("pipeline.title"), deals.LIST)
    st.stop()

with feedback.failures_shown():
    opened, of = records.open_one(viewer, "deals", number), ("deals", number)
    standing, change = pipeline.standing(viewer, number), opened.may_change
    moves.head(sales, opened, standing, corrections)
    ui.facts(opened, standing)
    stage = ui.stages(standing, opened.row["name"])
    basket = Basket(viewer, number, deal_lines, screen.finders(DealLineFields))
    shared = Shared(viewer, *of, sharing)
    beside = deal_side.Beside(sales, opened, standing, basket, others, shared)
    left, right = st.columns([1.7, 1], gap="medium")
    with right:
        deal_side.cards(beside, stage)
    with left:
        happened, kept, past = ui.tabs()
    tell = partial(happenings.story, viewer, *of)
    page.tab(happened, partial(deal_side.told, beside, log, tell, names))
    page.tab(kept, lambda: papers.cabinet(screen, of, documents, may_change=change))
    page.tab(past, lambda: screens.history(screen, opened))
    if "edit" in st.query_params:
        deal_forms.edit(sales, screen, opened)
    elif not deal_side.drawers(beside):
        moves.questions(sales, number)

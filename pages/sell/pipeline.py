"""Deals in progress: the board by stage, the list, a new one."""

import streamlit as st

from components import deal, deal_forms, deals, feedback, filters, session
from components.records import Writers
from components.words import locale, t, today
from services import decisions, exports, files, pipeline, records, timeline

viewer = session.require("pipeline")
sales = deals.Sales(viewer, records, pipeline, decisions)
screen = deals.screen(sales, timeline.stages(viewer, locale()))
top = st.container()
with feedback.failures_shown():
    label = t("pipeline.view")
    view = filters.switch("pipeline_view", label, ("board", "list"), "pipeline.as_")
    if view == "board":
        words = filters.search("pipeline_q", t("deals.search_hint"))
        lanes = pipeline.board(viewer, words)
        with top:
            deals.head(screen, deals.facts(lanes))
        deal.answer(sales, deals.board(lanes, today()))
    else:
        facts, export = deals.listed(screen, Writers(exports, files))
        with top:
            deals.head(screen, facts, export)
with feedback.failures_shown():
    if "new" in st.query_params:
        deal_forms.new(sales, screen)
    else:
        deal.questions(sales)

"""Deals in progress: the board by stage, the list, a new one."""

from functools import partial

import streamlit as st

from components import board as ui
from components import deal_forms, deal_moves, deals, feedback, filters, session
from components.records import Writers
from components.words import locale, t, today
from services import (
    activities,
    board,
    decisions,
    exports,
    files,
    handoffs,
    pipeline,
    records,
    timeline,
)

viewer = session.require("pipeline")
own = st.session_state.company.currency
log = partial(activities.log, viewer)
sales = deals.Sales(viewer, records, pipeline, decisions, handoffs, log)
screen = deals.screen(sales, timeline.stages(viewer, locale()))
top = st.container()
with feedback.failures_shown():
    label = t("pipeline.view")
    view = filters.switch("pipeline_view", label, ("board", "list"), "pipeline.as_")
    if view == "board":
        with filters.bar():
            code = ui.pipeline(pipeline.processes(viewer))
            asked = ui.asked(viewer, records, own)
        lanes = board.board(viewer, board.Wanted(**asked), code)
        with top:
            deals.head(screen, ui.facts(lanes, own))
        deal_moves.answer(sales, ui.draw(lanes, today(), own, is_filtered=bool(asked)))
    else:
        facts, export = deals.listed(screen, Writers(exports, files))
        with top:
            deals.head(screen, facts, export)
with feedback.failures_shown():
    if "new" in st.query_params:
        deal_forms.new(sales, screen, pipeline.processes(viewer))
    else:
        deal_moves.questions(sales)

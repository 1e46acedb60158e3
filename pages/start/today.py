"""Start page: how I stand, what needs me, what is due. By role."""

from functools import partial

import streamlit as st

from components import activities as follow_ups
from components import analysis, feedback, figures, page, session
from components import today as ui
from components.words import locale, safe, t, today
from core.access import may
from core.periods import Grain, period_of
from services import activities, board, decisions, handoffs, records, timeline
from services import figures as sums

viewer = session.require("today")
sells, leads = may(viewer, "pipeline.add"), may(viewer, "pipeline.decide")
with page.header(t("today.hello", name=safe(session.name())), ui.facts(today())):
    if may(viewer, "activities.add"):
        log = partial(activities.log, viewer)
        follow_ups.anywhere(records, viewer, log)
ask, behind = partial(sums.ask, viewer), partial(sums.behind, viewer)
stages = timeline.stages(viewer, locale())
own = st.session_state.company.currency
desk = analysis.Desk(ask, behind, own, {"stage": stages})
if sells:
    with feedback.failures_shown():
        figures.cards(shown := ui.cards(desk, today()))
        ui.begin(viewer, shown)
left, right = st.columns([1.55, 1], gap="small")
if leads:
    with left, feedback.failures_shown():
        if waiting := decisions.to_decide(viewer):
            with page.card("decide", t("pipeline.decide_title")):
                ui.decisions(waiting, partial(decisions.decide, viewer))
with left, feedback.failures_shown():
    due = activities.to_do(viewer)
    with page.card("needs_me", t("today.needs_me", count=len(due.tasks))):
        if task := follow_ups.to_do(due.tasks, today()):
            st.switch_page(ui.where(task), query_params={"id": str(task.id)})
with right, feedback.failures_shown():
    if leads:
        month = period_of(today(), Grain.MONTH)
        analysis.split(desk, "rep", month, drills=False)
    elif sells:
        analysis.stages(desk, list(stages), drills=False)
left, right = st.columns([1.55, 1], gap="small")
if sells:
    with left, feedback.failures_shown():
        if late := board.stale(viewer, ui.STALE):
            ui.stale(late, stages)
# Who has no figures has nothing at the left but what is to do.
with right if sells else left, feedback.failures_shown():
    if offers := handoffs.waiting(viewer):
        ui.offered(offers)
    if said := activities.called(viewer):
        with page.card("mentioned", t("today.mentioned")):
            follow_ups.called(said, partial(activities.mark_seen, viewer))

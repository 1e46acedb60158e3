"""Start page: how I stand, what needs me, what is due. By role."""

from functools import partial

import streamlit as st

from components import activities as follow_ups
from components import feedback, figures, page, session
from components import today as ui
from components.words import t, today
from core.access import may
from services import activities, decisions, records
from services import figures as sums

viewer = session.require("today")

with page.header(t("today.hello"), ui.facts(today())):
    if may(viewer, "activities.add"):
        log = partial(activities.log, viewer)
        follow_ups.anywhere(records, viewer, log)
if may(viewer, "pipeline.add"):
    with feedback.failures_shown():
        figures.cards(ui.cards(partial(sums.ask, viewer), partial(sums.behind, viewer)))
left, right = st.columns([1.55, 1])
if may(viewer, "activities.add"):
    with left, feedback.failures_shown():
        due = activities.to_do(viewer)
        with page.card("needs_me", t("today.needs_me", count=len(due.tasks))):
            if task := follow_ups.to_do(due.tasks, today()):
                st.switch_page(ui.where(task), query_params={"id": str(task.id)})
if may(viewer, "pipeline.decide"):
    with right, feedback.failures_shown():
        waiting = decisions.to_decide(viewer)
        with page.card("decide", t("pipeline.decide_title")):
            ui.decisions(waiting, partial(decisions.decide, viewer))

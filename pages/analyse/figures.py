"""Sales figures: the pipeline by stage, what was won and lost, by whom and why."""

from functools import partial

import streamlit as st

from components import analysis as ui
from components import feedback, figures, filters, page, session
from components.words import locale, t, today
from services import figures as sums
from services import records, timeline

viewer = session.require("figures")
company = st.session_state.company

with page.header(t("figures.title"), t("figures.about")):
    pass
with filters.bar(), feedback.failures_shown():
    period = filters.period(
        "figures_period",
        today(),
        default="this_year",
        fiscal_start=company.fiscal_start,
    )
    by = filters.switch("figures_by", t("figures.by"), ui.SPLITS, "figures.by_")
with feedback.failures_shown():
    stages = timeline.stages(viewer, locale())
    desk = ui.Desk(
        partial(sums.ask, viewer),
        partial(sums.behind, viewer),
        company.currency,
        ui.names(stages, records.choices(viewer, ui.LISTS), locale()),
    )
    figures.cards(ui.cards(desk, period, ui.earlier(period, today())))
    left, right = st.columns(2, gap="small")
    with left, feedback.failures_shown():
        of_stage = ui.stages(desk, list(stages))
    with right, feedback.failures_shown():
        of_month = ui.months(desk, period)
    left, right = st.columns(2, gap="small")
    with left, feedback.failures_shown():
        of_group = ui.split(desk, by, period)
    with right, feedback.failures_shown():
        of_reason = ui.reasons(desk, period)
    ui.detail(desk, of_group or of_month or of_stage or of_reason)

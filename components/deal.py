"""One deal: where it stands, what it needs, and the questions of a move."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from components import deals, feedback, page, web
from components.deals import Sales, Standing
from components.records.desk import Opened
from components.records.drawers import values
from components.words import NOTHING, day, literal, locale, money, named, safe, t
from core.money import Currency
from rules.pipeline import Outcome
from rules.process import Criterion, CriterionKind, StageRule

TABS = ("timeline", "documents", "history")


def facts(opened: Opened, standing: Standing) -> None:
    """Draw what is asked first about a deal."""
    row, nothing = opened.row.values, t("app.none")
    amount, close = row["amount_minor"], row["expected_close_on"]
    stage, began = standing.stage, row["created_on"]
    known = {
        t("pipeline.customer_id"): safe(opened.row.names.get("customer_id") or nothing),
        t("pipeline.amount_minor"): nothing
        if amount is None
        else money(amount, Currency(row["currency"])),
        t("pipeline.outcome"): named(Outcome(row["outcome"])),
        t("pipeline.expected_close_on"): day(close) if close else nothing,
        t("pipeline.began_on"): day(began) if began else nothing,
        t("records.owner_id"): safe(opened.row.names.get("owner_id") or nothing),
    }
    if stage:
        known[t("pipeline.probability")] = f"{stage.probability}%"
    page.facts(known)


def stages(standing: Standing, label: str) -> StageRule | None:
    """Draw the stages; return the one to explain: clicked, else the present one."""
    here = standing.stage
    place = standing.process.place(here.code) if here else -1
    steps = [
        _step(standing, stage, number - place)
        for number, stage in enumerate(standing.process.stages)
    ]
    chosen = web.stepper(steps, label=label, key="deal_stages")
    return standing.process.stage(chosen) if chosen else here


def guide(sales: Sales, opened: Opened, standing: Standing, stage: StageRule) -> None:
    """Draw how the work of a stage is done, what matters, what of it is done."""
    title = t("pipeline.guide", stage=stage.name(locale()))
    with page.card("deal_guide", title):
        if words := stage.guide(locale()):
            st.markdown(literal(safe(words)))
        if stage.key_fields:
            screen = deals.screen(sales, {})
            labels = [t(screen.fields[name].label) for name in stage.key_fields]
            given = values(screen, opened, stage.key_fields)
            said = {label: given.get(label, NOTHING) for label in labels}
            page.facts(said, key="deal_key_fields")
        number, change = opened.row.id, opened.may_change
        criteria(sales, number, stage.criteria, standing.done, may_change=change)
        if not any(c.code not in standing.done for c in stage.criteria):
            st.markdown(f":gray[{t('pipeline.need_nothing')}]")


def criteria(
    sales: Sales,
    number: int,
    wanted: Sequence[Criterion],
    done: frozenset[str],
    *,
    may_change: bool,
    place: str = "page",
) -> None:
    """Draw what is asked for: done or missing, by whom; a task can be ticked."""
    for criterion in wanted:
        name, is_done = safe(criterion.name(locale())), criterion.code in done
        if criterion.kind is CriterionKind.TASK and may_change:
            key = f"task_{place}_{number}_{criterion.code}"
            st.session_state[key] = is_done
            tick = partial(_tick, sales, number, criterion.code, key)
            st.checkbox(literal(name), key=key, on_change=tick)
            continue
        sign = ":green[:material/check:]" if is_done else ":orange[:material/pending:]"
        by = "" if is_done else f" :gray[{t(criterion.kind.supplier)}]"
        st.markdown(f"{sign} {literal(name)}{by}")


def tabs() -> Sequence[Any]:
    """Draw the tabs; what a closed one holds is not asked for."""
    labels = [t(f"customers.tab_{name}") for name in TABS]
    return st.tabs(labels, key="deal_tab", on_change="rerun", bind="query-params")


def _step(standing: Standing, stage: StageRule, ahead: int) -> web.Step:
    name, taken = stage.name(locale()), standing.taken.get(stage.code)
    note, state = t("pipeline.standard", days=stage.standard_days), "ahead"
    if ahead == 0 and standing.stage:
        state = "late" if standing.over else "current"
        note = t("pipeline.at_day", days=(standing.days or 0) + 1)
    elif taken is not None or (ahead < 0 and standing.stage):
        state = "done"
        note = "" if taken is None else t("pipeline.took", days=taken)
    return web.Step(stage.code, name, note, state)


def _tick(sales: Sales, number: int, task: str, key: str) -> None:
    with feedback.failures_shown():
        done = bool(st.session_state[key])
        sales.pipeline.mark(sales.viewer, number, task, done=done)

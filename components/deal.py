"""One deal: where it stands, what it needs, and the questions of a move."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from components import feedback, forms, page, web
from components.deals import PAGE, Sales, Standing
from components.records.desk import Opened
from components.words import day, literal, locale, money, named, safe, t, today
from core.errors import RuleError
from core.money import Currency
from rules.pipeline import LostFields, Outcome, WonFields
from rules.process import LOST, Criterion, CriterionKind, StageKind, StageRule

ASKED = "deal~asked"
"""Where a session keeps the move that is being asked about: deal and stage."""
TABS = ("timeline", "documents", "history")


def answer(sales: Sales, wish: web.Wish) -> None:
    """Do what was asked of the board."""
    if wish.opened:
        st.switch_page(PAGE, query_params={"id": wish.opened})
    if wish.moved:
        go(sales, int(wish.moved[0]), wish.moved[1])


def go(sales: Sales, number: int, to: str) -> None:
    """Move a deal, or ask for what the move still needs."""
    try:
        missing = sales.pipeline.move(sales.viewer, number, to)
    except RuleError as error:
        if error.key != "pipeline.won_needs_contract":
            raise
        st.session_state[ASKED] = (number, to)
        return
    if missing:
        st.session_state[ASKED] = (number, to)
        return
    _moved(sales, number, to)


def questions(sales: Sales, of: int | None = None) -> None:
    """Open the dialog of a move that needs more, if there is one.

    On the page of a deal, ``of``, only its own: another's was left behind.
    """
    number, to = st.session_state.get(ASKED, (0, ""))
    if of not in (None, number):
        _forget()
    elif number:
        _question(sales, number, to)


def _question(sales: Sales, number: int, to: str) -> None:
    if to == LOST:
        title, body = t("pipeline.lose"), partial(_lose, sales, number)
    else:
        standing = sales.pipeline.standing(sales.viewer, number)
        wins = standing.process.stage(to).kind is StageKind.WON
        wins = wins and not _missing(standing, to)
        title = t("pipeline.win" if wins else "pipeline.refused_title")
        body = partial(_win if wins else _refused, sales, number, to)
    st.dialog(title, on_dismiss=_forget)(body)()


def facts(opened: Opened, standing: Standing) -> None:
    """Draw what is asked first about a deal."""
    row, nothing = opened.row.values, t("app.none")
    amount, close = row["amount_minor"], row["expected_close_on"]
    stage = standing.stage
    known = {
        t("pipeline.customer_id"): safe(opened.row.names.get("customer_id") or nothing),
        t("pipeline.amount_minor"): nothing
        if amount is None
        else money(amount, Currency(row["currency"])),
        t("pipeline.outcome"): named(Outcome(row["outcome"])),
        t("pipeline.expected_close_on"): day(close) if close else nothing,
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


def guide(
    sales: Sales, number: int, standing: Standing, stage: StageRule, *, may_change: bool
) -> None:
    """Draw how the work of a stage is done, and what is done of what it needs."""
    title = t("pipeline.guide", stage=stage.name(locale()))
    with page.card("deal_guide", title):
        if words := stage.guide(locale()):
            st.markdown(literal(safe(words)))
        criteria(sales, number, stage.criteria, standing.done, may_change=may_change)
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


def actions(sales: Sales, opened: Opened, standing: Standing) -> None:
    """Draw what is done with a deal: move on, lose, edit."""
    if not opened.may_change:
        return
    number, here = opened.row.id, standing.stage
    if st.button(t("pipeline.edit"), icon=":material/edit:", key="deal_edit"):
        st.query_params["edit"] = "1"
    if opened.row.values["outcome"] == Outcome.OPEN and st.button(
        t("pipeline.lose"), key="deal_lose"
    ):
        st.session_state[ASKED] = (number, LOST)
    after = (
        standing.process.stages[standing.process.place(here.code) + 1 :] if here else ()
    )
    if after:
        label = t("pipeline.advance", stage=after[0].name(locale()))
        if st.button(label, type="primary", key="deal_advance"):
            go(sales, number, after[0].code)


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


def _missing(standing: Standing, to: str) -> Sequence[Criterion]:
    """Return what is missing on the way to a stage."""
    process = standing.process
    here = process.place(standing.stage.code) if standing.stage else 0
    on_the_way = process.stages[here : process.place(to)]
    wanted = [criterion for stage in on_the_way for criterion in stage.criteria]
    return [criterion for criterion in wanted if criterion.code not in standing.done]


def _refused(sales: Sales, number: int, to: str) -> None:
    with feedback.failures_shown():
        standing = sales.pipeline.standing(sales.viewer, number)
        missing = _missing(standing, to)
        here = standing.stage.name(locale()) if standing.stage else ""
        if not missing:
            st.markdown(t("pipeline.need_nothing"))
            label = t(
                "pipeline.advance", stage=standing.process.stage(to).name(locale())
            )
            if st.button(label, type="primary", key="deal_onward"):
                _forget()
                go(sales, number, to)
                st.rerun()
            return
        st.markdown(t("pipeline.refused", stage=here))
        criteria(sales, number, missing, standing.done, may_change=True, place="dialog")
        reason = st.text_input(t("pipeline.reason"), key=f"deal_reason_{number}")
        with st.container(horizontal=True):
            if st.button(t("pipeline.ask"), type="primary", key="deal_ask"):
                sales.decisions.ask(sales.viewer, number, to, reason)
                _done(t("pipeline.asked"))
            if st.button(t("pipeline.open"), key="deal_open"):
                _forget()
                st.switch_page(PAGE, query_params={"id": str(number)})


def _win(sales: Sales, number: int, to: str) -> None:
    form = f"deal_won_{number}"
    with feedback.failures_shown():
        row = sales.desk.open_one(sales.viewer, "deals", number).row.values
        if asked := forms.asked(WonFields, form):
            sales.pipeline.move(sales.viewer, number, to, asked.record)
            forms.clear(form)
            _forget()
            _moved(sales, number, to)
        forms.draw(
            WonFields, form, t("pipeline.win"),
            values={
                "contract_amount_minor": row["amount_minor"],
                "currency": row["currency"],
                "contract_on": today(),
            },
            only=("contract_number", "contract_on", "contract_amount_minor"),
        )  # fmt: skip


def _lose(sales: Sales, number: int) -> None:
    form = f"deal_lost_{number}"
    found = sales.desk.choices(sales.viewer, ["lost_reason"])["lost_reason"]
    reasons = {c.value: c.name(locale()) for c in found if c.is_offered}
    with feedback.failures_shown():
        if asked := forms.asked(LostFields, form):
            sales.pipeline.lose(sales.viewer, number, asked.record)
            forms.clear(form)
            _done(t("pipeline.lost"))
    forms.draw(LostFields, form, t("pipeline.lose"), options={"lost_reason": reasons})


def _tick(sales: Sales, number: int, task: str, key: str) -> None:
    with feedback.failures_shown():
        done = bool(st.session_state[key])
        sales.pipeline.mark(sales.viewer, number, task, done=done)


def _moved(sales: Sales, number: int, to: str) -> None:
    name = str(sales.desk.open_one(sales.viewer, "deals", number).row.values["name"])
    stage = sales.pipeline.standing(sales.viewer, number).process.stage(to)
    _done(literal(t("pipeline.moved", name=safe(name), stage=stage.name(locale()))))


def _done(words: str) -> None:
    _forget()
    st.toast(words, icon=":material/check:")
    st.rerun()


def _forget() -> None:
    st.session_state.pop(ASKED, None)

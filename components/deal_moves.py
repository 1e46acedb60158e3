"""Moving a deal: on the board or its page, and the questions that a move raises."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import activities, colleagues, deals, feedback, forms, page, web
from components.deal import criteria
from components.deal_menu import Corrections, menu
from components.deals import PAGE, Sales, Standing
from components.records.desk import Opened
from components.words import literal, locale, named, safe, t, today
from core.errors import RuleError
from rules.pipeline import DealFields, LostFields, Outcome, WonFields
from rules.process import LOST, Criterion, CriterionKind, StageKind, StageRule
from rules.process_duties import who_may
from rules.roster import HandoffState

ASKED = "deal~asked"
"""Where a session keeps the move that is being asked about: deal and stage."""
HANDING = "deal~handing"
"""Where it keeps the duty that somebody else may take over now: deal and stage."""


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
        ask(number, to)
        return
    if missing:
        ask(number, to)
        return
    _moved(sales, number, to)


def ask(number: int, to: str) -> None:
    """Let the dialog of a move open in this run."""
    st.session_state[ASKED] = (number, to)


def questions(sales: Sales, of: int | None = None) -> None:
    """Open the dialog of a move that needs more or a duty to hand over, if any.

    On the page of a deal, ``of``, only its own: another's was left behind.
    """
    number, to = st.session_state.get(ASKED, (0, ""))
    handed, begun = st.session_state.get(HANDING, (0, ""))
    if of not in (None, number):
        _forget()
        number = 0
    if number:
        _question(sales, number, to)
    elif handed and of in (None, handed):
        body = partial(_hand_over, sales, handed, begun)
        st.dialog(t("roster.hand_off"), on_dismiss=_keep)(body)()


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


def head(
    sales: Sales, opened: Opened, standing: Standing, corrections: Corrections
) -> None:
    """Draw what the deal is called, and what is done with it."""
    with page.header(safe(str(opened.row.values["name"]))):
        _actions(sales, opened, standing)
        menu(sales, opened, standing, corrections)


def _actions(sales: Sales, opened: Opened, standing: Standing) -> None:
    """Draw what is done with a deal day by day: move on, lose, edit."""
    if not opened.may_change:
        return
    number, here = opened.row.id, standing.stage
    if st.button(t("pipeline.edit"), icon=":material/edit:", key="deal_edit"):
        st.query_params["edit"] = "1"
    if opened.row.values["outcome"] == Outcome.OPEN and st.button(
        t("pipeline.lose"), key="deal_lose"
    ):
        ask(number, LOST)
    after = (
        standing.process.stages[standing.process.place(here.code) + 1 :] if here else ()
    )
    if after:
        label = t("pipeline.advance", stage=after[0].name(locale()))
        barred = after[0].code in standing.barred
        if st.button(
            label,
            type="primary",
            key="deal_advance",
            disabled=barred,
            help=_who_may(after[0]) if barred else None,
        ):
            go(sales, number, after[0].code)


def _who_may(stage: StageRule) -> str:
    return t("process.not_yours", who=who_may(stage.movers))


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
        _supply(sales, number, missing)
        reason = st.text_input(t("pipeline.reason"), key=f"deal_reason_{number}")
        with st.container(horizontal=True):
            if st.button(t("pipeline.ask"), type="primary", key="deal_ask"):
                sales.decisions.ask(sales.viewer, number, to, reason)
                _done(t("pipeline.asked"))
            if st.button(t("pipeline.open"), key="deal_open"):
                _forget()
                st.switch_page(PAGE, query_params={"id": str(number)})


def _supply(sales: Sales, number: int, missing: Sequence[Criterion]) -> None:
    """Ask for the fields and the follow-up that are missing, here and now."""
    fields = [c.target for c in missing if c.kind is CriterionKind.FIELD]
    known = [name for name in fields if name in DealFields.model_fields]
    if known:
        _fill(sales, number, known)
    if any(c.kind is CriterionKind.ACTIVITY for c in missing):
        customer = _opened(sales, number).row.values["customer_id"]
        about = {"deal_id": number, "customer_id": customer}
        activities.line(f"deal_supply_{number}", about, today(), sales.log)


def _fill(sales: Sales, number: int, fields: Sequence[str]) -> None:
    form = f"deal_fill_{number}"
    opened = _opened(sales, number)
    asked = forms.asked(DealFields, form, version=opened.version)
    change = partial(sales.pipeline.change, sales.viewer, number)
    if asked and forms.saved(form, asked, change):
        st.rerun()
    forms.draw(
        DealFields, form, t("app.save"), values=opened.record, names=opened.row.names,
        options=deals.screen(sales, {}).offered(), only=fields,
    )  # fmt: skip


def _win(sales: Sales, number: int, to: str) -> None:
    form = f"deal_won_{number}"
    with feedback.failures_shown():
        row = _opened(sales, number).row.values
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


def _moved(sales: Sales, number: int, to: str) -> None:
    """Say where the deal is now; where another duty begins, ask who takes it."""
    process = sales.pipeline.standing(sales.viewer, number).process
    stage, place = process.stage(to), process.place(to)
    if place and process.stages[place - 1].duty is not stage.duty:
        held = sales.handoffs.roster(sales.viewer, number)
        returned = HandoffState.RETURNED
        if not any(h.duty is stage.duty and h.state is not returned for h in held):
            st.session_state[HANDING] = (number, to)
            _forget()
            st.rerun()
    _done(_arrived(sales, number, stage))


def _arrived(sales: Sales, number: int, stage: StageRule) -> str:
    name = safe(str(_opened(sales, number).row.values["name"]))
    return literal(t("pipeline.moved", name=name, stage=stage.name(locale())))


def _hand_over(sales: Sales, number: int, to: str) -> None:
    """Ask which colleague takes the duty that begins; keeping it is an answer too."""
    stage = sales.pipeline.standing(sales.viewer, number).process.stage(to)
    st.markdown(_arrived(sales, number, stage))
    st.markdown(t("roster.begins", duty=named(stage.duty)))
    people = sales.desk.colleagues(sales.viewer)
    person = colleagues.pick(t("roster.person"), people, key="handing_person")
    note = st.text_input(t("roster.note"), key="handing_note", max_chars=1000)
    with st.container(horizontal=True), feedback.failures_shown():
        if st.button(t("roster.offer"), type="primary", key="handing_send") and person:
            sales.handoffs.hand_off(sales.viewer, number, stage.duty, person, note)
            _keep()
            _done(t("roster.offered"))
        if st.button(t("roster.keep"), key="handing_keep"):
            _keep()
            st.rerun()


def _opened(sales: Sales, number: int) -> Opened:
    return sales.desk.open_one(sales.viewer, "deals", number)


def _done(words: str) -> None:
    _forget()
    feedback.say(words)
    st.rerun()


def _forget() -> None:
    st.session_state.pop(ASKED, None)


def _keep() -> None:
    st.session_state.pop(HANDING, None)

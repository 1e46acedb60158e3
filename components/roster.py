"""Who does what on a deal, and what managers were asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components import colleagues, feedback, page
from components.deals import Asked, Handoffs, Held
from components.records import Desk
from components.words import literal, locale, named, safe, t
from core.access import Viewer, may
from rules.approvals import ApprovalState
from rules.people import Duty
from rules.process import StageRule
from rules.process_duties import Involvement, holders
from rules.roster import HandoffState

TONES = {
    HandoffState.OFFERED: "orange",
    HandoffState.ACCEPTED: "green",
    HandoffState.RETURNED: "gray",
}
DECIDED = {
    ApprovalState.ASKED: "orange",
    ApprovalState.GRANTED: "green",
    ApprovalState.REFUSED: "red",
}


@dataclass(frozen=True, slots=True)
class Here:
    """The stage at which a deal stands, and who does what nobody else took over."""

    stage: StageRule
    owner: str


def card(
    viewer: Viewer,
    number: int,
    handoffs: Handoffs,
    desk: Desk,
    here: Here | None = None,
    *,
    may_change: bool,
) -> None:
    """Draw who does which duty; the person asked answers here."""
    with page.card("deal_roster", t("roster.title")):
        held = handoffs.roster(viewer, number)
        if here:
            _matrix(here, held)
        if not held:
            st.markdown(f":gray[{t('roster.empty')}]")
        for row in held:
            _held(row)
            if row.state is HandoffState.OFFERED and row.person_id == viewer.id:
                _answer(viewer, row, handoffs)
        if may_change and may(viewer, "pipeline.edit"):
            offer = partial(_offer, viewer, number, handoffs, desk)
            label, icon = t("roster.hand_off"), ":material/person_add:"
            page.popover(label, icon, offer, key="roster_hand_off")


def decided(asked: Sequence[Asked]) -> None:
    """Draw the exceptions that were asked for on a deal, if any."""
    if not asked:
        return
    with page.card("deal_exceptions", t("pipeline.exceptions")):
        for one in asked:
            badge = f":{DECIDED[one.state]}-badge[{named(one.state)}]"
            st.markdown(f"{badge} **{literal(safe(one.person))}**")
            st.markdown(literal(safe(one.reason)))


def _matrix(here: Here, held: Sequence[Held]) -> None:
    """Say by name who does the work of the stage, checks it, is asked, is told."""
    roster = [(row.duty, row.state, row.person) for row in held]
    st.markdown(f":gray[{t('roster.at_stage', stage=here.stage.name(locale()))}]")
    for part in Involvement:
        for duty in here.stage.duties(part):
            names = holders(duty, roster, here.owner or None)
            who = literal(safe(t("record.and").join(names) or t("app.none")))
            st.markdown(f"{named(part)}: **{who}** :gray[{named(duty)}]")


def _held(row: Held) -> None:
    badge = f":{TONES[row.state]}-badge[{named(row.state)}]"
    st.markdown(f"{named(row.duty)}: **{literal(safe(row.person))}** {badge}")
    if row.note:
        st.markdown(f":gray[{literal(safe(row.note))}]")


def _answer(viewer: Viewer, row: Held, handoffs: Handoffs) -> None:
    note = st.text_input(
        t("roster.note"), key=f"roster_note_{row.id}", max_chars=1000,
        placeholder=t("roster.note"), label_visibility="collapsed",
    )  # fmt: skip
    with st.container(horizontal=True):
        takes = st.button(t("roster.accept"), key=f"roster_accept_{row.id}")
        returns = st.button(t("roster.return_back"), key=f"roster_return_{row.id}")
    if takes:
        handoffs.accept(viewer, row.id)
        _done("roster.accepted")
    if returns:
        handoffs.return_back(viewer, row.id, note)
        _done("roster.returned")


def _offer(viewer: Viewer, number: int, handoffs: Handoffs, desk: Desk) -> None:
    duty = st.selectbox(
        t("roster.duty"), list(Duty), format_func=named, key="roster_duty"
    )
    people = desk.colleagues(viewer)
    person = colleagues.pick(t("roster.person"), people, key="roster_person")
    note = st.text_input(t("roster.note"), key="roster_note", max_chars=1000)
    asked = st.button(t("roster.offer"), type="primary", key="roster_offer")
    if asked and person:
        handoffs.hand_off(viewer, number, Duty(str(duty)), person, note)
        _done("roster.offered")


def _done(words: str) -> None:
    feedback.say(t(words))
    st.rerun()

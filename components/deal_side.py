"""What stands beside a deal's story: guide, products, duties, rivals, its team."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components import (
    deal,
    deal_lines,
    feedback,
    rivals,
    roster,
    sharing,
    timeline,
)
from components.activities import Log
from components.deal_lines import Basket
from components.deals import Sales, Standing
from components.records import Screen
from components.records.desk import Opened
from components.sharing import Shared
from components.timeline import Tell
from core.questions import Question
from rules.pipeline import Outcome
from rules.process import StageRule


@dataclass(frozen=True, slots=True)
class Beside:
    """A deal, and what its cards are changed with."""

    sales: Sales
    opened: Opened
    standing: Standing
    basket: Basket
    rivals: Screen
    shared: Shared

    @property
    def number(self) -> int:
        """Return which deal."""
        return self.opened.row.id

    @property
    def here(self) -> roster.Here | None:
        """Return where it stands and whose it is; a lost one stands nowhere."""
        if (stage := self.standing.stage) is None:
            return None
        return roster.Here(stage, self.opened.row.names.get("owner_id") or "")

    @property
    def is_open(self) -> bool:
        """Return whether its products may still be changed by the viewer."""
        outcome = self.opened.row.values["outcome"]
        return self.opened.may_change and outcome == Outcome.OPEN


def cards(beside: Beside, stage: StageRule | None) -> None:
    """Draw the cards one below the other; each fails alone."""
    viewer, desk = beside.sales.viewer, beside.sales.desk
    change = beside.opened.may_change
    if stage:
        deal.guide(beside.sales, beside.opened, beside.standing, stage)
    with feedback.failures_shown():
        deal_lines.card(beside.basket, may_change=beside.is_open)
    with feedback.failures_shown():
        roster.card(
            viewer, beside.number, beside.sales.handoffs, desk, beside.here,
            may_change=change,
        )  # fmt: skip
    with feedback.failures_shown():
        asked = Question(filters={"deal_id": [beside.number]}, sort="name")
        rivals.card(beside.rivals, desk.page(viewer, "competitors", asked))
    with feedback.failures_shown():
        sharing.card(beside.shared, desk)
    roster.decided(beside.standing.asked)


def told(beside: Beside, log: Log, tell: Tell, stages: Mapping[str, str]) -> None:
    """Draw the line for a follow-up, and below it what happened."""
    customer = beside.opened.row.values["customer_id"]
    about = {"deal_id": beside.number, "customer_id": customer}
    timeline.logged("deal", about, log, tell, stages)


def drawers(beside: Beside) -> bool:
    """Open the drawer that the address names; return whether there is one."""
    before = st.query_params.to_dict()
    deal_lines.drawer(beside.basket, may_change=beside.is_open)
    rivals.drawer(beside.rivals, beside.number)
    keys = {deal_lines.KEY, beside.rivals.new_key, beside.rivals.open_key}
    return bool(keys & set(before))

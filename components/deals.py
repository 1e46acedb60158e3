"""Deals: what their pages work with, the board, the list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Protocol

import streamlit as st

from components import page
from components.activities import Log
from components.records import Desk, Screen, Writers, counted, open_record, rows
from components.records import bar as criteria_bar
from components.records.whole import file
from components.words import t
from core.access import Viewer, may
from core.fields import Entry, Kind
from rules.approvals import ApprovalState
from rules.people import Duty
from rules.pipeline import PIPELINE, DealFields, LostFields, WonFields
from rules.process import LOST, Criterion, ProcessPolicy, StageRule
from rules.roster import HandoffState

LIST, PAGE = "pages/sell/pipeline.py", "pages/sell/deal.py"
FORM = (
    "name", "customer_id", "amount_minor", "currency", "source", "expected_close_on",
    "number", "note",
)  # fmt: skip


class Asked(Protocol):
    """A decision about a deal."""

    @property
    def person(self) -> str:
        """Return who asked."""

    @property
    def state(self) -> ApprovalState:
        """Return what was decided."""

    @property
    def reason(self) -> str:
        """Return why it was asked."""


class Standing(Protocol):
    """Where a deal stands."""

    @property
    def process(self) -> ProcessPolicy:
        """Return its process."""

    @property
    def stage(self) -> StageRule | None:
        """Return its stage; a lost deal has none."""

    @property
    def days(self) -> int | None:
        """Return the days since its last sign of life."""

    @property
    def over(self) -> int:
        """Return the days over the standard."""

    @property
    def done(self) -> frozenset[str]:
        """Return the criteria that are met."""

    @property
    def taken(self) -> Mapping[str, int]:
        """Return the days that each stage took."""

    @property
    def barred(self) -> frozenset[str]:
        """Return the stages into which the viewer may not move it."""

    @property
    def is_ours(self) -> bool:
        """Return whether it is the viewer's own or of who they lead."""

    @property
    def asked(self) -> Sequence[Asked]:
        """Return what managers were asked about it."""


class Pipeline(Protocol):
    """The module ``services.pipeline``."""

    def standing(self, viewer: Viewer, number: int) -> Standing:
        """Return where a deal stands."""

    def add(
        self,
        viewer: Viewer,
        new: DealFields,
        key: str,
        product_id: int | None = None,
        pipeline: str = PIPELINE,
        began_on: date | None = None,
    ) -> int:
        """Open a deal."""

    def change(self, viewer: Viewer, number: int, opened: int, to: DealFields) -> None:
        """Save a deal."""

    def move(
        self, viewer: Viewer, number: int, to: str, won: WonFields | None = None
    ) -> Sequence[Criterion]:
        """Move a deal, or return what is missing."""

    def lose(self, viewer: Viewer, number: int, why: LostFields) -> None:
        """End a deal as lost."""

    def mark(self, viewer: Viewer, number: int, task: str, *, done: bool) -> None:
        """Tick a task."""


class Decisions(Protocol):
    """The module ``services.decisions``."""

    def ask(self, viewer: Viewer, number: int, to: str, reason: str) -> None:
        """Ask for an exception."""


class Held(Protocol):
    """A duty on a deal."""

    @property
    def id(self) -> int:
        """Return which offer."""

    @property
    def duty(self) -> Duty:
        """Return the duty."""

    @property
    def person_id(self) -> int:
        """Return whom it was offered to."""

    @property
    def person(self) -> str:
        """Return their name."""

    @property
    def state(self) -> HandoffState:
        """Return what they said."""

    @property
    def note(self) -> str:
        """Return what was written with it."""


class Handoffs(Protocol):
    """The module ``services.handoffs``."""

    def roster(self, viewer: Viewer, number: int) -> Sequence[Held]:
        """Return the duties on a deal."""

    def hand_off(
        self, viewer: Viewer, number: int, duty: Duty, person_id: int, note: str = ""
    ) -> int:
        """Offer a duty."""

    def accept(self, viewer: Viewer, handoff_id: int) -> None:
        """Take a duty."""

    def return_back(self, viewer: Viewer, handoff_id: int, note: str) -> None:
        """Return a duty."""


@dataclass(frozen=True, slots=True)
class Sales:
    """Who looks, and the use cases that the page hands in."""

    viewer: Viewer
    desk: Desk
    pipeline: Pipeline
    decisions: Decisions
    handoffs: Handoffs
    log: Log


@dataclass(frozen=True, slots=True)
class DealScreen(Screen):
    """The list of deals: a stage is shown and chosen by its name."""

    stages: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, Entry]:
        """Return the columns; the stage is one of a list."""
        known = self.desk.fields(self.kind)
        stage = replace(known["stage"], kind=Kind.MANAGED, target="stage")
        return {**known, "stage": stage}

    @property
    def may_add(self) -> bool:
        """Return whether the viewer may open a deal."""
        return may(self.viewer, "pipeline.add")

    def names(self, lists: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return the names of managed values and of stages."""
        found = Screen.names(self, [name for name in lists if name != "stage"])
        return {**found, "stage": self.stages}


def screen(sales: Sales, stages: Mapping[str, str]) -> DealScreen:
    """Return the list of deals."""
    return DealScreen(
        "deals", DealFields, sales.viewer, sales.desk,
        columns=(
            "name", "customer_id", "stage", "outcome", "amount_minor",
            "expected_close_on", "owner_id",
        ),
        filters=("owner_id", "outcome", "stage"), sort="name", page=PAGE, only=FORM,
        tones={"outcome": {"open": "blue", "won": "green"}},
        stages={**stages, LOST: t("pipeline.outcome_lost")},
    )  # fmt: skip


def head(screen: Screen, facts: str, beside: Callable[[], None] | None = None) -> None:
    """Draw the title, what is open, and the way to a new deal."""
    with page.header(t("pipeline.title"), facts):
        if beside:
            beside()
        if screen.may_add and st.button(
            t("pipeline.new"), icon=":material/add:", type="primary", key="deals_add"
        ):
            st.query_params[screen.new_key] = "1"


def listed(screen: Screen, writers: Writers) -> tuple[str, Callable[[], None]]:
    """Draw the list; return what it holds, and what draws its export."""
    question = criteria_bar(screen)
    picked, found = rows(screen, question)
    if picked.opened:
        open_record(screen, picked.opened.id)
    build = partial(file, screen, writers, question)
    return counted(found), partial(page.export, "deals", build)

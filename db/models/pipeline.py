"""Deals and everything that hangs on one: lines, events, duties, approvals."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlmodel import Field, Index

from core.fields import Managed, Ref
from core.money import Currency
from db.records import Kind, Owned, Part
from rules.approvals import ApprovalKind, ApprovalState
from rules.people import Duty
from rules.pipeline import DealFields, DealLineFields, EventKind, Outcome
from rules.roster import HandoffState
from rules.stage_events import StageEventFields


class Deal(DealFields, Owned, table=True):
    """A deal in progress or ended. What ended keeps its person, team and superior.

    ``entered_on`` is the day it came to its stage, empty where an import could not
    know; ``created_on`` is empty where the file did not say.
    """

    KIND: ClassVar[Kind | None] = Kind(
        "deals",
        "pipeline",
        DealFields,
        (
            "pipeline",
            "stage",
            "outcome",
            "owner_id",
            "team_id",
            "created_on",
            "entered_on",
            "closed_on",
            "contract_number",
            "contract_on",
            "contract_amount_minor",
            "lost_reason",
            "last_contact_on",
            "next_contact_on",
        ),
        found_by=("customer_id",),
    )

    __table_args__ = (
        Index("ix_deal_owner_outcome", "owner_id", "outcome"),
        Index("ix_deal_team_outcome", "team_id", "outcome"),
        Index("ix_deal_stage", "outcome", "pipeline", "stage"),
    )

    number: str | None = Field(default=None, max_length=60, index=True)
    name: str = Field(max_length=200, index=True)
    amount_minor: int | None = Field(default=None, index=True)
    expected_close_on: date | None = Field(default=None, index=True)
    superior_id: int | None = Field(default=None, foreign_key="person.id")
    pipeline: str = Field(default="standard", max_length=60)
    stage: str = Field(max_length=60)
    outcome: Outcome = Outcome.OPEN
    created_on: date | None = Field(default=None, index=True)
    entered_on: date | None = Field(default=None, index=True)
    closed_on: date | None = Field(default=None, index=True)
    contract_number: str | None = Field(default=None, max_length=80)
    contract_on: date | None = None
    contract_amount_minor: int | None = Field(default=None)
    lost_reason: Annotated[str | None, Managed("lost_reason")] = Field(
        default=None, max_length=80
    )
    lost_note: str | None = Field(default=None, max_length=2000)
    is_imported: bool = False
    last_contact_on: date | None = None
    next_contact_on: date | None = Field(default=None, index=True)
    search: str = Field(default="", max_length=400)


class DealLine(DealLineFields, Part, table=True):
    """One product of a deal; the amounts of the lines sum to the deal's.

    ``contract_amount_minor`` is the line's share of the contract amount.
    """

    __tablename__ = "deal_line"
    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)

    deal_id: int = Field(foreign_key="deal.id", index=True)
    contract_amount_minor: int | None = Field(default=None)
    currency: Currency = Currency.CNY


class DealEvent(Part, table=True):
    """A dated change of a deal's stage, amount, expected close or owner.

    The columns hold the state *after* the event. ``on_day`` is the business day;
    an event that tells of an import says so, and its day is the file's. One of a log
    of stages also knows its instants: ``at``, and ``completed_at`` when it was done.
    """

    KIND: ClassVar[Kind | None] = Kind(
        "stage-events",
        "stage_events",
        StageEventFields,
        key=(),
        title="",
        found_by=("deal_id",),
    )

    __tablename__ = "deal_event"
    APPEND_ONLY: ClassVar[bool] = True
    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)
    __table_args__ = (Index("ix_deal_event_deal_day", "deal_id", "on_day"),)

    deal_id: Annotated[int, Ref("deals")] = Field(foreign_key="deal.id", index=True)
    kind: EventKind
    on_day: date | None = None
    at: datetime
    completed_at: datetime | None = None
    person_id: Annotated[int | None, Ref("people")] = Field(default=None)
    from_stage: str | None = Field(default=None, max_length=60)
    to_stage: str | None = Field(default=None, max_length=60)
    outcome: Outcome | None = None
    amount_minor: int | None = Field(default=None)
    currency: Currency | None = None
    expected_close_on: date | None = None
    owner_id: int | None = Field(default=None)
    team_id: int | None = Field(default=None)
    is_imported: bool = False
    reason: str | None = Field(default=None, max_length=1000)


class DealDuty(Part, table=True):
    """Who does which duty on a deal; a handoff is offered, then accepted or not."""

    __tablename__ = "deal_duty"
    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)

    deal_id: int = Field(foreign_key="deal.id", index=True)
    duty: Duty
    person_id: int = Field(foreign_key="person.id", index=True)
    state: HandoffState = HandoffState.OFFERED
    offered_by_id: int | None = Field(default=None)
    offered_at: datetime
    answered_at: datetime | None = None
    note: str | None = Field(default=None, max_length=1000)


class ChecklistMark(Part, table=True):
    """A checklist task of a stage that was done."""

    __tablename__ = "checklist_mark"
    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)

    deal_id: int = Field(foreign_key="deal.id", index=True)
    stage: str = Field(max_length=60)
    task: str = Field(max_length=60)
    person_id: int | None = Field(default=None)
    at: datetime


class Approval(Part, table=True):
    """A decision asked of a manager: an approval that a stage needs, or an exception.

    ``missing`` has the codes of the criteria that an exception is about.
    """

    PARENTS: ClassVar[tuple[str, ...]] = ("deal_id",)

    deal_id: int = Field(foreign_key="deal.id", index=True)
    kind: ApprovalKind
    state: ApprovalState = Field(default=ApprovalState.ASKED, index=True)
    stage: str = Field(max_length=60)
    to_stage: str | None = Field(default=None, max_length=60)
    criterion: str | None = Field(default=None, max_length=60)
    missing: dict[str, Any] | None = Field(default=None)
    reason: str = Field(max_length=1000)
    asked_by_id: int | None = Field(default=None)
    asked_at: datetime
    decided_by_id: int | None = Field(default=None)
    decided_at: datetime | None = None
    remark: str | None = Field(default=None, max_length=1000)

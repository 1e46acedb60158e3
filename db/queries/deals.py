"""Statements about deals, their stages and what their criteria ask for."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as typed_select
from sqlmodel import col

from core import clock
from core.errors import NotFoundError
from db import policies
from db.models import (
    Activity,
    Approval,
    ChecklistMark,
    Deal,
    DealEvent,
    DealLine,
    Document,
    Person,
)
from db.queries import company
from db.scope import ScopedSession
from db.seed.standard import standard_process
from rules.approvals import ApprovalKind, ApprovalState
from rules.pipeline import EventKind, Outcome
from rules.process import LOST, DealFacts, ProcessPolicy

PROCESS = "process"
STATE = {
    "deal_id", "to_stage", "outcome", "amount_minor", "currency", "expected_close_on",
    "owner_id", "team_id",
}  # fmt: skip
"""The columns of an event that say what the deal was like after it."""
select: Any = typed_select  # also of names, which its types do not know


def process(session: ScopedSession, code: str) -> ProcessPolicy:
    """Return the process in force today."""
    found = policies.in_force(session, PROCESS, code, company.today(session))
    return ProcessPolicy.model_validate(found.body)


def process_or_standard(session: ScopedSession, code: str) -> ProcessPolicy:
    """Return the process in force today, the standard one where there is none."""
    try:
        return process(session, code)
    except NotFoundError:
        return standard_process()


def facts(session: ScopedSession, deal: Deal) -> DealFacts:
    """Return what a deal has of what criteria may ask for."""
    number = deal.id or 0
    had = select(Activity.kind, func.count()).where(Activity.deal_id == number)
    tasks = select(ChecklistMark.task).where(ChecklistMark.deal_id == number)
    papers = select(Document.kind).where(Document.deal_id == number)
    granted = select(Approval).where(
        Approval.deal_id == number, Approval.state == ApprovalState.GRANTED
    )
    decisions = session.execute(granted).scalars().all()
    given = [name for name, value in deal.model_dump().items() if value is not None]
    return DealFacts(
        fields=frozenset(given),
        activities={
            str(kind): count
            for kind, count in session.execute(had.group_by(col(Activity.kind)))
        },
        documents=frozenset(k for k in session.execute(papers).scalars() if k),
        tasks=frozenset(session.execute(tasks).scalars()),
        approvals=frozenset(
            a.criterion or "" for a in decisions if a.kind is ApprovalKind.APPROVAL
        ),
        excepted=frozenset(
            code for a in decisions for code in (a.missing or {}).get("codes", [])
        ),
    )


def tell(
    session: ScopedSession,
    deal: Deal,
    kind: EventKind,
    *,
    before: str | None = None,
    reason: str | None = None,
    on: date | None = None,
) -> None:
    """Stage the event that tells of a change, of today; the deal has it already."""
    session.add(
        DealEvent(
            deal_id=deal.id or 0,
            kind=kind,
            on_day=on or company.today(session),
            at=clock.now(),
            person_id=session.viewer.id or None,
            from_stage=before,
            to_stage=deal.stage,
            outcome=deal.outcome,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            expected_close_on=deal.expected_close_on,
            owner_id=deal.owner_id,
            team_id=deal.team_id,
            reason=reason,
        )
    )


def tell_beginning(session: ScopedSession, deal: Deal, on: date) -> None:
    """Stage that a deal began on an earlier day than was told, as it was at first.

    Where nothing but its opening has been told, it stands at its stage since that day.
    """
    told = select(DealEvent).where(DealEvent.deal_id == deal.id)
    rows = session.execute(told.order_by(col(DealEvent.id))).scalars().all()
    if not rows:
        tell(session, deal, EventKind.BEGAN, on=on)
    else:
        state = rows[0].model_dump(include=STATE)
        who, at = session.viewer.id or None, clock.now()
        again = DealEvent(
            kind=EventKind.BEGAN, on_day=on, at=at, person_id=who, **state
        )
        session.add(again)
    if all(row.to_stage == deal.stage for row in rows):
        deal.entered_on = on
    deal.created_on = on


def open_by_stage(session: ScopedSession, pipeline: str) -> Mapping[str, int]:
    """Return how many open deals stand at each stage of a pipeline."""
    statement = select(Deal.stage, func.count()).where(
        Deal.outcome == Outcome.OPEN, Deal.pipeline == pipeline
    )
    found = session.execute(statement.group_by(col(Deal.stage)))
    return {str(stage): count for stage, count in found}


def place_anew(
    session: ScopedSession, pipeline: str, moved: Mapping[str, str], reason: str
) -> None:
    """Stage that open deals of stages that are gone stand where ``moved`` says.

    Nobody worked on them for it: since when they stand there stays as it was.
    """
    statement = select(Deal).where(
        Deal.outcome == Outcome.OPEN,
        Deal.pipeline == pipeline,
        col(Deal.stage).in_(moved),
    )
    rows = session.execute(statement.order_by(col(Deal.id)).with_for_update())
    for deal in rows.scalars():
        before = deal.stage
        deal.stage = moved[before]
        tell(session, deal, EventKind.STAGE, before=before, reason=reason)


def stage_of_loss(session: ScopedSession, deal: Deal) -> str:
    """Return the stage at which a lost deal goes on: where it was lost.

    Where the process has that stage no more: the one that follows it, else the first.
    """
    process_now, code = process(session, deal.pipeline), deal.stage
    if code == LOST:
        statement = select(DealEvent.from_stage).where(
            DealEvent.deal_id == deal.id, DealEvent.to_stage == LOST
        )
        last = statement.order_by(col(DealEvent.id).desc()).limit(1)
        code = session.execute(last).scalar_one_or_none() or ""
    for version in reversed(policies.versions(session, PROCESS, deal.pipeline)):
        if code not in process_now.open_codes:
            code = version.body.get("moved", {}).get(code, code)
    return code if code in process_now.open_codes else process_now.stages[0].code


def seat(session: ScopedSession, deal: Deal, person: Person) -> None:
    """Stage that a deal is this person's, in the team and under the superior of now."""
    deal.owner_id, deal.team_id = person.id, person.team_id
    deal.superior_id = person.superior_id
    tell(session, deal, EventKind.OWNER)


def lines(session: ScopedSession, number: int) -> Sequence[DealLine]:
    """Return the lines of a deal, in their order."""
    statement = select(DealLine).where(DealLine.deal_id == number)
    return session.execute(statement.order_by(col(DealLine.id))).scalars().all()


def days_taken(session: ScopedSession, number: int) -> Mapping[str, int]:
    """Return the days that a deal spent at each stage it has left."""
    statement = (
        select(DealEvent.to_stage, DealEvent.on_day)
        .where(
            DealEvent.deal_id == number,
            col(DealEvent.kind).in_([EventKind.STAGE, EventKind.BEGAN]),
        )
        .order_by(col(DealEvent.on_day), col(DealEvent.id))
    )
    told = [(s, d) for s, d in session.execute(statement) if s and d]
    taken: dict[str, int] = {}
    for (stage, start), (_, end) in pairwise(told):
        taken[stage] = taken.get(stage, 0) + (end - start).days
    return taken

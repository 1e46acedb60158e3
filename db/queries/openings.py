"""How a deal begins, whoever opens it: a person, a lead, an import."""

from core import clock
from core.errors import NotFoundError
from db import policies
from db.models import Deal, DealEvent, Person
from db.queries import company, records
from db.scope import ScopedSession
from rules.pipeline import DealFields, EventKind, Outcome

PIPELINE = "standard"
FIRST_STAGE = "prospecting"
"""Where a deal begins while no process is in force."""


def open_deal(
    session: ScopedSession, new: DealFields, owner_id: int | None, code: str = PIPELINE
) -> Deal:
    """Stage a deal at the first stage of the process in force, with its first event."""
    today = company.today(session)
    stage = _first_stage(session, code)
    owner = session.get(Person, owner_id) if owner_id else None
    deal = records.add(
        session,
        Deal,
        new,
        pipeline=code,
        stage=stage,
        created_on=today,
        entered_on=today,
        owner_id=owner_id,
        team_id=owner.team_id if owner else None,
        superior_id=owner.superior_id if owner else None,
    )
    session.add(
        DealEvent(
            deal_id=deal.id or 0,
            kind=EventKind.STAGE,
            on_day=today,
            at=clock.now(),
            person_id=session.viewer.id or None,
            to_stage=stage,
            outcome=Outcome.OPEN,
            amount_minor=deal.amount_minor,
            currency=deal.currency,
            expected_close_on=deal.expected_close_on,
            owner_id=deal.owner_id,
            team_id=deal.team_id,
        )
    )
    return deal


def _first_stage(session: ScopedSession, code: str) -> str:
    today = company.today(session)
    try:
        policy = policies.in_force(session, "process", code, today)
    except NotFoundError:
        return FIRST_STAGE
    return str(policy.body["stages"][0]["code"])

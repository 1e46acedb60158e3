"""How a deal begins, whoever opens it: a person, a lead, an import."""

from db.models import Deal, Person
from db.queries import company, deals, records
from db.scope import ScopedSession
from rules.pipeline import PIPELINE, DealFields, EventKind


def open_deal(
    session: ScopedSession, new: DealFields, owner_id: int | None, code: str = PIPELINE
) -> Deal:
    """Stage a deal at the first stage of the process in force, with its first event."""
    today = company.today(session)
    stage = deals.process_or_standard(session, code).stages[0].code
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
    deals.tell(session, deal, EventKind.STAGE)
    return deal

"""How a deal begins, whoever opens it: a person, a lead, an import."""

from datetime import date

from db.models import Deal, Person
from db.queries import company, deals, records
from db.scope import ScopedSession
from rules.pipeline import PIPELINE, DealFields, EventKind


def open_deal(
    session: ScopedSession,
    new: DealFields,
    owner_id: int | None,
    code: str = PIPELINE,
    began_on: date | None = None,
) -> Deal:
    """Stage a deal at the first stage of the process in force, with its first event.

    One that is entered late is there since the day on which it began.
    """
    day = began_on or company.today(session)
    stage = deals.process_or_standard(session, code).stages[0].code
    owner = session.get(Person, owner_id) if owner_id else None
    deal = records.add(
        session,
        Deal,
        new,
        pipeline=code,
        stage=stage,
        created_on=day,
        entered_on=day,
        owner_id=owner_id,
        team_id=owner.team_id if owner else None,
        superior_id=owner.superior_id if owner else None,
    )
    deals.tell(session, deal, EventKind.STAGE, on=day)
    return deal

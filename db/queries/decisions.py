"""Decisions that were asked of managers: approvals and exceptions."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from db.models import Approval, Deal
from db.queries import listing
from db.scope import ScopedSession
from rules.approvals import ApprovalState


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that somebody waits for, or that was made."""

    id: int
    deal_id: int
    deal: str
    person: str
    state: ApprovalState
    reason: str


def asked(session: ScopedSession, condition: Any) -> list[Asked]:  # noqa: ANN401
    """Return the decisions that a condition holds for, oldest first."""
    statement = (
        select(Approval, Deal.name)
        .join(Deal, col(Deal.id) == col(Approval.deal_id))
        .where(condition)
        .order_by(col(Approval.asked_at))
    )
    found = session.exec(statement).all()
    people = listing.names(session, "people", [a.asked_by_id or 0 for a, _ in found])
    return [
        Asked(
            row.id or 0,
            row.deal_id,
            name,
            people.get(row.asked_by_id or 0, ""),
            row.state,
            row.reason,
        )
        for row, name in found
    ]


def waits(session: ScopedSession, number: int, to: str) -> bool:
    """Return whether a manager has been asked for this move and has not answered."""
    statement = select(Approval.id).where(
        Approval.deal_id == number,
        Approval.to_stage == to,
        Approval.state == ApprovalState.ASKED,
    )
    return session.exec(statement.limit(1)).first() is not None

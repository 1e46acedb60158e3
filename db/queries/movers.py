"""What the viewer is for a deal, as far as a stage may ask who moves deals into it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select as typed_select
from sqlmodel import col

from core.access import Role
from db.models import Deal, DealDuty
from db.scope import Reach, ScopedSession
from rules.people import Duty
from rules.process_duties import Mover, holders

select: Any = typed_select


def movers(
    session: ScopedSession, deals: Iterable[tuple[int, int | None]]
) -> Mapping[int, frozenset[Mover]]:
    """Return what the viewer is for each deal: which duties they hold, its manager.

    A manager of a deal is one whose teams it belongs to; an administrator is of all.

    Args:
        session: Of the viewer.
        deals: Each with its id and its owner.
    """
    owners = dict(deals)
    if session.viewer.role is Role.ADMIN:
        return dict.fromkeys(owners, frozenset(Mover))
    roster: dict[int, list[Any]] = {number: [] for number in owners}
    statement = select(
        DealDuty.deal_id, DealDuty.duty, DealDuty.state, DealDuty.person_id
    ).where(col(DealDuty.deal_id).in_(owners))
    for number, *held in session.execute(statement):
        roster[number].append(tuple(held))
    led = _led(session, owners)
    return {
        number: frozenset(
            Mover(duty)
            for duty in Duty
            if session.viewer.id in holders(duty, roster[number], owner)
        )
        | ({Mover.MANAGER} if number in led else frozenset())
        for number, owner in owners.items()
    }


def of_deal(session: ScopedSession, deal: Deal) -> frozenset[Mover]:
    """Return what the viewer is for one deal."""
    number = deal.id or 0
    return movers(session, [(number, deal.owner_id)])[number]


def is_ours(session: ScopedSession, deal: Deal) -> bool:
    """Return whether a deal is the viewer's or of who they lead, not only shared."""
    if session.viewer.sees_all or deal.owner_id == session.viewer.id:
        return True
    with session.reaching(Reach.COUNT):
        statement = select(Deal.id).where(Deal.id == deal.id)
        return session.execute(statement).scalar_one_or_none() is not None


def _led(session: ScopedSession, deals: Iterable[int]) -> set[int]:
    """Return which deals belong to the teams that the viewer leads."""
    if session.viewer.role is not Role.MANAGER:
        return set()
    with session.reaching(Reach.COUNT):
        statement = select(Deal.id).where(col(Deal.id).in_(list(deals)))
        return set(session.execute(statement).scalars())

"""Hand-offs: a duty on a deal is offered to a colleague, who takes or returns it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from core import clock
from core.access import Viewer
from core.errors import NotFoundError, RuleError
from core.fields import checked_text
from db.models import Deal, DealDuty, Person, Share
from db.queries import listing, records
from db.scope import ScopedSession
from db.session import transaction
from rules.people import Duty
from rules.roster import HandoffState
from rules.sharing import Access


@dataclass(frozen=True, slots=True)
class Offered:
    """A duty that the viewer is asked to take: on which deal, and by whom."""

    id: int
    deal_id: int
    deal: str
    duty: Duty
    by: str
    note: str


NOTE = 1000
"""Characters of what is said with an offer or an answer."""


@dataclass(frozen=True, slots=True)
class Held:
    """A duty on a deal, whom it was offered to, and what they said."""

    id: int
    duty: Duty
    person_id: int
    person: str
    state: HandoffState
    note: str


def roster(viewer: Viewer, number: int) -> Sequence[Held]:
    """Return the duties on a deal in the order of their offers.

    Raises:
        NotFoundError: the viewer cannot see the deal.
    """
    with transaction(viewer) as session:
        records.find(session, Deal, number)
        statement = select(DealDuty).where(DealDuty.deal_id == number)
        rows = session.exec(statement.order_by(col(DealDuty.id))).all()
        names = listing.names(session, "people", [row.person_id for row in rows])
        return [
            Held(
                row.id or 0,
                row.duty,
                row.person_id,
                names.get(row.person_id, ""),
                row.state,
                row.note or "",
            )
            for row in rows
        ]


def waiting(viewer: Viewer) -> Sequence[Offered]:
    """Return the duties that the viewer has been offered and has not answered."""
    with transaction(viewer) as session:
        statement = (
            select(DealDuty, Deal.name)
            .join(Deal, col(Deal.id) == DealDuty.deal_id)
            .where(
                DealDuty.person_id == viewer.id,
                DealDuty.state == HandoffState.OFFERED,
            )
            .order_by(col(DealDuty.offered_at), col(DealDuty.id))
        )
        rows = session.exec(statement).all()
        givers = [row.offered_by_id or 0 for row, _ in rows]
        names = listing.names(session, "people", givers)
        return [
            Offered(
                row.id or 0,
                row.deal_id,
                deal,
                row.duty,
                names.get(row.offered_by_id or 0, ""),
                row.note or "",
            )
            for row, deal in rows
        ]


def hand_off(
    viewer: Viewer, number: int, duty: Duty, person_id: int, note: str = ""
) -> int:
    """Offer a duty on a deal to a colleague, who may change the deal from now on.

    Raises:
        NotFoundError: the viewer cannot see the deal; there is no such person.
        RuleError: ``roster.offered_already``.
    """
    note = checked_text(note, NOTE)
    with transaction(viewer, "pipeline.edit") as session:
        records.find_to_change(session, Deal, number)
        if session.get(Person, person_id) is None:
            raise NotFoundError("records.not_found")
        if any(row.duty is duty for row in _held(session, number, person_id)):
            raise RuleError("roster.offered_already")
        row = DealDuty(
            deal_id=number,
            duty=duty,
            person_id=person_id,
            offered_by_id=viewer.id or None,
            offered_at=clock.now(),
            note=note or None,
        )
        session.add(row)
        _share(session, number, person_id)
        session.flush()
        return row.id or 0


def accept(viewer: Viewer, handoff_id: int) -> None:
    """Take a duty that was offered.

    Raises:
        NotFoundError: the viewer cannot see its deal.
        RuleError: ``roster.not_yours``, ``roster.answered``.
    """
    with transaction(viewer, "roster.answer") as session:
        _answer(session, handoff_id, HandoffState.ACCEPTED)


def return_back(viewer: Viewer, handoff_id: int, note: str) -> None:
    """Return a duty that was offered, and say why; the deal is out of reach again.

    Raises:
        NotFoundError: the viewer cannot see its deal.
        RuleError: ``roster.not_yours``, ``roster.answered``,
            ``pipeline.reason_needed``.
    """
    if not (note := checked_text(note, NOTE)):
        raise RuleError("pipeline.reason_needed")
    with transaction(viewer, "roster.answer") as session:
        row = _answer(session, handoff_id, HandoffState.RETURNED)
        row.note = note
        session.flush()
        if not _held(session, row.deal_id, row.person_id):
            _unshare(session, row.deal_id, row.person_id)


def _answer(session: ScopedSession, handoff_id: int, state: HandoffState) -> DealDuty:
    row = records.find_to_change(session, DealDuty, handoff_id)
    if row.person_id != session.viewer.id:
        raise RuleError("roster.not_yours")
    if row.state is not HandoffState.OFFERED:
        raise RuleError("roster.answered")
    row.state, row.answered_at = state, clock.now()
    return row


def _held(session: ScopedSession, number: int, person_id: int) -> list[DealDuty]:
    statement = select(DealDuty).where(
        DealDuty.deal_id == number,
        DealDuty.person_id == person_id,
        DealDuty.state != HandoffState.RETURNED,
    )
    return list(session.exec(statement))


def _share(session: ScopedSession, number: int, person_id: int) -> None:
    """Let a person change a deal, whatever they might do with it before."""
    row = _access(session, number, person_id)
    if row is None:
        table = str(Deal.__tablename__)
        row = Share(record_table=table, record_id=number, person_id=person_id)
        session.add(row)
    row.access, row.ends_at = Access.WRITE, None


def _unshare(session: ScopedSession, number: int, person_id: int) -> None:
    if row := _access(session, number, person_id):
        session.delete(row)


def _access(session: ScopedSession, number: int, person_id: int) -> Share | None:
    statement = select(Share).where(
        Share.record_table == str(Deal.__tablename__),
        Share.record_id == number,
        col(Share.person_id) == person_id,
    )
    return session.exec(statement).first()

"""What was said of a deal and turned out otherwise: not lost, somebody else's, older.

The deal's own person and those who lead them correct it, and the sales office; whoever
it is only shared with does not. What was told stays: each correction is an event more.
"""

from datetime import date

from core.access import Viewer
from core.errors import ForbiddenError, RuleError
from core.fields import check_day, checked_text
from db.models import Deal, Person
from db.queries import company, customers, deals, movers, records
from db.scope import ScopedSession
from db.session import transaction
from rules.pipeline import EventKind, Outcome, check_beginning
from rules.process import LOST

REASON = 1000
"""Characters of a reason."""


def reopen(viewer: Viewer, number: int, reason: str) -> str:
    """Take a lost deal up again at the stage where it was lost; return the stage.

    It is in the team of its person of now; why it was lost stays in its events. What
    was won is not reopened: a contract was signed, and figures and pay follow from it.

    Raises:
        NotFoundError: the viewer cannot see it.
        ForbiddenError: ``pipeline.not_yours``.
        RuleError: ``pipeline.reason_needed``, ``pipeline.won_stays``,
            ``pipeline.not_lost``.
    """
    if not (reason := checked_text(reason, REASON)):
        raise RuleError("pipeline.reason_needed")
    with transaction(viewer, "pipeline.move") as session:
        deal = _ours(session, number)
        if deal.outcome is not Outcome.LOST:
            won = deal.outcome is Outcome.WON
            raise RuleError("pipeline.won_stays" if won else "pipeline.not_lost")
        deal.stage, deal.outcome = deals.stage_of_loss(session, deal), Outcome.OPEN
        deal.entered_on, deal.closed_on = company.today(session), None
        deal.lost_reason = deal.lost_note = None
        if owner := session.get(Person, deal.owner_id) if deal.owner_id else None:
            deal.team_id, deal.superior_id = owner.team_id, owner.superior_id
        deals.tell(session, deal, EventKind.STAGE, before=LOST, reason=reason)
        return deal.stage


def give(viewer: Viewer, number: int, person_id: int) -> None:
    """Make an open deal a colleague's, in their team; who had it sees it no more.

    Duties that colleagues took over and shares stay as they are.

    Raises:
        NotFoundError: the viewer cannot see it.
        ForbiddenError: ``pipeline.not_yours``.
        RuleError: ``pipeline.closed``, ``pipeline.owner_already``,
            ``customers.no_such_person``.
    """
    with transaction(viewer, "pipeline.edit") as session:
        deal = _ours(session, number)
        if deal.outcome is not Outcome.OPEN:
            raise RuleError("pipeline.closed")
        taker = customers.receiver(session, person_id)
        if taker.id == deal.owner_id:
            raise RuleError("pipeline.owner_already", name=taker.name)
        deals.seat(session, deal, taker)


def begin(viewer: Viewer, number: int, on: date) -> None:
    """Let an open deal have begun earlier than was said: its contract may be older.

    Its opening is told again, of that day and as it was then; figures of the days
    between have it from now on. Later it cannot begin: days would lose what they had.

    Raises:
        NotFoundError: the viewer cannot see it.
        ForbiddenError: ``pipeline.not_yours``.
        RuleError: ``pipeline.closed``, ``pipeline.began_not_yet``,
            ``pipeline.began_later``, ``fields.absurd_day``.
    """
    check_day(on)
    with transaction(viewer, "pipeline.edit") as session:
        deal = _ours(session, number)
        if deal.outcome is not Outcome.OPEN:
            raise RuleError("pipeline.closed")
        check_beginning(on, company.today(session), deal.created_on)
        deals.tell_beginning(session, deal, on)


def _ours(session: ScopedSession, number: int) -> Deal:
    """Return a deal to change that is the viewer's or of somebody they lead."""
    deal = records.find_to_change(session, Deal, number)
    if not movers.is_ours(session, deal):
        raise ForbiddenError("pipeline.not_yours")
    return deal

"""Exceptions from the process: asked for with a reason, decided by a manager."""

from collections.abc import Sequence

from core import clock
from core.access import Viewer
from core.errors import RuleError
from core.fields import checked_text
from db.models import Approval, Deal
from db.queries import deals, decisions, records
from db.session import transaction
from rules.approvals import ApprovalKind, ApprovalState
from rules.process import CriterionKind, gate

REASON = 1000
"""Characters of a reason or a remark."""


def ask(viewer: Viewer, number: int, to: str, reason: str) -> None:
    """Ask a manager for the approvals that a move needs, and to except the rest.

    Raises:
        RuleError: ``pipeline.reason_needed``, ``pipeline.nothing_missing``,
            ``pipeline.asked_already``.
    """
    if not (reason := checked_text(reason, REASON)):
        raise RuleError("pipeline.reason_needed")
    with transaction(viewer, "pipeline.ask") as session:
        deal = records.find_to_change(session, Deal, number)
        process = deals.process(session, deal.pipeline)
        missing = gate(process, deal.stage, to, deals.facts(session, deal))
        if not missing:
            raise RuleError("pipeline.nothing_missing")
        if decisions.waits(session, number, to):
            raise RuleError("pipeline.asked_already")
        needs = [c for c in missing if c.kind is CriterionKind.APPROVAL]
        for criterion in needs:
            row = _asked(deal, to, reason, viewer)
            row.kind, row.criterion = ApprovalKind.APPROVAL, criterion.code
            session.add(row)
        if others := [c.code for c in missing if c not in needs]:
            row = _asked(deal, to, reason, viewer)
            row.missing = {"codes": others}
            session.add(row)


def to_decide(viewer: Viewer) -> Sequence[decisions.Asked]:
    """Return the decisions that wait, oldest first."""
    with transaction(viewer) as session:
        return decisions.asked(session, Approval.state == ApprovalState.ASKED)


def decide(viewer: Viewer, number: int, remark: str, *, granted: bool) -> None:
    """Grant or refuse what was asked; nobody decides the own request.

    Raises:
        RuleError: ``pipeline.decided_already``, ``pipeline.own_request``,
            ``pipeline.reason_needed``.
    """
    if not (remark := checked_text(remark, REASON)):
        raise RuleError("pipeline.reason_needed")
    with transaction(viewer, "pipeline.decide") as session:
        row = records.find_to_change(session, Approval, number)
        if row.state is not ApprovalState.ASKED:
            raise RuleError("pipeline.decided_already")
        if viewer.id and row.asked_by_id == viewer.id:
            raise RuleError("pipeline.own_request")
        row.state = ApprovalState.GRANTED if granted else ApprovalState.REFUSED
        row.decided_by_id, row.decided_at = viewer.id or None, clock.now()
        row.remark = remark


def _asked(deal: Deal, to: str, reason: str, viewer: Viewer) -> Approval:
    """Return a request for an exception that a move needs."""
    return Approval(
        deal_id=deal.id or 0,
        kind=ApprovalKind.EXCEPTION,
        stage=deal.stage,
        to_stage=to,
        reason=reason,
        asked_by_id=viewer.id or None,
        asked_at=clock.now(),
    )

"""Rules as versioned data: drafts, the one in force, and those that were.

A policy is found by what it rules (``kind``) and which one (``code``). A draft is
edited; approving makes it active from a day on; an active version is never edited.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from core import clock
from core.errors import NotFoundError, RuleError
from db.models import Policy
from db.models.company import PolicyStatus
from db.scope import ScopedSession

IN_FORCE = (PolicyStatus.ACTIVE, PolicyStatus.RETIRED)


def in_force(session: ScopedSession, kind: str, code: str, on: date) -> Policy:
    """Return the version that rules on a day.

    Raises:
        NotFoundError: ``policies.none_in_force``.
    """
    statement = _versions(kind, code).where(
        col(Policy.status).in_(IN_FORCE), col(Policy.valid_from) <= on
    )
    order = col(Policy.valid_from).desc(), col(Policy.number).desc()
    found = session.exec(statement.order_by(*order).limit(1)).one_or_none()
    if found is None:
        raise NotFoundError("policies.none_in_force", code=code, on=on)
    return found


def codes(session: ScopedSession, kind: str) -> list[str]:
    """Return which policies of a kind there are, drafted ones too."""
    statement = select(Policy.code).where(Policy.kind == kind).distinct()
    return sorted(session.exec(statement))


def ruling(session: ScopedSession, kind: str, on: date) -> list[str]:
    """Return which policies of a kind have a version in force on a day."""
    statement = select(Policy.code).where(
        Policy.kind == kind,
        col(Policy.status).in_(IN_FORCE),
        col(Policy.valid_from) <= on,
    )
    return sorted(session.exec(statement.distinct()))


def versions(session: ScopedSession, kind: str, code: str) -> Sequence[Policy]:
    """Return every version, newest first."""
    return session.exec(_versions(kind, code).order_by(col(Policy.number).desc())).all()


def every_version(session: ScopedSession, kind: str) -> Sequence[Policy]:
    """Return every version of every policy of a kind, of each the newest first."""
    statement = select(Policy).where(Policy.kind == kind)
    order = col(Policy.code), col(Policy.number).desc()
    return session.exec(statement.order_by(*order)).all()


def draft(
    session: ScopedSession, kind: str, code: str, body: dict[str, Any], start: date
) -> Policy:
    """Stage a new draft, numbered after the last version."""
    last = select(func.max(Policy.number)).where(
        Policy.kind == kind, Policy.code == code
    )
    row = Policy(
        kind=kind,
        code=code,
        number=(session.exec(last).one() or 0) + 1,
        valid_from=start,
        body=body,
        author_id=session.viewer.id,
    )
    session.add(row)
    session.flush()
    return row


def revise(policy: Policy, body: dict[str, Any], start: date) -> None:
    """Change a draft.

    Raises:
        RuleError: ``policies.not_a_draft``.
    """
    _only_a_draft(policy)
    policy.body, policy.valid_from = body, start


def approve(session: ScopedSession, policy: Policy, reason: str, today: date) -> None:
    """Put a draft in force from its day on; what it follows is retired.

    Raises:
        RuleError: ``policies.not_a_draft``; ``policies.in_the_past``, it would change
            what has been decided; ``policies.reason_needed``.
    """
    _only_a_draft(policy)
    if not reason.strip():
        raise RuleError("policies.reason_needed")
    earlier = [
        other
        for other in versions(session, policy.kind, policy.code)
        if other.status is PolicyStatus.ACTIVE
    ]
    if earlier and policy.valid_from < today:
        raise RuleError("policies.in_the_past", day=policy.valid_from)
    for other in earlier:
        if other.valid_from <= policy.valid_from:
            other.status = PolicyStatus.RETIRED
    policy.status = PolicyStatus.ACTIVE
    policy.approver_id, policy.approved_at = session.viewer.id, clock.now()
    policy.reason = reason.strip()


def _only_a_draft(policy: Policy) -> None:
    if policy.status is not PolicyStatus.DRAFT:
        raise RuleError("policies.not_a_draft", number=policy.number)


def _versions(kind: str, code: str) -> SelectOfScalar[Policy]:
    return select(Policy).where(Policy.kind == kind, Policy.code == code)

"""The sales process as an administrator edits it: a draft, and its versions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.access import Viewer, require
from core.errors import NotFoundError, RuleError
from core.fields import checked_text
from db import policies
from db.models import Policy
from db.models.company import PolicyStatus
from db.queries import company, deals, listing
from db.queries.deals import PROCESS
from db.queries.deals import process as in_force
from db.scope import ScopedSession
from db.session import transaction
from rules.pipeline import PIPELINE
from rules.process import ProcessPolicy

CODE = r"[a-z][a-z0-9_]{0,39}"
NAME, REASON = 60, 500
"""Characters of a pipeline's name, and of why a version is put in force."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a pipeline's process, and who made it the rule."""

    number: int
    status: PolicyStatus
    valid_from: date
    process: ProcessPolicy
    author: str
    approver: str
    reason: str


def pipelines(viewer: Viewer) -> Mapping[str, ProcessPolicy]:
    """Return the newest version of every pipeline, drafted ones too, by code."""
    with transaction(viewer) as session:
        found = {}
        for code in policies.codes(session, PROCESS):
            newest = policies.versions(session, PROCESS, code)[0]
            found[code] = ProcessPolicy.model_validate(newest.body)
        return found


def versions(viewer: Viewer, code: str) -> Sequence[Version]:
    """Return every version of a pipeline's process, newest first."""
    with transaction(viewer) as session:
        rows = policies.versions(session, PROCESS, code)
        who = {n for row in rows for n in (row.author_id, row.approver_id) if n}
        names = listing.names(session, "people", sorted(who))
        return [_version(row, names) for row in rows]


def open_deals(viewer: Viewer, code: str) -> Mapping[str, int]:
    """Return how many open deals stand at each stage of a pipeline, none left out.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "process.edit")
    with transaction(viewer) as session:
        return deals.open_by_stage(session, code)


def begin(viewer: Viewer, code: str, zh: str, en: str) -> None:
    """Draft another pipeline with the stages of the standard one.

    Raises:
        RuleError: ``process.no_such_code``, a code is written in small letters;
            ``process.taken``; ``process.names_needed``.
    """
    if not re.fullmatch(CODE, code):
        raise RuleError("process.no_such_code")
    zh, en = checked_text(zh, NAME), checked_text(en, NAME)
    if not zh or not en:
        raise RuleError("process.names_needed")
    with transaction(viewer, "process.edit") as session:
        if code in policies.codes(session, PROCESS):
            raise RuleError("process.taken", code=code)
        names = {"zh": zh, "en": en}
        copied = in_force(session, PIPELINE).model_copy(update=names)
        body = copied.model_dump(mode="json")
        policies.draft(session, PROCESS, code, body, company.today(session))


def save(viewer: Viewer, code: str, process: ProcessPolicy, start: date) -> int:
    """Keep a draft for a pipeline, new or changed; return the number of the version."""
    with transaction(viewer, "process.edit") as session:
        body = process.model_dump(mode="json")
        row = _draft(session, code)
        if row is None:
            row = policies.draft(session, PROCESS, code, body, start)
        else:
            policies.revise(row, body, start)
        return row.number


def approve(viewer: Viewer, code: str, reason: str) -> None:
    """Put the draft of a pipeline in force from its start date on.

    Open deals of a stage that it drops go where it says, each with an event of today.

    Raises:
        NotFoundError: ``process.no_draft``.
        RuleError: ``process.stage_in_use``, open deals stand at a stage that it drops,
            and it does not say where they go; ``process.drops_today``, it drops a stage
            later than today; ``process.later_lacks``, a version that begins later does
            not know a stage; ``policies.in_the_past``, ``policies.reason_needed``.
    """
    reason = checked_text(reason, REASON)
    with transaction(viewer, "process.edit") as session:
        row = _draft(session, code)
        if row is None:
            raise NotFoundError("process.no_draft")
        process, today = ProcessPolicy.model_validate(row.body), company.today(session)
        _check_places(session, row, process, today)
        policies.approve(session, row, reason, today)
        if process.moved and row.valid_from == today:
            deals.place_anew(session, code, process.moved, reason)


def discard(viewer: Viewer, code: str) -> None:
    """Throw the draft of a pipeline away.

    Raises:
        NotFoundError: ``process.no_draft``.
    """
    with transaction(viewer, "process.edit") as session:
        row = _draft(session, code)
        if row is None:
            raise NotFoundError("process.no_draft")
        session.delete(row)


def _draft(session: ScopedSession, code: str) -> Policy | None:
    rows = policies.versions(session, PROCESS, code)
    return next((row for row in rows if row.status is PolicyStatus.DRAFT), None)


def _check_places(
    session: ScopedSession, row: Policy, process: ProcessPolicy, today: date
) -> None:
    """Let no open deal be left at a stage that its process does not know.

    Nothing happens by itself on a later day: what drops a stage begins on the day on
    which it is approved, when the deals that stand there are placed anew.
    """
    codes = {stage.code for stage in process.stages}
    for stage in deals.open_by_stage(session, row.code):
        if stage not in codes and stage not in process.moved:
            raise RuleError("process.stage_in_use", stage=stage)
    for other in policies.versions(session, PROCESS, row.code):
        if other.status is not PolicyStatus.ACTIVE or other.valid_from <= today:
            continue
        later = ProcessPolicy.model_validate(other.body)
        if lost := sorted(process.open_codes - {s.code for s in later.stages}):
            raise RuleError("process.later_lacks", number=other.number, stage=lost[0])
    if row.valid_from > today and row.code in policies.ruling(session, PROCESS, today):
        ruling = policies.in_force(session, PROCESS, row.code, row.valid_from)
        known = ProcessPolicy.model_validate(ruling.body).open_codes
        if lost := sorted(known - codes):
            raise RuleError("process.drops_today", stage=lost[0])


def _version(row: Policy, names: Mapping[int, str]) -> Version:
    return Version(
        row.number,
        row.status,
        row.valid_from,
        ProcessPolicy.model_validate(row.body),
        names.get(row.author_id or 0, ""),
        names.get(row.approver_id or 0, ""),
        row.reason or "",
    )

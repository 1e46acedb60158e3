"""Batches: which there are, and taking one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import clock
from core.access import Viewer, require
from core.errors import RuleError
from db import undo as feed
from db.queries import imports
from db.session import transaction
from db.undo import Undone
from rules.imports import BatchState


@dataclass(frozen=True, slots=True)
class Listed:
    """One batch as a list shows it."""

    batch: str
    kind: str
    file: str
    state: BatchState
    began_at: datetime
    counts: Mapping[str, Any] | None


def listed(viewer: Viewer) -> list[Listed]:
    """Return all batches, the latest first.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "imports.run")
    with transaction(viewer) as session:
        return [
            Listed(b.code, b.kind, b.file_name, b.state, b.began_at, b.counts)
            for b in imports.batches(session)
        ]


def undo(viewer: Viewer, code: str, *, keep_changed: bool = False) -> Undone:
    """Take a batch back; where later work stands on it, nothing is taken back.

    Args:
        viewer: Somebody of the sales office.
        code: The batch.
        keep_changed: Leave what later work stands on, take back the rest.

    Raises:
        NotFoundError: ``imports.no_such_batch``.
        RuleError: ``imports.undone_already``.
    """
    with transaction(viewer, "imports.undo", correlation=f"undo-{code}") as session:
        batch = imports.batch(session, code)
        if batch.state is BatchState.UNDONE:
            raise RuleError("imports.undone_already", batch=code)
        found = feed.undo(session, code, keep_changed=keep_changed)
        if not found.conflicts or keep_changed:
            batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
        return found

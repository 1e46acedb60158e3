"""Batches: begun, continued, ended; which there are, and taking one back."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from core import clock
from core.access import Viewer, require
from core.errors import RuleError
from db import undo as feed
from db.alive import holding, is_held
from db.models import ImportBatch
from db.queries import imports
from db.session import transaction
from db.undo import Undone
from rules.importing.mapping import ImportMap
from rules.imports import BatchState
from services.imports.layouts import Source
from services.imports.tally import Tally


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
    """Return all batches, the latest first; one that nobody writes was cut off.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    require(viewer, "imports.run")
    with transaction(viewer) as session:
        found = imports.batches(session)
        return [
            Listed(b.code, b.kind, b.file_name, _state(b), b.began_at, b.counts)
            for b in found
        ]


def undo(viewer: Viewer, code: str, *, keep_changed: bool = False) -> Undone:
    """Take a batch back; where later work stands on it, nothing is taken back.

    Args:
        viewer: Somebody of the sales office.
        code: The batch.
        keep_changed: Leave what later work stands on, take back the rest.

    Raises:
        NotFoundError: ``imports.no_such_batch``.
        RuleError: ``imports.undone_already``, ``imports.being_written``.
    """
    require(viewer, "imports.undo")
    with (
        _held(code),
        transaction(viewer, "imports.undo", correlation=f"undo-{code}") as session,
    ):
        batch = imports.batch(session, code)
        if batch.state is BatchState.UNDONE:
            raise RuleError("imports.undone_already", batch=code)
        found = feed.undo(session, code, keep_changed=keep_changed)
        if not found.conflicts or keep_changed:
            batch.state, batch.undone_at = BatchState.UNDONE, clock.now()
        return found


@contextmanager
def written(
    viewer: Viewer, kind: str, source: Source, said: ImportMap, tally: Tally
) -> Generator[str]:
    """Open a batch, or the one of this file that was cut off; end it with the block.

    Raises:
        RuleError: ``imports.being_written``, by another process.
    """
    batch = ImportBatch(
        code=f"{clock.now():%Y%m%d}-{uuid4().hex[:8]}",
        kind=kind,
        file_name=source.name[:255],
        sha256=source.sha256,
        mapping=said.model_dump(mode="json"),
        counts={"rows": tally.rows},
        began_at=clock.now(),
        owner_id=viewer.id or None,
        team_id=viewer.team_id or None,
    )
    with transaction(viewer) as session:
        earlier = imports.unfinished(session, batch)
        code = earlier.code if earlier else batch.code
    with _held(code):
        with transaction(viewer, "imports.run") as session:
            if not earlier:
                session.add(batch)
            before = imports.begin(session, code, tally.rows) if earlier else {}
            imports.remember(session, kind, source.table.headings, said)
        try:
            yield code
        except BaseException:
            with transaction(viewer, "imports.run") as session:
                imports.end(session, code, BatchState.INTERRUPTED)
            raise
        with transaction(viewer, "imports.run") as session:
            imports.end(session, code, BatchState.DONE, _all(before, tally))


def _all(before: Mapping[str, int], tally: Tally) -> dict[str, int]:
    """Return the counts of a batch that went on after it was cut off.

    What it had written by then is unchanged now.
    """
    found = tally.counts()
    for name in ("created", "updated"):
        found[name] += before.get(name, 0)
        found["unchanged"] -= before.get(name, 0)
    return found


@contextmanager
def _held(code: str) -> Generator[None]:
    with holding(code) as free:
        if not free:
            raise RuleError("imports.being_written", batch=code)
        yield


def _state(batch: ImportBatch) -> BatchState:
    if batch.state is BatchState.WRITING and not is_held(batch.code):
        return BatchState.INTERRUPTED
    return batch.state

"""Everything that happened with a customer or a deal, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.access import Viewer
from db import policies
from db.kinds import table_of
from db.queries import company, records, timeline
from db.queries.timeline import Entry
from db.session import transaction
from rules.activities import ActivityKind
from rules.pipeline import EventKind
from rules.timeline import KINDS, Happening

PAGE = 50
PROCESS = "process"
__all__ = ["Entry"]


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, newest first, and whether more did before that."""

    entries: Sequence[Entry]
    has_earlier: bool


def story(
    viewer: Viewer,
    kind: str,
    number: int,
    kinds: Sequence[ActivityKind | Happening] = (),
    most: int = PAGE,
) -> Story:
    """Return the last entries of some kinds, or of all.

    Args:
        viewer: Who reads.
        kind: ``customers`` or ``deals``.
        number: Of the record.
        kinds: None means all.
        most: How many; the page asks for more to show what was earlier.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    wanted = set(kinds or KINDS)
    of, limit = (kind, number), most + 1
    touches = [k for k in ActivityKind if k in wanted]
    moves = [EventKind.STAGE] if Happening.STAGE in wanted else []
    if Happening.DEAL in wanted:
        moves += [k for k in EventKind if k is not EventKind.STAGE]
    with transaction(viewer) as session:
        records.find(session, table_of(kind), number)
        found: list[Entry] = []
        if touches:
            found += timeline.activities(session, of, touches, limit)
        if moves:
            found += timeline.events(session, of, moves, limit)
        if Happening.DOCUMENT in wanted:
            found += timeline.documents(session, of, limit)
        if Happening.CHANGE in wanted:
            found += timeline.changes(session, of, limit)
    found.sort(key=lambda entry: (entry.on, entry.at), reverse=True)
    return Story(found[:most], len(found) > most)


def stages(viewer: Viewer, language: str) -> Mapping[str, str]:
    """Return what the stages of the processes in force are called, by code."""
    with transaction(viewer) as session:
        today = company.today(session)
        versions = [
            version
            for version in policies.every_version(session, PROCESS)
            if version.status in policies.IN_FORCE and version.valid_from <= today
        ]
        # The newest version last, so that its names win; older ones name old stages.
        found = [version.body for version in reversed(versions)]
    return {
        str(stage["code"]): str(stage.get(language) or stage["code"])
        for body in found
        for stage in body.get("stages", ())
    }

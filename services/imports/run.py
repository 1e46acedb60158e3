"""One file becomes records, chunk by chunk, so that others can work in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.access import Viewer, require
from db.kinds import kind_of, table_of
from db.migrate import refresh_statistics
from db.queries import imports
from db.scope import ScopedSession
from db.session import transaction
from rules.importing.mapping import ImportMap, Layout
from rules.importing.rows import Reader, Row
from services.imports import batches
from services.imports.layouts import Source, reader
from services.imports.store import Store
from services.imports.tally import Tally
from services.imports.writing import Writer

MANY = 1000
"""Records after which the database counts anew how its values lie."""
Progress = Callable[[int, int], None]
"""Told after each chunk: rows that are done, and all."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file; ``batch`` is nothing when it was only tried."""

    batch: str | None
    layout: Layout
    tally: Tally


def remembered(viewer: Viewer, kind: str, headings: Sequence[str]) -> ImportMap:
    """Return the map of the last file with these headings, an empty one at first."""
    with transaction(viewer) as session:
        found = imports.remembered(session, kind, headings)
        return ImportMap.model_validate(found.mapping) if found else ImportMap()


def run(
    viewer: Viewer,
    kind: str,
    source: Source,
    said: ImportMap,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Write a file, or only try to: the numbers are the same.

    Each chunk is one transaction, so a file that is cut off leaves what was written,
    as a batch that the same file continues; a trial only reads and waits for nobody.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        RuleError: a kind, map or heading that means nothing; ``imports.being_written``.
    """
    with transaction(viewer) as session:
        read = reader(session, kind, source.table, said)
        require(viewer, "imports.run")
        require(viewer, f"{kind_of(table_of(kind)).feature}.add")
        writer = Writer(session, kind, read, said)
        if dry_run:
            return Report(None, read.layout, _tried(session, writer, read, progress))
    tally = Tally(rows=read.count)
    with batches.written(viewer, kind, source, said, tally) as code:
        for chunk in writer.chunks(read):
            tally.add(_written(viewer, writer, chunk, code))
            progress(tally.done, tally.rows)
    if tally.created > MANY:
        refresh_statistics()
    return Report(code, read.layout, tally)


def _tried(
    session: ScopedSession, writer: Writer, read: Reader, progress: Progress
) -> Tally:
    tally = Tally(rows=read.count)
    store = Store(session, writer.listed, trial=True)
    for chunk in writer.chunks(read):
        tally.add(writer.chunk(store, chunk))
        progress(tally.done, tally.rows)
    return tally


def _written(viewer: Viewer, writer: Writer, chunk: Sequence[Row], code: str) -> Tally:
    with transaction(viewer, "imports.run", correlation=code) as session:
        store = Store(session, writer.listed, trial=False)
        found = writer.chunk(store, chunk)
        imports.count(session, code, found.counts())
    return found

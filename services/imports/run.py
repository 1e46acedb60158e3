"""One file becomes records, in one transaction: all that is good in it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4
from zoneinfo import ZoneInfo

from core import clock
from core.access import Viewer, require
from core.errors import RuleError
from core.fields import Entry, Kind, entry
from core.i18n import LANGUAGES, Label, catalogue, text
from db.kinds import columns, kind_of, table_of
from db.migrate import refresh_statistics
from db.models import ImportBatch
from db.queries import company, deals, imports
from db.queries.openings import PIPELINE
from db.scope import ScopedSession
from db.session import transaction
from rules.importing.mapping import ImportMap, Layout, folded, layout, targets
from rules.importing.rows import Reader
from rules.imports import BatchState
from rules.pipeline import DealLineFields
from rules.reading.table import Table
from rules.reading.values import Declared
from services.imports.deals import LOST
from services.imports.writing import Progress, Tally, Writer

KINDS = (
    "customers",
    "contacts",
    "products",
    "leads",
    "deals",
    "activities",
    "people",
)


MANY = 1000
"""Records after which the database counts anew how its values lie."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened, and what it is known by."""

    name: str
    sha256: str
    table: Table


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file; ``batch`` is nothing when it was only tried."""

    batch: str | None
    layout: Layout
    tally: Tally


class _OnlyTriedError(Exception):
    """Rolls a trial back."""


def fields_of(kind: str) -> dict[str, Entry]:
    """Return what a file of a kind may have, by its name in files.

    Raises:
        RuleError: ``imports.no_such_kind``.
    """
    if kind not in KINDS:
        raise RuleError("imports.no_such_kind", kind=kind, known=", ".join(KINDS))
    known = targets(kind, columns(kind).values())
    if kind == "deals":
        product = entry(DealLineFields, "product")
        known["product"] = replace(product, label=Label("imports.product"))
    # a file that lacks what the record needs may still give what it is made of
    return {name: replace(e, required=False) for name, e in known.items()}


def guessed(kind: str, headings: Sequence[str], said: ImportMap) -> Layout:
    """Return the field of each heading.

    Raises:
        RuleError: ``imports.no_such_kind``, a name in the map that means nothing.
    """
    fields = fields_of(kind)
    labels = {
        name: tuple(
            text(language, found.label)
            for language in LANGUAGES
            if found.label in catalogue(language)
        )
        for name, found in fields.items()
    }
    return layout(kind, headings, fields, said, labels)


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

    Raises:
        ForbiddenError: ``app.not_allowed``.
        RuleError: a kind, map or heading that means nothing.
    """
    found = guessed(kind, source.table.headings, said)
    require(viewer, f"{kind_of(table_of(kind)).feature}.add")
    code = f"{clock.now():%Y%m%d}-{uuid4().hex[:8]}"
    tally = Tally()
    if not dry_run:
        _begin(viewer, kind, source, said, code)
    try:
        with transaction(viewer, "imports.run", correlation=code) as session:
            reader = _reader(session, kind, source.table, said, found)
            writer = Writer(session, kind, reader.fields, said)
            tally = writer.write(list(reader.rows()), progress)
            if dry_run:
                raise _OnlyTriedError  # noqa: TRY301 (rolls back)
            _end(session, code, tally)
    except _OnlyTriedError:
        return Report(None, found, tally)
    except BaseException:
        if not dry_run:
            _cut_off(viewer, code)
        raise
    if tally.created > MANY:
        refresh_statistics()
    return Report(code, found, tally)


def _reader(
    session: ScopedSession, kind: str, table: Table, said: ImportMap, found: Layout
) -> Reader:
    about = company.settings(session)
    base = Declared(zone=ZoneInfo(about.timezone), currency=about.currency)
    reader = Reader(table, fields_of(kind), found, said, base)
    reader.words.update(_managed(session, reader.fields))
    if kind == "deals":
        reader.words["stage"] = _stages(session)
    reader.prove()
    return reader


def _managed(
    session: ScopedSession, fields: Mapping[str, Entry]
) -> dict[str, dict[str, str]]:
    """Return, by field, every name of a value of its managed list."""
    lists = {n: e.target for n, e in fields.items() if e.kind is Kind.MANAGED}
    items = company.items(session, sorted(set(lists.values())))
    return {
        name: {
            folded(word): item.value
            for item in items[target]
            for word in (item.zh, item.en, item.value)
            if word
        }
        for name, target in lists.items()
    }


def _stages(session: ScopedSession) -> dict[str, str]:
    known = {code: code for code in ("won", LOST)}
    for stage in deals.process_or_standard(session, PIPELINE).stages:
        known |= {folded(w): stage.code for w in (stage.code, stage.zh, stage.en)}
    return known


def _begin(
    viewer: Viewer, kind: str, source: Source, said: ImportMap, code: str
) -> None:
    with transaction(viewer, "imports.run") as session:
        session.add(
            ImportBatch(
                code=code,
                kind=kind,
                file_name=source.name[:255],
                sha256=source.sha256,
                mapping=said.model_dump(mode="json"),
                began_at=clock.now(),
                owner_id=viewer.id or None,
                team_id=viewer.team_id or None,
            )
        )
        imports.remember(session, kind, source.table.headings, said)


def _end(session: ScopedSession, code: str, tally: Tally) -> None:
    batch = imports.end(session, code, BatchState.DONE)
    batch.ended_at = clock.now()
    batch.counts = {
        "rows": tally.rows,
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "rejected": tally.rejected,
    }


def _cut_off(viewer: Viewer, code: str) -> None:
    with transaction(viewer, "imports.run") as session:
        imports.end(session, code, BatchState.INTERRUPTED)

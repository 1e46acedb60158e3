"""Files with something broken in them go through the whole import, each taken back.

Run ``python -m bench.fuzz [FILES [FIRST]]``, 10,000 from the first unless told. Each
ends with a reason or with rows that add up, within ten seconds; 1: one did not.
"""

import hashlib
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlmodel import select

from bench._company import tell
from bench._damage import damaged_bytes, damaged_cells
from bench._files import KINDS, formats, grid, written
from bench._timing import busy
from core.access import SYSTEM
from core.errors import AppError
from core.i18n import LANGUAGES, text
from db.migrate import upgrade
from db.models import CompanySettings, ImportBatch
from db.seed import demonstration
from db.seed.standard import plant
from db.session import transaction
from rules.importing.mapping import ImportMap
from rules.imports import BatchState
from rules.reading.synonyms import known_headings
from services import files, imports

FILES = 10_000
PATIENCE = 10
TOLD = 500
"""Files after which a line is printed."""
BOOKS = 0.2
"""Of the files: workbooks are read by a process of their own, and take long."""


@dataclass(frozen=True, slots=True)
class File:
    """One broken file; ``number`` makes the same one again."""

    number: int
    kind: str
    form: str
    name: str
    content: bytes


@dataclass(slots=True)
class Found:
    """What became of the files."""

    files: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int, str] = (0.0, 0, "")
    faults: list[str] = field(default_factory=list)


def file(number: int) -> File:
    """Return the broken file of a number."""
    chance = Random(f"file {number}")  # noqa: S311
    kind = [*KINDS][number % len(KINDS)]
    forms = formats(kind)
    books = [form for form in forms if form.startswith("xls")]
    others = [form for form in forms if form not in books]
    form = chance.choice(books if chance.random() < BOOKS else others)
    rows = damaged_cells(grid(kind), chance)
    name, content = damaged_bytes(*written(rows, form, chance), chance)
    return File(number, kind, form, name, content)


def tried(broken: File, found: Found) -> None:
    """Import a file and take it back; note what became of it.

    Raises:
        AssertionError: its rows do not add up, or a batch is left half written.
    """
    found.files += 1
    try:
        report = _imported(broken)
    except AppError as error:
        _ = [text(language, error.key, **error.values) for language in LANGUAGES]
        found.refused[str(error.key)] += 1
        _none_is_open()
        return
    counts = report.tally.counts()
    ended = ("created", "updated", "unchanged", "rejected")
    if counts["rows"] != sum(counts[name] for name in ended):
        msg = f"the rows of file {broken.number} do not add up: {counts}"
        raise AssertionError(msg)
    _told(report.tally, found)
    found.rows.update(counts)
    _none_is_open(report.batch, counts)
    undone = imports.undo(SYSTEM, report.batch or "")
    if undone.conflicts:
        msg = f"file {broken.number} cannot be taken back: {undone.conflicts[:3]}"
        raise AssertionError(msg)


def _imported(broken: File) -> imports.Report:
    headings = known_headings(broken.kind)
    table = files.open_table(broken.name, broken.content, known=headings)
    digest = hashlib.sha256(broken.content + b"%d" % broken.number).hexdigest()
    source = imports.Source(broken.name, digest, table)
    return imports.run(SYSTEM, broken.kind, source, ImportMap())


def _told(tally: imports.Tally, found: Found) -> None:
    """Say each problem in each language, as a page does."""
    for _, _, problem in (*tally.problems, *tally.flags):
        _ = [text(language, problem.key, **problem.values) for language in LANGUAGES]
    found.problems.update(str(problem.key) for _, _, problem in tally.problems)


def _none_is_open(code: str | None = None, counts: object = None) -> None:
    ended = select(ImportBatch).where(ImportBatch.state == BatchState.WRITING)
    with transaction(SYSTEM) as session:
        still = [batch.code for batch in session.exec(ended)]
        this = select(ImportBatch).where(ImportBatch.code == code)
        kept = [batch.counts for batch in session.exec(this)]
    if still or (code and kept != [counts]):
        msg = f"batches {still} are half written, or {kept} is not {counts}"
        raise AssertionError(msg)


def begin() -> None:
    """Make a company with a few records that files name."""
    with transaction(SYSTEM, "data.load") as session:
        session.add(CompanySettings(**asdict(demonstration.about("zh"))))
        plant(session)
    for kind in ("people", "customers", "products", "orders"):
        whole = written(grid(kind, 2), "comma", Random(0))  # noqa: S311
        _imported(File(-1, kind, "comma", *whole))


def main() -> int:
    """Try the files; return 1 when one of them does what none should."""
    told = [int(word) for word in sys.argv[1:3]]
    many, first = [*told, *[FILES, 0][len(told) :]]
    found = Found()
    with TemporaryDirectory() as folder:
        os.environ["SALESDESK_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'fuzz.db'}"
        upgrade()
        begin()
        for number in range(first, first + many):
            _watched(file(number), found)
            if found.files % TOLD == 0:
                tell(f"{found.files:,} files, {len(found.faults)} faults")
    _print(found)
    return int(bool(found.faults))


def _watched(broken: File, found: Found) -> None:
    began = time.perf_counter()
    try:
        with _patience():
            tried(broken, found)
    except Exception:  # noqa: BLE001 (any at all is what is looked for)
        what = f"file {broken.number}, {broken.kind}, {broken.form}"
        found.faults.append(f"{what}\n{traceback.format_exc()}")
        tell(found.faults[-1])
    spent = time.perf_counter() - began
    found.slowest = max(found.slowest, (spent, broken.number, broken.form))


@contextmanager
def _patience() -> Iterator[None]:
    """Break off what hangs, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _print(found: Found) -> None:
    refused = found.refused.total()
    tell(f"{found.files:,} files: {refused:,} refused, {len(found.faults)} faults")
    for key, many in found.refused.most_common():
        tell(f"  {many:6,} {key}")
    tell(", ".join(f"{many:,} {name}" for name, many in found.rows.items()))
    for key, many in found.problems.most_common(12):
        tell(f"  {many:6,} {key}")
    seconds, number, form = found.slowest
    tell(f"slowest: file {number}, {form}, {seconds:.1f} s with its undo; {busy()}")


if __name__ == "__main__":
    sys.exit(main())

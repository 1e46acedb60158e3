"""``export all`` and ``import all``: the whole company as one archive, and back."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cli.output import remark, show, t
from core.access import Viewer
from core.errors import AppError, NotFoundError, RuleError
from core.settings import language
from rules.importing.mapping import FileHints, ImportMap, OnUnknown
from services import files, imports, whole

ALL = "all"
SAID = ImportMap(
    on_unknown=OnUnknown.REJECT,
    file=FileHints(
        encoding="utf-8", delimiter=",", header_row=1, footer_rows=0,
        date_order="ymd", decimal=".",
    ),
)  # fmt: skip
"""Nothing is guessed about files of our own."""


def export(who: Viewer, out: Path, *, as_json: bool) -> None:
    """Write all records of the company to an archive.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        RuleError: ``recorded.no_zip``, ``cli.cannot_write``.
    """
    if out.suffix.lower() != ".zip":
        raise RuleError("recorded.no_zip", name=out.name)
    texts = whole.texts(who, language())
    parts = whole.records(who)
    tables = ((part.kind, part.headings, part.rows) for part in parts)
    unfinished = out.with_name(out.name + ".part")
    try:
        counts = files.write_archive(unfinished, texts, tables)
        unfinished.replace(out)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RuleError("cli.cannot_write", name=out.name, reason=reason) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    lines = [f"{t(f'imports.kind_{kind}')}\t{n}" for kind, n in counts.items()]
    lines.append(t("cli.exported", count=sum(counts.values()), name=out.name))
    answer = {"file": str(out), "rows": sum(counts.values()), "kinds": dict(counts)}
    show(answer, lines, as_json=as_json)


def bring(who: Viewer, path: Path, *, as_json: bool) -> bool:
    """Read an archive, a batch for each kind; return whether every row came in.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        NotFoundError: ``reading.no_such_file``.
        RuleError: ``recorded.no_archive``, ``recorded.bad_company``,
            ``recorded.none_of``.
    """
    if not path.is_file():
        raise NotFoundError("reading.no_such_file", name=path.name)
    told: list[dict[str, Any]] = []
    with files.open_archive(path) as archive:
        if (words := archive.text(whole.COMPANY)) is None:
            raise RuleError("recorded.no_archive")
        made = whole.bring(who, words)
        for kind in whole.KINDS:
            with archive.table(kind) as table:
                if table is not None:
                    remark("recorded.reading", name=table.name)
                    told.append(_read(who, kind, table))
    show({"made": made, "files": told}, _lines(made, told), as_json=as_json)
    return not any(answer["rejected"] for answer in told)


def _read(who: Viewer, kind: str, path: Path) -> dict[str, Any]:
    """Import one file as a batch; return its numbers.

    Raises:
        RuleError: ``recorded.none_of``, no row of it could be taken.
    """
    try:
        report = _imported(who, kind, path)
    except AppError as error:
        values = {"name": path.name, "reason": t(error.key, **error.values)}
        raise RuleError("recorded.none_of", **values) from error
    tally = report.tally
    counts = tally.counts()
    problems = [
        {
            "row": row,
            "column": column,
            "reason": str(problem.key),
            "message": t(problem.key, **problem.values),
        }
        for row, column, problem in tally.problems
    ]
    if counts["rows"] and counts["rejected"] == counts["rows"]:
        reason = problems[0]["message"]
        raise RuleError("recorded.none_of", name=path.name, reason=reason)
    return {"kind": kind, "batch": report.batch, **counts, "problems": problems}


def _imported(who: Viewer, kind: str, path: Path) -> imports.Report:
    table = files.open_table(path.name, path, SAID.spec())
    whole.check_headings(kind, table.headings)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return imports.run(who, kind, imports.Source(path.name, digest, table), SAID)


def _lines(made: Mapping[str, int], told: list[dict[str, Any]]) -> Iterator[str]:
    yield t("recorded.made", **made)
    for answer in told:
        yield f"{t('imports.kind_' + answer['kind'])}\t{t('imports.result', **answer)}"
        for problem in answer["problems"]:
            yield "\t".join(str(problem[n]) for n in ("row", "column", "message"))

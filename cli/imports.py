"""``import``: a file into records; ``import list``; ``import undo BATCH``."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import whole
from cli.output import ActingAs, AsJson, remark, show, t, viewer
from core.access import Viewer
from core.errors import NotFoundError, RuleError
from core.fields import Problem
from rules.importing.mapping import ImportMap, read_map
from rules.importing.remedies import remedy
from rules.reading.synonyms import known_headings
from services import files, imports

app = typer.Typer(help=t("cli.import"))
LONG = 1000
"""Rows from which a file says how far it is."""
MOST = 20
"""Different remarks that are printed; ``--json`` has all."""
MapFile = Annotated[Path | None, typer.Option("--map", help=t("imports.map_help"))]


@app.command("import")
def import_(  # noqa: PLR0913 (the options of three uses of one word)
    kind: Annotated[str, typer.Argument(metavar="KIND|all|list|undo")],
    file: Annotated[str, typer.Argument(metavar="FILE|BATCH")] = "",
    *,
    map_file: MapFile = None,
    dry_run: Annotated[bool, typer.Option(help=t("imports.dry_run_help"))] = False,
    keep_changed: Annotated[bool, typer.Option(help=t("imports.keep_help"))] = False,
    as_json: AsJson = False,
    login: ActingAs = None,
) -> None:
    """Read a file into records, list the batches, or take one back."""
    who = viewer(login)
    if kind == "list":
        _list(who, as_json=as_json)
        return
    if not file:
        raise typer.BadParameter("FILE")
    if kind == "undo":
        _undo(who, file, keep_changed=keep_changed, as_json=as_json)
        return
    if kind == whole.ALL:
        _all(who, Path(file), is_tried=dry_run, as_json=as_json)
        return
    said = _map(map_file)
    path = Path(file)
    table = files.open_table(path.name, path, said.spec(), known_headings(kind))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    source = imports.Source(path.name, digest, table)
    report = imports.run(who, kind, source, said, dry_run=dry_run, progress=_progress)
    _told(report, table.found.encoding, as_json=as_json)


def _all(who: Viewer, path: Path, *, is_tried: bool, as_json: bool) -> None:
    if is_tried:
        raise RuleError("recorded.no_dry_run")
    if not whole.bring(who, path, as_json=as_json):
        raise typer.Exit(1)


def _progress(done: int, rows: int) -> None:
    """Say on standard error how far a long file is."""
    if done < rows and rows > LONG:
        remark("imports.progress", done=done, rows=rows)


def _map(path: Path | None) -> ImportMap:
    if path is None:
        return ImportMap()
    if not path.is_file():
        raise NotFoundError("reading.no_such_file", name=path.name)
    return read_map(path.read_text(encoding="utf-8"))


def _told(report: imports.Report, encoding: str, *, as_json: bool) -> None:
    tally = report.tally
    numbers = tally.counts()
    problems = [
        _line(*told) | {"remedy": t(remedy(told[2].key))} for told in tally.problems
    ]
    flags = [_line(*told) for told in tally.flags]
    answer = {
        "batch": report.batch,
        **numbers,
        "made": dict(tally.made),
        "problems": problems,
        "flags": flags,
        "rounded": [
            {"column": name, "rows": count, "moved": str(tally.moved[name])}
            for name, count in tally.rounded.items()
        ],
        "guessed": {"encoding": encoding, "columns": dict(report.layout.guessed)},
        "left_out": list(report.layout.left_out),
    }
    lines = [t("imports.result", **numbers)]
    told = ("row", "column", "message", "remedy")
    lines += ["\t".join(str(p[name]) for name in told) for p in problems]
    if flags:
        lines.append(t("imports.flagged", **numbers))
        lines += _summed(flags)
    lines += [
        t("imports.rounded", column=name, count=count, moved=f"{tally.moved[name]:.2f}")
        for name, count in tally.rounded.items()
    ]
    if report.batch:
        lines.append(t("imports.batch_made", batch=report.batch))
    show(answer, lines, as_json=as_json)
    if report.layout.left_out:
        remark("imports.left_out", columns=", ".join(report.layout.left_out))
    if tally.rejected:
        raise typer.Exit(1)


def _line(number: int, column: str, problem: Problem) -> dict[str, Any]:
    return {
        "row": number,
        "column": column,
        "reason": str(problem.key),
        "message": t(problem.key, **problem.values),
    }


def _summed(flags: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return how often each thing is odd: old files have it in every other row."""
    counted = Counter(str(flag["message"]) for flag in flags)
    return [
        t("imports.flag_count", count=count, message=message)
        for message, count in counted.most_common(MOST)
    ]


def _list(who: Viewer, *, as_json: bool) -> None:
    found = imports.listed(who)
    lines = ("\t".join([b.batch, b.kind, b.file, t(b.state.label)]) for b in found)
    show({"batches": found}, lines, as_json=as_json)


def _undo(who: Viewer, code: str, *, keep_changed: bool, as_json: bool) -> None:
    found = imports.undo(who, code, keep_changed=keep_changed)
    answer = {
        "batch": code,
        "undone": found.undone,
        "kept": found.kept,
        "conflicts": found.conflicts,
    }
    lines = [t("imports.undone_told", undone=found.undone, kept=found.kept)]
    lines += [f"{c.kind}\t{c.record}\t{c.reason}" for c in found.conflicts]
    show(answer, lines, as_json=as_json)
    if found.conflicts and not keep_changed:
        raise typer.Exit(1)

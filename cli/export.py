"""``export``: what a list would show, as csv, a workbook or JSON."""

from pathlib import Path
from typing import Annotated

import typer

from cli import whole
from cli.output import ActingAs, AsJson, filters, show, t, viewer
from core.errors import RuleError
from core.settings import language
from services import exports
from services.files import write_csv, write_xlsx

MARK = b"\xef\xbb\xbf"
"""Tells a spreadsheet that a file is UTF-8; other programs read it as text."""

app = typer.Typer()
Out = Annotated[
    Path | None, typer.Option(metavar="FILE.csv|.xlsx", help=t("cli.export_out"))
]
Where = Annotated[
    list[str] | None, typer.Option(metavar="K=V", help=t("cli.export_where"))
]


@app.command("export", help=t("cli.export"))
def export(
    kind: Annotated[str, typer.Argument(metavar="KIND|all")],
    out: Out = None,
    where: Where = None,
    *,
    as_json: AsJson = False,
    login: ActingAs = None,
) -> None:
    """Write all rows of a list that the person may see."""
    who = viewer(login)
    if kind == whole.ALL:
        if out is None or where:
            raise typer.BadParameter("--where" if where else "--out")
        whole.export(who, out, as_json=as_json)
        return
    question = exports.asked(who, kind, filters(where or []))
    table = exports.table(who, kind, question, language())
    if out:
        count = _written(out, kind, table)
        line = t("cli.exported", count=count, name=out.name)
        show({"file": str(out), "rows": count}, [line], as_json=as_json)
    elif as_json:
        rows = [dict(zip(table.names, row, strict=True)) for row in table.rows]
        show({"kind": kind, "rows": rows}, [], as_json=True)
    else:
        found = write_csv(table.rows, table.headings).removeprefix(MARK)
        typer.echo(found, nl=False)


def _written(out: Path, kind: str, table: exports.Table) -> int:
    """Write a file; return how many rows are in it.

    Raises:
        RuleError: ``cli.no_export_format``, ``cli.cannot_write``.
    """
    rows = list(table.rows)
    match out.suffix.lower():
        case ".csv":
            content = write_csv(rows, table.headings)
        case ".xlsx":
            content = write_xlsx(rows, table.headings, kind)
        case _:
            raise RuleError("cli.no_export_format", name=out.name)
    try:
        out.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RuleError("cli.cannot_write", name=out.name, reason=reason) from error
    return len(rows)

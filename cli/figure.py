"""``figure``: any figure that a page shows, as a table, JSON or CSV."""

import csv
import sys
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import typer

from cli.output import ActingAs, AsJson, filters, show, t, viewer
from core.money import to_major
from core.periods import between
from services import figures

app = typer.Typer()
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command("figure", help=t("cli.figure"))
def figure(  # noqa: PLR0913 (the contract's options)
    measure: str,
    by: str = "",
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])
    ] = None,
    to: Day = None,
    where: Annotated[list[str] | None, typer.Option()] = None,
    format_: Annotated[str, typer.Option("--format")] = "",
    *,
    as_json: AsJson = False,
    login: ActingAs = None,
) -> None:
    """Print one figure, split as asked."""
    who = viewer(login)
    dimensions = [name for name in by.split(",") if name]
    period = between(from_ and from_.date(), to and to.date())
    found = figures.ask(who, measure, dimensions, period, filters(where or []))
    if format_ == "csv":
        _as_csv(found)
        return
    show(_document(found, who), _lines(found), as_json=as_json)


def _document(found: figures.Figure, who: Any) -> dict[str, Any]:  # noqa: ANN401
    money = found.measure.unit.value == "money"
    several = len(found.currencies) > 1
    currency = found.currencies[0] if len(found.currencies) == 1 else None
    if money and not found.currencies:
        currency = figures.currency(who)
    return {
        "measure": found.measure.name,
        "by": [*(["currency"] if several else []), *found.asked.by],
        "unit": found.measure.unit.value,
        "currency": currency,
        "rows": [
            {
                "by": [*([cell.currency] if several else []), *cell.by],
                "value": _number(cell),
                "n": cell.n,
            }
            for cell in found.cells
        ],
        "as_of_change": found.as_of_change,
    }


def _number(cell: figures.Cell) -> str | int | float | None:
    """Return money as a decimal string, other values as numbers."""
    if cell.value is None:
        return None
    if cell.currency:
        return f"{to_major(int(cell.value), cell.currency):f}"
    return float(cell.value) if isinstance(cell.value, Decimal) else cell.value


def _table(found: figures.Figure) -> tuple[list[str], list[list[str]]]:
    several = len(found.currencies) > 1
    heads = [*(["currency"] if several else []), *found.asked.by, "value"]
    rows = [
        [*([cell.currency or ""] if several else []), *cell.by, _written(cell)]
        for cell in found.cells
    ]
    return heads, rows


def _written(cell: figures.Cell) -> str:
    value = _number(cell)
    return "" if value is None else str(value)


def _as_csv(found: figures.Figure) -> None:
    heads, rows = _table(found)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)


def _lines(found: figures.Figure) -> list[str]:
    heads, rows = _table(found)
    if not rows:
        return [t("measures.nothing")]
    title = t(found.measure.label)
    if len(found.currencies) == 1:
        title = f"{title} ({found.currencies[0]})"
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return [
        title,
        *(
            "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in [heads, *rows]
        ),
    ]

"""``deal``: move a deal through the gate of its process, or show it."""

from typing import Annotated

import typer

from cli.output import ActingAs, AsJson, show, t, viewer
from core.errors import RuleError
from core.settings import language
from services import pipeline, records

app = typer.Typer(help=t("cli.deal"), no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="NUMBER")]


@app.command("move")
def move(
    number: Number, stage: str, *, as_json: AsJson = False, login: ActingAs = None
) -> None:
    """Move a deal; what it still needs is said, and it stays."""
    who = viewer(login)
    missing = pipeline.move(who, pipeline.by_number(who, number), stage)
    if missing:
        needs = "; ".join(criterion.name(language()) for criterion in missing)
        raise RuleError("cli.deal_needs", number=number, needs=needs)
    show({"number": number, "stage": stage}, [f"{number}\t{stage}"], as_json=as_json)


@app.command("show")
def show_(number: Number, *, as_json: AsJson = False, login: ActingAs = None) -> None:
    """Show a deal and what it needs to move on."""
    who = viewer(login)
    identity = pipeline.by_number(who, number)
    opened = records.open_one(who, "deals", identity)
    standing = pipeline.standing(who, identity)
    told = {name: value for name, value in opened.row.values.items() if value}
    told |= {
        name.removesuffix("_id"): shown for name, shown in opened.row.names.items()
    }
    told["missing"] = [criterion.code for criterion in standing.missing]
    show(told, (f"{name}\t{value}" for name, value in told.items()), as_json=as_json)

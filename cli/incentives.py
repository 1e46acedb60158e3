"""``manage.py incentives``: plans as files, without a database."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from core import settings
from core.errors import AppError
from core.i18n import LANGUAGES, text
from rules.incentives.compare import Comparison
from rules.incentives.describe import Description
from rules.incentives.result import PayeeResult, PeriodResult, Result
from services import incentives

Answer = TypeVar("Answer")
PlanFile = Annotated[Path, typer.Argument(help="JSON file of a plan, or of several.")]
InputsFile = Annotated[Path, typer.Argument(help="JSON file of the inputs.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Language = Annotated[str | None, typer.Option("--lang", help="zh or en.")]

app = typer.Typer(help="Incentive plans.", no_args_is_help=True)


@app.command()
def evaluate(
    plan: PlanFile,
    inputs: InputsFile,
    *,
    as_json: AsJson = False,
    explain: Annotated[bool, typer.Option(help="Each line in words.")] = False,
    lang: Language = None,
) -> None:
    """Print the statements of a plan on its inputs."""
    language = _language(lang)
    wanted = language if explain else None
    result = _asked(
        lambda: incentives.statements(plan, inputs, wanted), language, as_json=as_json
    )
    if as_json:
        typer.echo(incentives.as_json(result))
    else:
        _print(_statements(result, language))
    for payee in result.warnings:
        typer.echo(text(language, "incentives.without_plan", payee=payee), err=True)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="plan, inputs or result.")],
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Print the JSON schema of plans, inputs or results."""
    found = _asked(lambda: incentives.schema(name), _language(lang), as_json=as_json)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=None if as_json else 2))


@app.command()
def describe(plan: PlanFile, *, as_json: AsJson = False, lang: Language = None) -> None:
    """Print a plan as sentences and worked tables."""
    language = _language(lang)
    found = _asked(
        lambda: incentives.descriptions(plan, language), language, as_json=as_json
    )
    if as_json:
        typer.echo(incentives.as_json(found))
        return
    for version in found:
        _print(_description(version, language))


@app.command()
def template(
    name: Annotated[str | None, typer.Argument(help="Default: list them.")] = None,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Print a usual plan to start from, or the list of them."""
    language = _language(lang)
    if name is not None:
        chosen = name
        typer.echo(
            _asked(lambda: incentives.template(chosen), language, as_json=as_json)
        )
        return
    titles = incentives.templates(language)
    if as_json:
        typer.echo(json.dumps(titles, ensure_ascii=False))
        return
    _print(f"{key}: {title}" for key, title in titles.items())


@app.command()
def compare(
    plan_a: PlanFile,
    plan_b: PlanFile,
    inputs: InputsFile,
    *,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Print what the second plan costs more or less, and who wins and loses."""
    language = _language(lang)
    found = _asked(
        lambda: incentives.comparison(plan_a, plan_b, inputs),
        language,
        as_json=as_json,
    )
    if as_json:
        typer.echo(incentives.as_json(found))
    else:
        names = (plan_a.stem, plan_b.stem)
        _print(_comparison(found, names, language))


def _language(chosen: str | None) -> str:
    if chosen is None:
        return settings.language()
    if chosen not in LANGUAGES:
        raise typer.BadParameter(chosen, param_hint="--lang")
    return chosen


def _asked(ask: Callable[[], Answer], language: str, *, as_json: bool) -> Answer:
    """Return the answer, or print why there is none and leave with status 1."""
    try:
        return ask()
    except AppError as error:
        message = text(language, error.key, **error.values)
        if as_json:
            answer = {"error": {"key": error.key, "message": message}}
            typer.echo(json.dumps(answer, ensure_ascii=False))
        typer.echo(message, err=True)
        raise typer.Exit(1) from error


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(line)


def _statements(result: Result, language: str) -> Iterator[str]:
    for payee in result.payees:
        yield text(
            language,
            "incentives.statement_of",
            payee=payee.payee,
            earned=f"{payee.earned} {payee.currency}",
            payable=payee.payable,
            paid=payee.paid,
        )
        for period in payee.periods:
            yield from _period(payee, period, language)


def _period(payee: PayeeResult, period: PeriodResult, language: str) -> Iterator[str]:
    yield "  " + text(
        language,
        "incentives.statement_period",
        period=period.period,
        earned=period.earned,
        payable=period.payable,
        paid=period.paid,
        balance=period.draw_balance,
    )
    for line in period.lines:
        yield f"    {line.explanation or f'{line.component}: {line.amount}'}"
        for entry in line.trace:
            slices = " + ".join(
                f"{part.quantity} × {part.value}" for part in entry.slices
            )
            yield f"      {entry.date} {entry.input}: {slices} → {entry.amount}"
    if period.pay is not None:
        yield f"    {payee.currency} → {period.pay.currency} {period.pay.amount}"


def _description(version: Description, language: str) -> Iterator[str]:
    yield version.title
    yield from (f"  {sentence}" for sentence in version.sentences)
    for component in version.components:
        yield f"\n{component.name}"
        yield from (f"  {sentence}" for sentence in component.sentences)
        if component.worked:
            yield "  " + text(language, "incentives.worked_heading")
        for row in component.worked:
            effective = f" ({row.effective})" if row.effective else ""
            yield f"    {row.measure} → {row.pays}{effective}"


def _comparison(
    found: Comparison, names: tuple[str, str], language: str
) -> Iterator[str]:
    for name, total in zip(names, (found.before, found.after), strict=True):
        yield text(
            language,
            "incentives.compare_total",
            name=name,
            total=f"{total} {found.currency}",
        )
    yield text(language, "incentives.compare_cost", difference=found.difference)
    yield text(
        language,
        "incentives.compare_counts",
        winners=found.winners,
        losers=found.losers,
        same=found.unchanged,
    )
    for row in found.payees:
        yield text(
            language,
            "incentives.compare_payee",
            payee=row.payee,
            before=row.before,
            after=row.after,
            difference=f"{row.difference:+}",
        )

"""What all commands share: their common options, their output, their refusals."""

import dataclasses
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from core.access import SYSTEM, Viewer
from core.errors import AppError, RuleError
from core.i18n import text
from core.settings import language


def t(key: str, **values: object) -> str:
    """Return a text in the language of the command line."""
    return text(language(), key, **values)


AsJson = Annotated[bool, typer.Option("--json", help=t("cli.json"))]
"""Every command that prints an answer has ``as_json: AsJson = False``."""

ActingAs = Annotated[
    str | None, typer.Option("--as", metavar="LOGIN", help=t("cli.as"))
]
"""Every command that reads or writes data has ``login: ActingAs = None``."""


def viewer(login: str | None) -> Viewer:
    """Return whose rights a command has: a person's, else the system's.

    Raises:
        NotFoundError: ``cli.no_such_login``.
        RuleError: ``cli.login_closed``.
    """
    if login is None:
        return SYSTEM
    from services import acting  # noqa: PLC0415 (most commands start without it)

    return acting.viewer(login)


def filters(given: Iterable[str]) -> dict[str, list[str]]:
    """Return the filters of ``K=V``; one name several times means any of them.

    Raises:
        RuleError: ``cli.no_filter``.
    """
    found: dict[str, list[str]] = {}
    for words in given:
        name, equals, value = words.partition("=")
        if not equals:
            raise RuleError("cli.no_filter", words=words)
        found.setdefault(name, []).append(value)
    return found


def show(answer: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Print the answer on standard output: as one JSON document or as lines."""
    if as_json:
        typer.echo(document(answer))
        return
    for line in lines:
        typer.echo(line)


def remark(key: str, **values: object) -> None:
    """Say on standard error what a command is doing."""
    typer.echo(t(key, **values), err=True)


def refuse(error: AppError, *, as_json: bool) -> int:
    """Say why a command did nothing; return the exit status that says so too."""
    message = t(error.key, **error.values)
    if as_json:
        typer.echo(document({"error": {"key": error.key, "message": message}}))
    typer.echo(message, err=True)
    return 1


def document(answer: object) -> str:
    """Return JSON: dataclasses as objects, amounts as strings, dates as ISO 8601."""
    return json.dumps(answer, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):  # instants too
        return value.isoformat()
    message = f"not for JSON: {type(value).__name__}"
    raise TypeError(message)

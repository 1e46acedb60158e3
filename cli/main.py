"""The command line: finds the one module that a command needs, and runs it."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper

import typer

from cli.output import refuse, t
from core.errors import AppError

COMMANDS: Mapping[str, str] = {
    "run": "run",
    "demo": "run",
    "test": "test",
    "bench": "bench",
    "figure": "figure",
    "import": "imports",
    "export": "export",
    "init": "init",
    "check": "check",
}
"""Name of a command -> module of ``cli`` whose ``app`` has it."""

GROUPS: Mapping[str, str] = {
    "incentives": "incentives",
    "user": "user",
    "deal": "deal",
}
"""Name of a group of commands -> module of ``cli`` whose ``app`` it is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status.

    0 is done, 1 refused or problems found, 2 wrong usage.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # else a test's
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        application(given[:1])(given, prog_name="manage.py")
    except AppError as error:
        return refuse(error, as_json="--json" in given)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def application(wanted: Sequence[str]) -> typer.Typer:
    """Return the application with the wanted command in it, the others by name.

    A command's module is loaded only when it runs, so that every start is quick.
    """
    root = typer.Typer(
        help=t("cli.about"),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    root.callback()(_no_options)
    known = {**COMMANDS, **GROUPS}
    module = next((known[name] for name in wanted if name in known), None)
    if module:
        own: typer.Typer = import_module(f"cli.{module}").app
        name = next(iter(wanted)) if set(wanted) & set(GROUPS) else None
        root.add_typer(own, name=name)
    for name, other in known.items():
        if other != module:
            root.command(name, short_help=t(f"cli.{name}"))(_elsewhere)
    return root


def _no_options() -> None:
    """Make a group of the application, whatever number of commands it has."""


def _elsewhere() -> None:
    """Stand in for a command in the list of commands; it is never run."""

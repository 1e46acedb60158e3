"""``manage.py bench``: the measurements of ``bench/``, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from cli.output import t
from core.errors import NotFoundError
from core.settings import ROOT

Names = Annotated[list[str] | None, typer.Argument(help=t("cli.bench_name"))]

app = typer.Typer()


@app.command(help=t("cli.bench"))
def bench(names: Names = None) -> None:
    """Run the named measurements, or all; the first that fails ends it."""
    scripts = {path.stem: path for path in sorted((ROOT / "bench").glob("[!_]*.py"))}
    for name, *sizes in _with_sizes(names or scripts):
        if name not in scripts:
            known = ", ".join(scripts)
            raise NotFoundError("cli.no_such_bench", name=name, names=known)
        typer.echo(f"# {name}")
        command = [sys.executable, str(scripts[name]), *sizes]
        path = {"PYTHONPATH": str(ROOT)}
        status = subprocess.call(command, env=os.environ | path)  # noqa: S603 (ours)
        if status:
            raise typer.Exit(1)


def _with_sizes(words: Iterable[str]) -> list[list[str]]:
    """Return each measurement with the numbers that stand after its name."""
    found: list[list[str]] = []
    for word in words:
        if word.isdecimal() and found:
            found[-1].append(word)
        else:
            found.append([word])
    return found

"""``check``: say whether the desk is well."""

import typer

from cli.output import AsJson, show, t
from services import health

app = typer.Typer()
UNIT = 1_000_000_000
"""Free room on the disk is told in gigabytes."""


@app.command("check", help=t("cli.check"))
def check(*, as_json: AsJson = False) -> None:
    """Print how database, copy and disk are; exit with 1 unless all is well."""
    found = health.health()
    room = f"{found.disk_free_bytes / UNIT:.1f}"
    lines = [
        t(f"health.{found.status}"),
        t("health.migration", migration=found.migration or "-"),
        t("health.change", number="-" if found.change is None else found.change),
        t("health.disk", room=room),
    ]
    if found.lag is not None:
        lines.append(t("health.lag", count=found.lag))
    show(found, lines, as_json=as_json)
    if found.status != "ok":
        raise typer.Exit(1)

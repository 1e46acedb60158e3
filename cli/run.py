"""``manage.py run`` and ``manage.py demo``: the app as a server, on this machine."""

import os
import socket
from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from cli.output import remark, t
from core import settings
from core.errors import RuleError
from core.settings import language

APP = "server:app"
LOCAL = "127.0.0.1"
DEMO_PASSWORD = "try-the-sales-desk"  # noqa: S105 (of people who do not exist)
"""What everybody of the demonstration company signs in with, on this machine only."""
PATIENCE_S = 15
"""How long a stop waits for pages that are being worked out."""

Host = Annotated[str, typer.Option(help=t("cli.host"))]
Port = Annotated[int, typer.Option(min=1, max=65535, help=t("cli.port"))]

app = typer.Typer()


@app.command(help=t("cli.run"))
def run(host: Host = LOCAL, port: Port = 8501) -> None:
    """Serve the own database; it is migrated before the first page."""
    _serve(host, port)


@app.command(help=t("cli.demo"))
def demo(port: Port = 8501) -> None:
    """Serve the demonstration company, made at the first start."""
    os.environ["SALESDESK_DATABASE_URL"] = f"sqlite:///{settings.var() / 'demo.db'}"
    _require_free(LOCAL, port)
    _make_company()
    _serve(LOCAL, port)


def _make_company() -> None:
    """Make the demonstration company unless it is there; say who can sign in."""
    from services import demonstration, setup  # noqa: PLC0415 (slow to load for `run`)

    setup.migrate()
    if not setup.is_set_up():
        remark("cli.demo_making")
        demonstration.make(DEMO_PASSWORD, language())
    for face in demonstration.faces():
        role = t(face.role.label)
        typer.echo(f"  {face.login:<20}{role}  {face.name} ({face.team})")
    typer.echo(t("cli.demo_password", password=DEMO_PASSWORD))


class _Server(uvicorn.Server):
    """Says where the app is as soon as it answers, and when it begins to stop."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            typer.echo(t("cli.serving", url=_address(self.config)))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        remark("cli.stopping")
        await super().shutdown(sockets)


def _serve(host: str, port: int) -> None:
    """Serve until somebody stops it.

    Raises:
        RuleError: ``cli.cannot_listen``.
    """
    _require_free(host, port)
    remark("cli.starting")
    server = _Server(
        uvicorn.Config(
            APP,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            lifespan="on",  # a migration that fails must not be passed over
            timeout_graceful_shutdown=PATIENCE_S,
        )
    )
    # uvicorn exits by itself where it cannot start, and raises the interruption
    # again when everything is closed
    with suppress(KeyboardInterrupt, SystemExit):
        server.run()
    if not server.started:
        remark("cli.not_started")
        raise typer.Exit(1)


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as asked:
        if os.name != "nt":  # there, the option would let two programs have one port
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            values = {"host": host, "port": port, "reason": reason}
            raise RuleError("cli.cannot_listen", **values) from error


def _address(config: uvicorn.Config) -> str:
    everywhere = {LOCAL, "0.0.0.0", "::", "::1", "localhost"}  # noqa: S104 (to compare)
    shown = "localhost" if config.host in everywhere else config.host
    return f"http://{shown}:{config.port}"

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from cli import run
from cli.main import main
from core.settings import ROOT

Message = MutableMapping[str, Any]
STARTS_WITHIN_S = 40


def a_free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answer(port: int, path: str, server: subprocess.Popen[str] | None = None) -> bytes:
    """Ask until the server answers or is gone."""
    until = time.monotonic() + STARTS_WITHIN_S
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except OSError:
            if time.monotonic() > until or (server and server.poll() is not None):
                raise
            time.sleep(0.05)
        finally:
            connection.close()


async def database_named(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer every request with the database that the process works on."""
    while scope["type"] == "lifespan":
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
    named = os.environ.get("SALESDESK_DATABASE_URL", "").encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": named})


def served(port: int, *arguments: str) -> bytes:
    """Run a command until it has answered one request; return that answer."""
    got: list[bytes] = []

    def ask_and_stop() -> None:
        try:
            got.append(answer(port, "/"))
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    asking = threading.Thread(target=ask_and_stop)
    asking.start()
    status = main([*arguments, "--port", str(port)])
    asking.join()
    assert status == 0
    return got[0]


def test_it_says_where_the_app_is_and_that_it_stops(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "APP", database_named)
    port = a_free_port()

    served(port, "run")

    said = capsys.readouterr()
    assert f"http://localhost:{port} " in said.out
    assert len(said.err.splitlines()) == 2


def test_the_demonstration_company_has_a_database_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "APP", database_named)
    monkeypatch.setenv("SALESDESK_DATABASE_URL", "sqlite:///own.db")

    assert served(a_free_port(), "demo").endswith(b"/demo.db")


async def unable(scope: Message, *_: object) -> None:
    """Fail to start, as a migration can."""
    raise RuntimeError(scope["type"])


def test_an_app_that_cannot_start_ends_with_1_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESDESK_LANG", "en")
    monkeypatch.setattr(run, "APP", unable)

    assert main(["run", "--port", str(a_free_port())]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "did not start" in said.err


def test_a_port_in_use_is_refused_with_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert main(["run", "--port", str(port)]) == 1

    assert "--port" in capsys.readouterr().err


def test_the_real_app_answers_health_and_ends_when_it_is_told(tmp_path: Path) -> None:
    port = a_free_port()
    code = "import sys; from cli.main import main; sys.exit(main())"
    environment = {k: v for k, v in os.environ.items() if "DATABASE_URL" not in k}
    with subprocess.Popen(
        [sys.executable, "-c", code, "run", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "SALESDESK_VAR": str(tmp_path / "var")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            health = json.loads(answer(port, "/health", process))
            process.terminate()
            said, _ = process.communicate(timeout=30)
        finally:
            process.kill()

    assert health["status"] == "ok"
    assert f":{port}" in said

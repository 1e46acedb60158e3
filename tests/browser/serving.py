"""The real server, as ``manage.py run`` starts it, on a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from core.settings import ROOT

STARTS_WITHIN_S = 60
STOPS_WITHIN_S = 20
COMMAND = "import sys; from cli.main import main; sys.exit(main())"
ELSEWHERE = (
    "SALESDESK_DATABASE_URL",
    "SALESDESK_ANALYTICS_URL",
    "TEST_DATABASE_URL",
)
"""What would lead the server to a database that is not this test's."""


@contextmanager
def serving(var: Path) -> Generator[str]:
    """Serve the database in a folder, made if it is missing; yield the address."""
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if k not in ELSEWHERE}
    said = var / "server.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-c", COMMAND, "run", "--port", str(port)],
            cwd=ROOT,
            env={**environment, "SALESDESK_VAR": str(var)},
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait_for(port, process, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    """Wait until the server is healthy: ours, and not another one on that port."""
    until = time.monotonic() + STARTS_WITHIN_S
    while not _is_healthy(port):
        is_gone = process.poll() is not None
        if is_gone or time.monotonic() > until:
            raise RuntimeError(said.read_text("utf-8", "replace"))
        time.sleep(0.05)
    if process.poll() is not None:
        raise RuntimeError(said.read_text("utf-8", "replace"))


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()

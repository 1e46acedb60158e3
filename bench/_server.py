"""The real server on the company that is measured, in a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from json import loads
from pathlib import Path

from core.settings import ROOT

COMMAND = "import sys; from cli.main import main; sys.exit(main())"
STARTS_WITHIN_S = 300
"""The copy for figures is to be filled too."""
STOPS_WITHIN_S = 30
HTTP_OK = 200
TICKS = 100
"""Of Linux in a second."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers, with its copy for figures filled."""

    address: str
    process: int
    seconds: float
    """How long that took from the start."""

    def used_s(self) -> float:
        """Return the seconds of a processor that it has used; 0 where none tells.

        In steps of 10 ms: right on average, whatever else the machine does.
        """
        told = Path(f"/proc/{self.process}/stat")
        if not told.exists():
            return 0.0
        user, system = told.read_text("utf-8").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def memory_mb(self, what: str = "VmHWM") -> float:
        """Return the memory of the process, its most unless ``VmRSS`` is asked for.

        0 where the system does not tell it in ``/proc``.
        """
        told = Path(f"/proc/{self.process}/status")
        if not told.exists():
            return 0.0
        lines = told.read_text("ascii").splitlines()
        found = next(line for line in lines if line.startswith(f"{what}:"))
        return int(found.split()[1]) / 1024


@contextmanager
def serving() -> Generator[Served]:
    """Serve the company, as ``manage.py run`` does."""
    began, port = time.monotonic(), _free_port()
    with subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-c", COMMAND, "run", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    ) as process:
        try:
            while not _is_ready(port):
                if process.poll() is not None or _since(began) > STARTS_WITHIN_S:
                    msg = "the server did not start"
                    raise RuntimeError(msg)
                time.sleep(0.1)
            address = f"http://127.0.0.1:{port}"
            yield Served(address, process.pid, _since(began))
        finally:
            process.terminate()
            try:
                process.wait(STOPS_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _since(began: float) -> float:
    return time.monotonic() - began


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        told = loads(answer.read()) if answer.status == HTTP_OK else {}
    except (OSError, ValueError):
        return False
    finally:
        connection.close()
    return told.get("lag") is not None

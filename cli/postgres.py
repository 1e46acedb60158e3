"""A PostgreSQL server for the length of a test run, from the system's own programs."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USUAL_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
SERVANTS = ("postgres", "nobody")
"""Accounts that may run the server where we are root: PostgreSQL refuses to be."""
NAME = "salesdesk_test"


def programs() -> Path | None:
    """Return the folder with ``initdb`` and ``pg_ctl``; None: there is none here.

    On Windows there is never one: a server is named by ``TEST_DATABASE_URL`` there.
    """
    if os.name == "nt":
        return None
    found = [shutil.which("initdb")]
    for pattern in USUAL_FOLDERS:
        found += sorted(map(str, Path("/").glob(f"{pattern[1:]}/initdb")), reverse=True)
    beside = (Path(path).resolve().parent for path in found if path)
    return next((folder for folder in beside if (folder / "pg_ctl").exists()), None)


@contextmanager
def cluster(folder: Path) -> Generator[str]:
    """Yield the URL of an empty database on a new server; both vanish afterwards.

    It listens on a socket in a folder that nobody else may open, and syncs to disk
    like a real one, so that tests of lost writes mean something.

    Raises:
        subprocess.CalledProcessError: its ``output`` says why there is no server.
    """
    # short: the path of a socket may have 107 characters
    place = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    servant = _servant()
    if "user" in servant:
        os.chown(place, servant["user"], servant["group"])
    data = str(place / "data")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 (the system's own programs)
            [folder / program, *arguments],
            check=True,
            cwd=place,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **servant,
        )

    words = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    start = f"-c listen_addresses= -c unix_socket_directories={place}"
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "postgres", f"--locale={words}")
        run("pg_ctl", "start", "-w", "-D", data, "-l", str(place / "log"), "-o", start)
        try:
            run("createdb", "-h", str(place), "-U", "postgres", NAME)
            yield f"postgresql+psycopg://postgres@/{NAME}?host={place}"
        finally:
            run("pg_ctl", "stop", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _servant() -> Mapping[str, Any]:
    """Return how to run a program as somebody who is not root; nothing: as we are."""
    if os.getuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 (Windows has none)

    accounts = {account.pw_name: account for account in pwd.getpwall()}
    one = next(accounts[name] for name in SERVANTS if name in accounts)
    return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}

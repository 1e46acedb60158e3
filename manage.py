"""Set up what is missing, then run a command: ``python3 manage.py --help``.

Standard library only. Packages are kept in a folder of the person's own, so that
another checkout, or the same one without a network, needs no download.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (an older Python must say so, not fail)
    sys.exit("Sales Desk needs Python 3.11 or later / 销售内务台需要 Python 3.11+")

from core.i18n import text
from core.settings import language

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "salesdesk-packages"
RUNNING = ROOT / "requirements.lock"
DEVELOPING = ROOT / "requirements-dev.lock"
"""Everything of ``RUNNING``, and what tests need besides."""


def main() -> None:
    """Run the command inside the environment, made first where it is not ready."""
    needed = DEVELOPING if set(sys.argv[1:2]) & {"test", "bench"} else RUNNING
    if not _ready(needed):
        _set_up(needed)
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        from cli.main import main as run  # noqa: PLC0415 (its packages are inside)

        sys.exit(run())
    command = [str(PYTHON), str(ROOT / "manage.py"), *sys.argv[1:]]
    if os.name == "nt":  # there, execv would let the shell go on without waiting
        sys.exit(subprocess.call(command))  # noqa: S603 (our own interpreter)
    os.execv(PYTHON, command)  # noqa: S606 (signals reach the command itself)


def _ready(needed: Path) -> bool:
    """Whether the environment holds these packages, or all that developers need."""
    found = STAMP.read_text("utf-8") if PYTHON.exists() and STAMP.exists() else ""
    return found in {_stamp(needed), _stamp(DEVELOPING)}


def _stamp(lock: Path) -> str:
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def _set_up(needed: Path) -> None:
    _say("cli.setting_up", folder=ENVIRONMENT)
    if not PYTHON.exists() or _pip("--version", quiet=True):
        fresh, links = not PYTHON.exists(), os.name != "nt"
        try:
            venv.create(ENVIRONMENT, clear=fresh, symlinks=links, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            sys.exit(_say("cli.no_environment", reason=error))
    STAMP.unlink(missing_ok=True)
    given = os.environ.get("SALESDESK_WHEELS")
    kept = Path(given or Path.home() / ".cache" / "salesdesk" / "wheels").resolve()
    packages = ("--no-deps", "--require-hashes", "-r", str(needed))
    install = ("install", "--no-index", "--find-links", str(kept), *packages)
    if _pip(*install, quiet=True):  # not everything is here: fetch, then once more
        _say("cli.fetching", folder=kept)
        fetched = _pip("download", "--no-cache-dir", "-d", str(kept), *packages)
        if fetched or _pip(*install):
            sys.exit(_say("cli.no_packages", folder=kept))
    STAMP.write_text(_stamp(needed), "utf-8")
    _say("cli.set_up")


def _pip(*arguments: str, quiet: bool = False) -> int:
    """Run pip, which speaks on standard error only; return its exit status."""
    stream = subprocess.DEVNULL if quiet else sys.stderr
    loud = [] if sys.stderr.isatty() else ["-q"]
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *loud]
    return subprocess.call([*pip, *arguments], stdout=stream, stderr=stream)  # noqa: S603 (ours)


def _say(key: str, **values: object) -> int:
    """Say it on standard error; return the exit status of what went wrong."""
    sys.stderr.write(text(language(), key, **values) + "\n")
    return 1


if __name__ == "__main__":
    main()

"""``manage.py test``: every test on SQLite, and the database's users on PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree as ET

import typer

from cli import postgres
from cli.output import remark, t
from core.settings import ROOT

ON_POSTGRESQL = ("tests/db", "tests/services", "tests/cli", "tests/analytics")
"""What meets the database itself; pages are the same whatever stands below them."""
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
ONE_DATABASE = "only on "
"""A skipped test whose reason begins so has its turn on the other database."""
REAL_FILES = "needs the folder shared/data"
"""How the tests say that they are for files which are not part of the project."""

app = typer.Typer()


@app.command(
    help=t("cli.test"),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def test(context: typer.Context) -> None:
    """Run all tests twice over, or once those that the arguments name.

    ``SALESDESK_TEST_ALL=1`` makes it a failure that something was left out,
    ``SALESDESK_TEST_COVERAGE=1`` that too little of the code was run.
    """
    environment = os.environ | _browser()
    if context.args:
        raise typer.Exit(_pytest(context.args, environment))
    measured = bool(os.environ.get("SALESDESK_TEST_COVERAGE"))
    with tempfile.TemporaryDirectory() as reports:
        failed, left_out = _everything(Path(reports), environment, measured=measured)
    failed |= measured and _too_little_was_run()
    _tell(left_out)
    if left_out and os.environ.get("SALESDESK_TEST_ALL"):
        remark("cli.test_incomplete")
        failed = True
    raise typer.Exit(int(failed))


def _everything(
    reports: Path, environment: Mapping[str, str], *, measured: bool
) -> tuple[bool, list[str]]:
    """Run both rounds; return whether one failed, and what was left out and why."""
    left_out = (
        [] if "SALESDESK_CHROMIUM" in environment else [t("cli.test_no_chromium")]
    )
    cores = min(os.cpu_count() or 1, 4)
    options = ["-n", str(cores)] if cores > 1 else []
    options += ["--cov", "--cov-report="] if measured else []
    sqlite = {k: v for k, v in environment.items() if k != "TEST_DATABASE_URL"}
    remark("cli.test_sqlite")
    first = [*options, f"--junitxml={reports / 'sqlite.xml'}"]
    failed = bool(_pytest(first, sqlite))
    with ExitStack() as until_done:
        url, why_not = _postgresql(until_done)
        if url:
            remark("cli.test_postgresql")
            second = [*options, f"--junitxml={reports / 'postgresql.xml'}"]
            second += ["--cov-append"] if measured else []
            second += [name for name in ON_POSTGRESQL if (ROOT / name).is_dir()]
            failed |= bool(_pytest(second, {**environment, "TEST_DATABASE_URL": url}))
        else:
            left_out.append(why_not)
    left_out += _skipped(reports.glob("*.xml"))
    return failed, left_out


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment)  # noqa: S603 (ours)


def _browser() -> Mapping[str, str]:
    """Return where the browser is, as the tests read it; nothing: there is none."""
    given = os.environ.get("SALESDESK_CHROMIUM")
    found = [given] if given else [shutil.which(name) for name in BROWSERS]
    found += [path for path in ELSEWHERE if not given and Path(path).exists()]
    return next(({"SALESDESK_CHROMIUM": path} for path in found if path), {})


def _postgresql(until_done: ExitStack) -> tuple[str, str]:
    """Return the URL of a server to test on, or nothing and why there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given, ""
    folder = postgres.programs()
    if folder is None:
        return "", t("cli.test_no_postgresql")
    try:
        return until_done.enter_context(postgres.cluster(folder)), ""
    except subprocess.CalledProcessError as error:
        return "", f"{t('cli.test_no_postgresql')}\n{error.output}"


def _skipped(reports: Iterator[Path]) -> list[str]:
    """Return why how many tests were skipped, those for one database aside."""
    reasons = Counter(
        skipped.get("message", "")
        for report in reports
        for skipped in ET.parse(report).iter("skipped")  # noqa: S314 (pytest wrote it)
        if skipped.get("type") != "pytest.xfail"
    )
    return [
        t("cli.test_skipped", count=count, reason=reason)
        for reason, count in sorted(reasons.items())
        if not reason.startswith((ONE_DATABASE, REAL_FILES))
    ]


def _too_little_was_run() -> bool:
    """Whether less than 95 % of all, or less than all rules, was run by the tests."""
    remark("cli.test_coverage")
    report = [sys.executable, "-m", "coverage", "report", "--skip-covered"]
    whole = ["--include=rules/*,core/*", "--fail-under=100"]
    statuses = [
        subprocess.call([*report, *wanted], cwd=ROOT)  # noqa: S603 (ours)
        for wanted in (["--fail-under=95"], whole)
    ]
    return any(statuses)


def _tell(left_out: Sequence[str]) -> None:
    if not left_out:
        remark("cli.test_nothing_left_out")
        return
    remark("cli.test_left_out")
    for what in left_out:
        typer.echo(f"- {what}", err=True)

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.settings import ROOT

COMMAND = """
import sys
def main():
    print("ran", *sys.argv[1:])
    return 3
"""


def pins(path: Path) -> Mapping[str, set[str]]:
    """Return version and marker of every package that a file names."""
    found: dict[str, set[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        match = re.match(r"([\w.-]+)(?:\[\w+\])?==([^ ;]+)(?: ?; ([^\\]+))?", line)
        if match:
            name, version, marker = match.groups()
            plain = (marker or "").strip().replace('"', "'")
            key = name.lower().replace("_", "-")
            found.setdefault(key, set()).add(f"{version} {plain}")
    return found


def test_the_bootstrap_needs_the_standard_library_only() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import manage"

    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_the_bootstrap_stays_short() -> None:
    assert len((ROOT / "manage.py").read_text("utf-8").splitlines()) < 100


def test_the_locks_hold_what_the_requirements_say_and_nothing_else() -> None:
    running = pins(ROOT / "requirements.txt")
    developing = {**running, **pins(ROOT / "requirements-dev.txt")}

    assert pins(ROOT / "requirements.lock") == running
    assert pins(ROOT / "requirements-dev.lock") == developing


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_has_a_hash_and_no_place_to_come_from(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text("utf-8")

    packages = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in lock
    assert "://" not in (ROOT / f"{name}.txt").read_text("utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project that needs no packages, with one command that prints."""
    for name in ("core", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "manage.py", tmp_path)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli/main.py").write_text(COMMAND)
    return tmp_path


def managed(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(project / "manage.py"), *arguments],
        cwd=project.parent,
        env={**os.environ, "SALESDESK_LANG": "en", "SALESDESK_WHEELS": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_environment_is_made_once_and_again_when_the_lock_changes(
    project: Path,
) -> None:
    first = managed(project, "figure", "won_amount")
    assert (first.returncode, first.stdout) == (3, "ran figure won_amount\n")
    assert "environment is ready" in first.stderr

    assert managed(project, "figure").stderr == ""

    assert "environment is ready" in managed(project, "test").stderr
    assert managed(project, "figure").stderr == "", "developers have it all"

    (project / "requirements-dev.lock").write_text("# other\n")
    (project / "requirements.lock").write_text("# other\n")
    assert "environment is ready" in managed(project, "run").stderr


def test_without_the_packages_it_says_where_to_put_them(project: Path) -> None:
    nothing = "0" * 64
    (project / "requirements.lock").write_text(
        f"surely-no-such-package==1.0 --hash=sha256:{nothing}\n"
    )
    (project / "pip.conf").write_text("[global]\nno-index = true\n")
    os.environ["PIP_CONFIG_FILE"] = str(project / "pip.conf")
    try:
        done = managed(project, "run")
    finally:
        del os.environ["PIP_CONFIG_FILE"]

    assert done.returncode == 1
    assert done.stdout == ""
    assert str(project) in done.stderr.splitlines()[-1]

"""The company of two teams in a fresh database; made once, then copied."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.settings import var
from db.queries import accounts
from db.session import engine
from tests.reach import world as company


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the filled database is kept, once a test has made it."""
    return tmp_path_factory.mktemp("reach") / "filled.db"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords fast."""
    monkeypatch.setattr(accounts, "COST", 4)


@pytest.fixture
def world(
    kept: Path,
    request: pytest.FixtureRequest,
    noon: None,  # noqa: ARG001
) -> Callable[[], bool]:
    """Fill the database; return how to have it as it was, where that is quick."""
    here = var() / "salesdesk.db"
    is_file = engine().dialect.name == "sqlite"
    if is_file and kept.exists():
        _put(kept, here)
    else:
        request.getfixturevalue("teams")
        company.build()
        if is_file:
            engine().dispose()
            shutil.copy(here, kept)
    company.keep_files()

    def again() -> bool:
        if is_file:
            _put(kept, here)
        return is_file

    return again


def _put(kept: Path, here: Path) -> None:
    engine().dispose()
    for name in (f"{here}-wal", f"{here}-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copy(kept, here)

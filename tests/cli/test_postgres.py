import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cli import postgres


@pytest.fixture
def folder() -> Path:
    found = postgres.programs()
    if found is None:
        pytest.skip("needs the server programs of PostgreSQL")
    return found


def test_a_server_is_there_for_the_block_and_syncs_like_a_real_one(
    folder: Path,
) -> None:
    with postgres.cluster(folder) as url:
        place = Path(url.partition("host=")[2])
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW fsync")) == "on"
            assert connection.scalar(text("SELECT lower('É')")) == "é"
        engine.dispose()
        assert place.stat().st_mode & 0o077 == 0

    assert not place.exists()


def test_a_server_that_does_not_start_says_why_and_leaves_nothing(
    full_disk: Path,
) -> None:

    with pytest.raises(subprocess.CalledProcessError) as caught:  # noqa: SIM117
        with postgres.cluster(full_disk):
            pass

    said = caught.value.output.splitlines()
    assert said[0] == "no room"
    assert not Path(said[1]).exists()


def test_the_newest_of_the_usual_folders_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("15", "17", "18"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "initdb").touch()
    for version in ("15", "17"):
        (tmp_path / version / "pg_ctl").touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "USUAL_FOLDERS", (f"{tmp_path}/*",))

    assert postgres.programs() == tmp_path / "17"

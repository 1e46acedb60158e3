from pathlib import Path

import pytest

from cli import bench
from cli.main import main


@pytest.fixture(autouse=True)
def measurements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bench"
    folder.mkdir()
    (folder / "_shared.py").write_text("raise SystemExit(9)")
    (folder / "board.py").write_text("print('board: 12 ms')")
    (folder / "search.py").write_text("import core; print('search: 4 ms')")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def test_without_names_everything_is_measured_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "core.py").touch()

    assert main(["bench"]) == 0

    said = capfd.readouterr().out
    assert said.index("board: 12 ms") < said.index("search: 4 ms")


def test_only_what_is_named_is_measured(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "board"]) == 0

    assert "search" not in capfd.readouterr().out


def test_an_unknown_name_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "speed"]) == 1

    assert "board, search" in capsys.readouterr().err


def test_a_measurement_that_fails_fails_the_command(tmp_path: Path) -> None:
    (tmp_path / "bench" / "board.py").write_text("raise SystemExit(3)")

    assert main(["bench", "board"]) == 1


def test_a_number_after_a_name_is_the_size_of_that_measurement(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sized = "import sys; print('sizes', sys.argv[1:])"
    (tmp_path / "bench" / "search.py").write_text(sized)

    assert main(["bench", "board", "search", "500", "7"]) == 0

    assert "sizes ['500', '7']" in capfd.readouterr().out

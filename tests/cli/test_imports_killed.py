"""An import whose process dies keeps what it wrote, goes on or is taken back."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import main
from core.access import SYSTEM
from db.alive import holding
from db.models import ImportBatch
from db.seed.standard import plant
from db.session import transaction
from tests.build import saved
from tests.cli.imported import Capture, counted, dumped, run, states
from tests.conftest import NOON, ROOT

ROWS = 6000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
    place = tmp_path / "customers.csv"
    rows = [f"Customer {n},Steel,021-{n}" for n in range(ROWS)]
    place.write_text("\n".join(["name,industry,phone", *rows]), "utf-8")
    return place


def killed_after(file: Path, chunks: int) -> None:
    """Let a process import the file; kill it when it has told of some chunks."""
    command = "import sys; from cli.main import main; sys.exit(main(sys.argv[1:]))"
    child = subprocess.Popen(
        [sys.executable, "-c", command, "import", "customers", str(file)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stderr
        for _ in range(chunks):
            assert child.stderr.readline()
        child.kill()


def test_a_killed_import_goes_on_with_the_same_file_and_goes_as_one_batch(
    capsys: Capture, file: Path
) -> None:
    before = dumped()
    killed_after(file, chunks=2)
    written = counted("SELECT count(*) FROM customer")
    assert 2000 <= written < ROWS
    [(batch, state)] = states(capsys).items()
    assert state == "interrupted"

    status, said = run(capsys, "customers", str(file))

    assert (status, said["batch"]) == (0, batch)
    assert (said["unchanged"], said["created"]) == (written, ROWS - written)
    assert counted("SELECT count(*) FROM customer") == ROWS
    assert states(capsys) == {batch: "done"}
    [listed] = run(capsys, "list")[1]["batches"]
    assert (listed["counts"]["created"], listed["counts"]["unchanged"]) == (ROWS, 0)
    assert run(capsys, "undo", batch)[0] == 0
    assert dumped() == before


def test_a_killed_import_is_taken_back_as_far_as_it_came(
    capsys: Capture, file: Path
) -> None:
    before = dumped()
    killed_after(file, chunks=1)
    [batch] = states(capsys)

    assert run(capsys, "undo", batch)[0] == 0

    assert dumped() == before
    assert states(capsys) == {batch: "undone"}


def test_what_a_living_process_writes_is_left_alone(
    capsys: Capture, file: Path
) -> None:
    _, said = run(capsys, "customers", str(file))
    batch = said["batch"]
    with transaction(SYSTEM, "imports.run") as session:
        row = session.get_one(ImportBatch, counted("SELECT id FROM import_batch"))
        row.state = row.state.WRITING

    with holding(batch) as free:
        assert free
        assert states(capsys) == {batch: "writing"}
        for words in (["undo", batch], ["customers", str(file)]):
            status, refused = run(capsys, *words)
            assert (status, refused["error"]["key"]) == (1, "imports.being_written")

    assert states(capsys) == {batch: "interrupted"}


def test_another_file_does_not_go_on_with_a_batch_that_was_cut_off(
    capsys: Capture, file: Path
) -> None:
    saved(
        ImportBatch(
            code="other", kind="customers", file_name="x", sha256="0", began_at=NOON
        )
    )
    assert main(["import", "customers", str(file), "--json"]) == 0
    capsys.readouterr()
    assert sorted(states(capsys).values()) == ["done", "interrupted"]

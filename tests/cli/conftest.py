import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest


@pytest.fixture
def full_disk() -> Generator[Path]:
    """Return server programs of PostgreSQL that fail, where anybody may run them."""
    place = Path(tempfile.mkdtemp(dir="/tmp"))  # all of pytest's is closed
    for name in ("initdb", "pg_ctl"):
        (place / name).write_text("#!/bin/sh\necho no room; pwd; exit 1\n")
        (place / name).chmod(0o755)
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)

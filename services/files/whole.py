"""Many tables and texts in one archive, written and read piece by piece."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.errors import RuleError
from services.files.archives import BROKEN
from services.files.exports import Value, csv_into

ENDING = ".csv"
MOST_TEXT = 64 << 20
"""Bytes of a text in an archive; tables may be larger, they go to the disk."""
ENTRY = zipfile.ZIP_DEFLATED
Tables = Iterable[tuple[str, Sequence[str], Iterator[Sequence[Value]]]]


def write_archive(
    out: IO[bytes] | Path, texts: Mapping[str, str], tables: Tables
) -> Mapping[str, int]:
    """Write texts and one csv per table; return how many rows each table has.

    Only some rows are in memory at a time.
    """
    counts: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", ENTRY, compresslevel=6) as archive:
        for name, words in texts.items():
            archive.writestr(name, words.encode())
        for name, headings, rows in tables:
            with (
                archive.open(name + ENDING, "w", force_zip64=True) as entry,
                io.TextIOWrapper(entry, "utf-8-sig", newline="") as stream,
            ):
                counts[name] = csv_into(stream, rows, headings)
    return counts


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is open for reading."""

    archive: zipfile.ZipFile
    place: Path

    def text(self, name: str) -> str | None:
        """Return a text, nothing where there is none of this name.

        Raises:
            RuleError: ``recorded.no_archive``.
        """
        if name not in self.archive.namelist():
            return None
        with _refused(), self.archive.open(name) as entry:
            content = entry.read(MOST_TEXT + 1)
            if len(content) > MOST_TEXT:
                raise ValueError(name)
            return content.decode("utf-8-sig")

    @contextmanager
    def table(self, name: str) -> Generator[Path | None]:
        """Yield a table as a file of its own while the block runs.

        Raises:
            RuleError: ``recorded.no_archive``.
        """
        if name + ENDING not in self.archive.namelist():
            yield None
            return
        path = self.place / (name + ENDING)
        with _refused(), self.archive.open(path.name) as entry, path.open("wb") as out:
            shutil.copyfileobj(entry, out, 1 << 20)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


@contextmanager
def open_archive(path: Path) -> Generator[Archive]:
    """Open an archive; its tables come to a folder that is gone afterwards.

    Raises:
        RuleError: ``recorded.no_archive``.
    """
    with _refused():
        archive = zipfile.ZipFile(path)
    with archive, tempfile.TemporaryDirectory(prefix="salesdesk-") as place:
        yield Archive(archive, Path(place))


@contextmanager
def _refused() -> Generator[None]:
    try:
        yield
    except (*BROKEN, RuntimeError) as error:  # the latter: with a password
        raise RuleError("recorded.no_archive") from error

"""The bytes of a file, to be gone through any number of times."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from core.errors import NotFoundError, RuleError
from rules.reading.records import LONGEST_LINE

PIECE = 1 << 20
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that are in memory."""

    content: bytes

    def open(self) -> BinaryIO:
        """Return the bytes from the start, without a copy of them."""
        return io.BytesIO(self.content)

    def check(self) -> None:
        """Do nothing: bytes in memory do not change."""


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A file as it was when it was opened first; a later change is refused."""

    path: Path
    stamp: tuple[int, int]

    @classmethod
    def at(cls, path: Path) -> "FileOnDisk":
        """Return the file at ``path``.

        Raises:
            NotFoundError: ``reading.no_such_file``.
        """
        try:
            return cls(path, _stamp(path))
        except OSError as error:
            raise NotFoundError("reading.no_such_file", name=path.name) from error

    def open(self) -> BinaryIO:
        """Return the bytes from the start.

        Raises:
            RuleError: ``reading.changed``, someone else writes the file.
        """
        self.check()
        return self.path.open("rb")

    def check(self) -> None:
        """Refuse a file that was written since it was opened first."""
        try:
            same = _stamp(self.path) == self.stamp
        except OSError:
            same = False
        if not same:
            raise RuleError("reading.changed", name=self.path.name)


def _stamp(path: Path) -> tuple[int, int]:
    seen = path.stat()
    if not path.is_file():
        raise FileNotFoundError(path)
    return seen.st_size, seen.st_mtime_ns


Source = Upload | FileOnDisk


def source_of(content: bytes | Path) -> Source:
    """Return what is behind ``content``."""
    return Upload(content) if isinstance(content, bytes) else FileOnDisk.at(content)


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a source and refuse it at the end if it changed in between."""
    with source.open() as stream:
        yield stream
    source.check()


def pieces(source: Source) -> Iterator[bytes]:
    """Yield all bytes in pieces."""
    with opened(source) as stream:
        yield from iter(partial(stream.read, PIECE), b"")


def lines(source: Source, decoder: str) -> Iterator[str]:
    """Yield the lines with their ends; CR alone ends one too.

    Bytes that the encoding does not know become U+FFFD. A line is cut at
    ``LONGEST_LINE``, so that a file without line ends does not fill the memory.
    """
    with opened(source) as stream:
        text = io.TextIOWrapper(stream, decoder, errors="replace", newline="")
        yield text.readline(LONGEST_LINE).lstrip(BYTE_ORDER_MARK)
        yield from iter(partial(text.readline, LONGEST_LINE), "")

"""Long lists in pieces: databases take only so many values in one statement."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500
"""Far below what the databases take."""


def pieces(items: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """Yield a sequence in pieces of a size, the last one shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]

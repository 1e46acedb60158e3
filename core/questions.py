"""What a list is asked for: the same from a page, an address and the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PAGE = 50
EMPTY = ""
"""Stands for "has no value" in a filter, as it does in figures."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for.

    ``filters`` are by column: one value, several, or for dates and amounts a tuple
    of the least and the most, None being open; ``EMPTY`` as the least takes what has
    no value too. ``sort`` is a column, with ``-`` in
    front for descending. ``page`` counts from 1. Where there are ``ids``, only those
    records of the list are asked for.
    """

    search: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = PAGE
    ids: Sequence[int] = ()

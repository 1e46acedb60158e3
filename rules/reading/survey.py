"""What is seen of a table in one pass: its first and last records, and their widths."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.errors import RuleError

HEAD = 200
TAIL = 12
MOST_BLANK = (1 << 20) + (1 << 18)
"""Empty records one after the other: a quarter more than a sheet has rows."""


@dataclass(slots=True)
class Survey:
    """What was seen of all records."""

    head: list[list[str]] = field(default_factory=list)
    tail: deque[list[str]] = field(default_factory=lambda: deque(maxlen=TAIL))
    count: int = 0
    widths: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, rows: Iterable[list[str]]) -> "Survey":
        """Go through all records; empty ones at the end do not count.

        Raises:
            RuleError: ``reading.too_many_blank``.
        """
        survey = cls()
        blank = 0
        for row in rows:
            seen = _width(row)
            if not seen:
                blank += 1
                if blank > MOST_BLANK:
                    raise RuleError("reading.too_many_blank", most=MOST_BLANK)
                continue
            if blank:
                survey._skip(blank)
                blank = 0
            survey.widths[seen] += 1
            survey._take(row)
        return survey

    def _skip(self, blank: int) -> None:
        for _ in range(min(blank, TAIL + HEAD)):
            self._take([])
        self.count += max(blank - TAIL - HEAD, 0)

    def _take(self, row: list[str]) -> None:
        self.count += 1
        self.tail.append(row)
        if len(self.head) < HEAD:
            self.head.append(row)


def _width(row: Sequence[str]) -> int:
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width

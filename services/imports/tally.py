"""What became of the rows of a file, counted chunk by chunk."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from core.fields import Problem
from rules.importing.rows import Row

Told = tuple[int, str, Problem]
"""Row, column, and what is to be said of it."""
SHOWN = 500
"""Changes that a report tells of; the numbers count them all."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a record that was there: from what to what."""

    row: int
    column: str
    before: object
    after: object
    currency: str = ""


@dataclass(slots=True)
class Tally:
    """What became of the rows.

    ``made`` counts the records that rows named. ``flags`` tell of rows that were kept
    although a form would refuse them; ``flagged`` counts those rows. ``rounded`` counts
    by column the amounts finer than their currency, ``moved`` how far that moves their
    sum, in major units.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    flagged: int = 0
    made: Counter[str] = field(default_factory=Counter)
    problems: list[Told] = field(default_factory=list)
    flags: list[Told] = field(default_factory=list)
    rounded: Counter[str] = field(default_factory=Counter)
    moved: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    changes: list[Changed] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Return how many rows have been decided on."""
        return self.created + self.updated + self.unchanged + self.rejected

    def counts(self) -> dict[str, int]:
        """Return the numbers that a batch keeps."""
        names = ("rows", "created", "updated", "unchanged", "rejected", "flagged")
        return {name: getattr(self, name) for name in names}

    def add(self, other: "Tally") -> None:
        """Count what became of some more rows."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.flagged += other.flagged
        self.made += other.made
        self.problems += other.problems
        self.flags += other.flags
        self.rounded += other.rounded
        for name, by in other.moved.items():
            self.moved[name] += by
        self.changes += other.changes[: SHOWN - len(self.changes)]

    def refuse(self, row: Row) -> bool:
        """Count a row that has problems; return whether it has."""
        self.problems += [(row.number, name, p) for name, p in row.problems.items()]
        self.rejected += bool(row.problems)
        return bool(row.problems)

    def flag(self, row: Row) -> None:
        """Count a row that is kept although a form would refuse it."""
        self.flags += [(row.number, name, p) for name, p in row.flags.items()]
        self.flagged += bool(row.flags)
        for name, by in row.moved.items():
            self.rounded[name] += 1
            self.moved[name] += by

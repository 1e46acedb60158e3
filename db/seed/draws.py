"""Chance that always falls the same way: one seed, one company."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from math import exp, log
from pathlib import Path
from random import Random
from typing import Any

from db.records import Tracked

Row = dict[str, Any]
Write = Callable[[type[Tracked], Sequence[Row]], list[int]]
"""Inserts rows of one table, all with the same columns; returns their ids."""

Settle = Callable[[str, str], int]
"""Makes a team of a name below the path of another one; returns its id."""

WORDS = Path(__file__).with_name("words.toml")
SATURDAY = 5


@cache
def words() -> Mapping[str, Any]:
    """Return what the demonstration company is made of."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


class Draw(Random):
    """Draws with the shapes that business has."""

    def one(self, weights: Mapping[str, float]) -> str:
        """Return one key; the values say how often."""
        return self.choices(list(weights), list(weights.values()))[0]

    def around(self, middle: float, spread: float = 0.5) -> float:
        """Return a positive number: few are large, the median is ``middle``."""
        return exp(self.gauss(log(middle), spread))

    def happens(self, chance: float) -> bool:
        """Return whether something of this chance happens."""
        return self.random() < chance

    def day(self, first: date, last: date) -> date:
        """Return a working day between two days, both included."""
        days = max(0, (last - first).days)
        return min(workday(first + timedelta(self.randint(0, days))), max(first, last))

    def instant(self, day: date) -> datetime:
        """Return an instant of the working hours of a day in China."""
        begin = datetime.combine(day, time(1), UTC)
        return begin + timedelta(minutes=self.randint(0, 9 * 60))


def workday(day: date) -> date:
    """Return the day itself or the Monday after it."""
    return day + timedelta(max(0, 7 - day.weekday()) % 7 * (day.weekday() >= SATURDAY))

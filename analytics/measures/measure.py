"""What a measure is: what it counts, from which rows, on which date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func

from core.i18n import Label

Condition = ColumnElement[bool]
At = Callable[[str], Any]
"""The column at the end of a way from the counted row: ``order.status``."""
Where = Callable[[At], tuple[Condition, ...]]


class Unit(StrEnum):
    """What a value is given in."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"
    DAYS = "days"
    HOURS = "hours"
    SCORE = "score"
    POINTS = "points"


class Worth(StrEnum):
    """What a deal counts with.

    Its own amount, that of the price list where it has none, or weighted by the odds
    of its stage.
    """

    OWN = "own"
    LISTED = "listed"
    WEIGHTED = "weighted"


class Sums(StrEnum):
    """How the parts of a split make the whole."""

    ADDITIVE = "additive"
    RATIO = "ratio"
    DISTINCT = "distinct"
    QUANTILE = "quantile"


class Log(StrEnum):
    """Rows that are made of the stage events whose instants are known.

    Each event; each event that another one follows, with the time between; each deal,
    from its first event to its last.
    """

    EVENTS = "events"
    STEPS = "steps"
    COURSES = "courses"


@dataclass(frozen=True, slots=True)
class Row:
    """The amounts of one counted row, as expressions; ``key`` counts records once.

    Split by product a deal counts once per product, with the part that is its own.
    ``millis`` is how long it took, ``path`` the stages that it went through.
    """

    key: Any
    amount: Any = None
    list_value: Any = None
    weight: Any = None
    millis: Any = None
    path: Any = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``source`` is the class whose rows it counts (or ``Log``), ``date`` the way to its
    day, ``else_on`` to the day of rows without that one, and ``where`` what a row must
    be. ``value`` gets the amount of a row (``Row``) and returns the aggregate; a ratio
    has its numerator there and ``over`` beneath it; what comes out is divided by
    ``per``. Rows of several kinds are counted by measures of their own, which it is
    ``made_of``, each with its sign; ``fixed`` has what all rows of one of them say
    where only rows of another differ.
    """

    name: str
    unit: Unit
    sums: Sums
    source: Any
    date: str
    value: Callable[[Row], Any]
    where: Where = lambda _: ()
    over: Callable[[Row], Any] | None = None
    more_is_better: bool | None = True
    worth: Worth = Worth.OWN
    else_on: str = ""
    per: int = 1
    made_of: "tuple[tuple[Measure, int], ...]" = ()
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> "tuple[tuple[Measure, int], ...]":
        """Return what it is made of, each with its sign: mostly itself alone."""
        return self.made_of or ((self, 1),)

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"measures.{self.name}")

    @property
    def definition(self) -> Label:
        """Return the catalogue key of the sentence that defines it."""
        return Label(f"measures.{self.name}_means")


def count(row: Row) -> Any:
    """Return how many rows there are."""
    return func.count(row.key)


def total(row: Row) -> Any:
    """Return the sum of the amounts, 0 where no row has one."""
    return func.coalesce(func.sum(row.amount), 0)


ADDED, RATIO, DISTINCT, QUANTILE = Sums
MONEY, COUNT, RATE, DAYS, HOURS, SCORE, POINTS = Unit

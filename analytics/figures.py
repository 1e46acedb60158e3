"""From measure, dimensions, period and filters to a statement, and to a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import func, select

from analytics.dimensions import grain_name
from analytics.measures import MEASURES, Measure, Unit
from analytics.plan import Asked, Plan
from core.errors import RuleError
from core.money import Currency
from core.periods import Grain
from db.replica import as_of
from db.scope import ScopedSession


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: its dimension values, its value, and how many rows it rests on.

    Money is in minor units of ``currency``; a share of nothing is None.
    """

    by: tuple[str, ...]
    value: int | Decimal | None
    n: int
    currency: Currency | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a figure is made of: a measure that adds to it, or takes off (-1)."""

    measure: Measure
    sign: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and everything that is needed to explain it.

    ``parts`` tells of one that rows of several kinds make together.
    """

    asked: Asked
    measure: Measure
    cells: Sequence[Cell]
    as_of_change: int
    parts: Sequence[Part] = ()

    @property
    def currencies(self) -> tuple[Currency, ...]:
        """Return the currencies in it, none for what is no money."""
        return tuple(sorted({c.currency for c in self.cells if c.currency}))


@dataclass(frozen=True, slots=True)
class Sum:
    """What a group comes to before it is divided: above, beneath, and of how many."""

    value: Decimal | None
    over: Decimal
    n: int

    def with_(self, other: "Sum", sign: int) -> "Sum":
        """Return both together, or this one less the other."""
        value = (self.value or 0) + sign * (other.value or Decimal(0))
        return Sum(value, self.over + sign * other.over, self.n + other.n)


Groups = dict[tuple[Currency | None, tuple[str, ...]], Sum]
NOTHING = Sum(None, Decimal(0), 0)


def measure_of(name: str) -> Measure:
    """Return a measure.

    Raises:
        RuleError: ``measures.unknown``.
    """
    if name not in MEASURES:
        raise RuleError("measures.unknown", name=name, known=", ".join(MEASURES))
    return MEASURES[name]


def figure(session: ScopedSession, asked: Asked) -> Figure:
    """Return the value of every group that has rows, sorted by dimension.

    Raises:
        RuleError: ``measures.unknown``, ``measures.no_such_split``.
    """
    measure = measure_of(asked.measure)
    found = [
        (part, sign, _groups(session, part, asked)) for part, sign in measure.parts
    ]
    whole: Groups = {}
    for _, sign, groups in found:
        for key, come_to in groups.items():
            whole[key] = whole.get(key, NOTHING).with_(come_to, sign)
    parts = [Part(part, sign, _cells(part, groups)) for part, sign, groups in found]
    return Figure(
        asked,
        measure,
        _cells(measure, whole),
        as_of(session),
        parts if len(parts) > 1 else (),
    )


def _groups(session: ScopedSession, measure: Measure, asked: Asked) -> Groups:
    """Return what the groups of rows of one kind come to."""
    plan = Plan(session, measure, asked)
    groups = [plan.dimension(name) for name in asked.by]
    money = plan.currency() if measure.unit is Unit.MONEY else None
    keys = [*([money] if money is not None else []), *groups]
    over = measure.over(plan.row) if measure.over else None
    values = [measure.value(plan.row), *([over] if over is not None else [])]
    count = func.count(plan.row.key)
    statement = plan.finished(select(*keys, *values, count)).group_by(*keys)
    found: Groups = {}
    for row in session.execute(statement):
        *told, n = row
        currency = Currency(told.pop(0)) if money is not None else None
        names, sums = told[: len(asked.by)], told[len(asked.by) :]
        if n:
            key = currency, _names(names, asked.by)
            found[key] = Sum(*(_exact(sums[0]), _exact(sums[-1]) or Decimal(0)), int(n))
    return found


def _names(values: Sequence[Any], by: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        grain_name(value, Grain(name)) if name in set(Grain) else str(value)
        for name, value in zip(by, values, strict=True)
    )


def _exact(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _cells(measure: Measure, groups: Groups) -> list[Cell]:
    cells = [
        Cell(by, _value(measure, found), found.n, currency)
        for (currency, by), found in groups.items()
    ]
    return sorted(cells, key=lambda cell: (cell.currency or "", cell.by))


def _value(measure: Measure, found: Sum) -> int | Decimal | None:
    """Return money in whole minor units, counts whole, all else exact."""
    value = found.value
    if measure.over is not None:
        value = (value or Decimal(0)) / found.over if found.over else None
    if value is None:
        return None
    if measure.unit is Unit.MONEY:
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return int(value) if measure.unit is Unit.COUNT else value / measure.per

"""From measure, dimensions, period and filters to a statement, and to a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlmodel import col

from analytics.dimensions import BEFORE, WAYS, grain_key, grain_name, known, text_of
from analytics.measures import MEASURES, Measure, Unit
from analytics.naming import key_of
from analytics.paths import Joins
from analytics.rows import of_deals, of_orders
from core.errors import RuleError
from core.money import Currency
from core.periods import EVER, Grain, Period
from db.models import Deal, OrderLine
from db.queries import company
from db.replica import as_of
from db.scope import ScopedSession


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know.

    ``where`` has per dimension the values that count; the empty text is "missing".
    """

    measure: str
    by: Sequence[str] = ()
    period: Period = EVER
    where: Mapping[str, Sequence[str]] | None = None


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
class Figure:
    """A figure and everything that is needed to explain it."""

    asked: Asked
    measure: Measure
    cells: Sequence[Cell]
    as_of_change: int

    @property
    def currencies(self) -> tuple[Currency, ...]:
        """Return the currencies in it, none for what is no money."""
        return tuple(sorted({c.currency for c in self.cells if c.currency}))


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
    plan = Plan(session, measure, asked)
    groups = [plan.dimension(name) for name in asked.by]
    money = plan.currency() if measure.unit is Unit.MONEY else None
    keys = [*([money] if money is not None else []), *groups]
    over = measure.over(plan.row) if measure.over else None
    values = [measure.value(plan.row), *([over] if over is not None else [])]
    count = func.count(plan.row.key)
    statement = plan.finished(select(*keys, *values, count)).group_by(*keys)
    cells = [
        _cell(row, measure, asked.by, has_currency=money is not None)
        for row in session.execute(statement)
    ]
    kept = [cell for cell in cells if cell.n]
    kept.sort(key=lambda cell: (cell.currency or "", cell.by))
    return Figure(asked, measure, kept, as_of(session))


class Plan:
    """One statement in the making: the counted rows, and the joins they need."""

    def __init__(self, session: ScopedSession, measure: Measure, asked: Asked) -> None:
        """Take what is asked; a split that the measure has not is refused."""
        self.measure, self.asked = measure, asked
        self.source = measure.source
        self.joins = Joins(self.source)
        self._session = session
        self._parts: Any = None
        self._part_names: Mapping[str, Any] = {}
        wanted = [*asked.by, *(asked.where or {})]
        for name in wanted:
            if name not in known(self.source):
                allowed = ", ".join(known(self.source))
                raise RuleError("measures.no_such_split", name=name, known=allowed)
        if self.source is Deal:
            counts = measure.worth if measure.unit is Unit.MONEY else None
            found = of_deals(session, wanted, counts=counts)
            self.row, self._part_names, self._parts = found
        else:
            self.row = of_orders(self.source)

    def dimension(self, name: str) -> Any:
        """Return the expression of a dimension."""
        if name in set(Grain):
            return grain_key(self.day, Grain(name), self._fiscal_start)
        if name in self._part_names:
            return text_of(self._part_names[name])
        column = self.joins.column(WAYS[self.source][name])
        own = BEFORE.get(self.source, {}).get(name)
        if own:
            return func.coalesce(self.joins.column(own), column, "")
        return text_of(column)

    @property
    def _fiscal_start(self) -> int:
        """Return the first month of a fiscal year: only periods need it."""
        return company.settings(self._session).fiscal_start

    @property
    def day(self) -> Any:
        """Return the date that the measure goes by."""
        return self.joins.column(self.measure.date)

    def currency(self) -> Any:
        """Return the currency of a row."""
        way = {OrderLine: "order.currency"}.get(self.source, "currency")
        return self.joins.column(way)

    def finished(self, statement: Select[Any]) -> Select[Any]:
        """Return the statement with its rows, joins, period and filters."""
        conditions = [*self.measure.where(), *self._inside(), *self._filters()]
        statement = self.joins.applied(statement.select_from(self.source))
        if self._parts is not None:
            on = self._parts.c.deal_id == col(Deal.id)
            statement = statement.outerjoin(self._parts, on)
        return statement.where(*conditions)

    def _inside(self) -> list[Any]:
        start, end = self.asked.period.start, self.asked.period.end
        low = [self.day >= start] if start else []
        return low + ([self.day < end] if end else [])

    def _filters(self) -> list[Any]:
        return [
            or_(*(self._is(name, value) for value in values))
            for name, values in (self.asked.where or {}).items()
        ]

    def _is(self, name: str, value: str) -> Any:
        if name in set(Grain):
            return self.dimension(name) == key_of(
                value, Grain(name), self._fiscal_start
            )
        return self.dimension(name) == value


def _cell(row: Any, measure: Measure, by: Sequence[str], *, has_currency: bool) -> Cell:
    values = list(row)
    currency = Currency(values.pop(0)) if has_currency else None
    names = tuple(
        grain_name(value, Grain(name)) if name in set(Grain) else str(value)
        for name, value in zip(by, values, strict=False)
    )
    found, n = values[len(by) : -1], int(values[-1])
    return Cell(names, _value(measure, found), n, currency)


def _value(measure: Measure, found: Sequence[Any]) -> int | Decimal | None:
    """Return money in whole minor units, counts whole, all else exact."""
    value = None if found[0] is None else Decimal(str(found[0]))
    if measure.over is not None:
        over = Decimal(str(found[1] or 0))
        value = None if not over else (value or Decimal(0)) / over
    if value is None:
        return None
    if measure.unit is Unit.MONEY:
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return int(value) if measure.unit is Unit.COUNT else value

"""From measure, dimensions, period and filters to a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, null, or_

from analytics.dimensions import BEFORE, STAGES, WAYS, grain_key, known, text_of
from analytics.measures import Log, Measure
from analytics.naming import key_of
from analytics.paths import Joins
from analytics.rows import rows_of
from analytics.stages import named
from core.errors import RuleError
from core.periods import EVER, Grain, Period
from core.settings import Company
from db.functions import local_day
from db.models import OrderLine, Return
from db.queries import company
from db.scope import ScopedSession

IN_ORDERS = (OrderLine, Return)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know.

    ``where`` has per dimension the values that count; the empty text is "missing".
    """

    measure: str
    by: Sequence[str] = ()
    period: Period = EVER
    where: Mapping[str, Sequence[str]] | None = None


class Plan:
    """One statement in the making: the counted rows, and the joins they need."""

    def __init__(self, session: ScopedSession, measure: Measure, asked: Asked) -> None:
        """Take what is asked; a split that the measure has not is refused."""
        self.measure, self.asked = measure, asked
        self.source = measure.source
        self.session = session
        wanted = [*asked.by, *(asked.where or {})]
        for name in wanted:
            if name not in known(measure):
                allowed = ", ".join(known(measure))
                raise RuleError("measures.no_such_split", name=name, known=allowed)
        self._rows = rows_of(session, measure, wanted)
        self.row = self._rows.row
        self.joins = Joins(self._rows.root)

    def dimension(self, name: str) -> Any:
        """Return the expression of a dimension."""
        if name in set(Grain):
            return grain_key(self.day, Grain(name), self._company.fiscal_start)
        if name in self.measure.fixed:
            return func.coalesce(null(), self.measure.fixed[name])
        column = self._rows.names.get(name)
        if column is None:
            column = self.joins.column(WAYS[self.source][name])
        if name in STAGES:
            way = "deal.pipeline" if self.source in set(Log) - {Log.COURSES} else ""
            pipeline = self.joins.column(way or "pipeline")
            return text_of(named(self.session, pipeline, column))
        own = BEFORE.get(self.source, {}).get(name)
        if own:
            return func.coalesce(self.joins.column(own), column, "")
        return text_of(column)

    @property
    def _company(self) -> Company:
        """Return the settings: periods need the fiscal year, instants the zone."""
        return company.settings(self.session)

    @property
    def day(self) -> Any:
        """Return the date that the measure goes by."""
        if self._rows.day is not None:
            return self._rows.day
        day = self._day_at(self.measure.date)
        if self.measure.else_on:
            day = func.coalesce(day, self._day_at(self.measure.else_on))
        return day

    def _day_at(self, way: str) -> Any:
        """Return the day at the end of a way; an instant is on the company's day."""
        column = self.joins.column(way)
        if not way.endswith("_at"):
            return column
        return local_day(column, literal(self._company.timezone))

    def currency(self) -> Any:
        """Return the currency of a row."""
        in_order = self.source in IN_ORDERS
        return self.joins.column("order.currency" if in_order else "currency")

    def finished(self, statement: Select[Any]) -> Select[Any]:
        """Return the statement with its rows, joins, period and filters."""
        conditions = [
            *self.measure.where(self.joins.column),
            *self._rows.being,
            *self._inside(),
            *self._filters(),
        ]
        statement = self.joins.applied(statement.select_from(self._rows.root))
        return self._rows.within(statement).where(*conditions)

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
        if name in set(Grain) and not value:
            return self.day.is_(None)
        if name in set(Grain):
            key = key_of(value, Grain(name), self._company.fiscal_start)
            return self.dimension(name) == key
        return self.dimension(name) == value

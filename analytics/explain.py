"""The rows behind a figure: the same statement, not added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from analytics.figures import Asked, Plan, figure, measure_of
from analytics.measures import Sums, Unit, Worth
from core.money import Currency
from db.models import Activity, Deal, Lead, Order, OrderLine
from db.scope import ScopedSession


@dataclass(frozen=True, slots=True)
class Counted:
    """One row that a figure counts; ``value`` is its part of an additive amount."""

    id: int
    name: str
    who: str
    day: date | None
    value: int | None
    currency: Currency | None


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure, latest first, and how many there are in all."""

    rows: Sequence[Counted]
    count: int


def rows_behind(session: ScopedSession, asked: Asked, limit: int) -> Behind:
    """Return the rows that a figure counts, at most ``limit`` of them.

    Raises:
        RuleError: as ``analytics.figures.figure``.
    """
    whole = Asked(asked.measure, (), asked.period, asked.where)
    count = sum(cell.n for cell in figure(session, whole).cells)
    plan = Plan(session, measure_of(asked.measure), whole)
    money = plan.measure.unit is Unit.MONEY
    amount = plan.row.amount
    if plan.measure.worth is Worth.LISTED:
        amount = plan.row.list_value
    columns = [plan.row.key, _name(plan), plan.dimension("rep"), plan.day]
    if money:
        columns += [amount, plan.currency()]
    statement = plan.finished(select(*columns))
    latest = plan.day.desc().nulls_last(), plan.row.key.desc()
    found = session.execute(statement.order_by(*latest).limit(limit))
    return Behind([_counted(row, money=money) for row in found], count)


def is_sum(asked: Asked) -> bool:
    """Return whether the values of the rows add up to the figure."""
    measure = measure_of(asked.measure)
    return measure.sums is Sums.ADDITIVE and measure.unit is Unit.MONEY


def _name(plan: Plan) -> Any:
    if plan.source in {Deal, Lead}:
        return plan.joins.column("name")
    ways = {OrderLine: "order.number", Order: "number", Activity: "note"}
    return plan.joins.column(ways[plan.source])


def _counted(row: Any, *, money: bool) -> Counted:
    number, name, who, day, *rest = row
    amount = int(rest[0]) if money and rest[0] is not None else None
    currency = Currency(rest[1]) if money else None
    return Counted(number, str(name or ""), who, day, amount, currency)

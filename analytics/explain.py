"""The rows behind a figure: the same statement, not added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from analytics.figures import figure, measure_of
from analytics.measures import Log, Sums, Unit, Worth
from analytics.plan import Asked, Plan
from core.money import Currency
from db.models import (
    Activity,
    Case,
    Deal,
    Lead,
    Order,
    OrderLine,
    Payment,
    Return,
    Survey,
    TrainingResult,
)
from db.scope import ScopedSession

NAMES: Mapping[Any, str] = {
    Activity: "note",
    Case: "number",
    Deal: "name",
    Lead: "name",
    Order: "number",
    OrderLine: "order.number",
    Payment: "number",
    Return: "order.number",
    Survey: "customer.name",
    TrainingResult: "course",
    Log.EVENTS: "deal.name",
    Log.STEPS: "deal.name",
    Log.COURSES: "name",
}
"""The way to what a row is called in a list of rows."""


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
    found = [
        row
        for part, sign in measure_of(asked.measure).parts
        for row in _rows(Plan(session, part, whole), sign, limit)
    ]
    found.sort(key=lambda row: row.day or date.min, reverse=True)
    return Behind(found[:limit], count)


def _rows(plan: Plan, sign: int, limit: int) -> list[Counted]:
    """Return the rows of one kind, latest first; what is taken off is negative."""
    money = plan.measure.unit is Unit.MONEY
    amount = plan.row.amount
    if plan.measure.worth is Worth.LISTED:
        amount = plan.row.list_value
    columns = [plan.row.key, _name(plan), plan.dimension("rep"), plan.day]
    if money:
        columns += [amount, plan.currency()]
    statement = plan.finished(select(*columns))
    latest = plan.day.desc().nulls_last(), plan.row.key.desc()
    found = plan.session.execute(statement.order_by(*latest).limit(limit))
    return [_counted(row, sign, money=money) for row in found]


def is_sum(asked: Asked) -> bool:
    """Return whether the values of the rows add up to the figure."""
    measure = measure_of(asked.measure)
    return measure.sums is Sums.ADDITIVE and measure.unit is Unit.MONEY


def _name(plan: Plan) -> Any:
    return plan.joins.column(NAMES[plan.source])


def _counted(row: Any, sign: int, *, money: bool) -> Counted:
    number, name, who, day, *rest = row
    amount = sign * int(rest[0]) if money and rest[0] is not None else None
    currency = Currency(rest[1]) if money else None
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return Counted(number, str(name or ""), who, on, amount, currency)

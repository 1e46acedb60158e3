"""Every dimension: the way to it from each kind of row, or a length of time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import String, case, extract, func, type_coerce

from analytics.measures import Log, Measure
from core.periods import Grain, name_of
from db.functions import week_start
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

CUSTOMERS = {
    name: f"customer.{name}"
    for name in ("industry", "country", "region", "size", "channel")
} | {"customer": "customer.name", "segment": "customer.size"}
PEOPLE = {"rep": "owner.name", "rep_region": "owner.region", "team": "team.name"}
SUPERIOR = {"manager": "superior.name"}
"""Of the record's own date; other records have the owner's superior of today."""
LED = PEOPLE | {"manager": "owner.superior.name"}
PARTS = ("product", "product_family")
"""Dimensions by which a deal falls into parts: see ``analytics.rows``."""
STAGES = ("stage", "from_stage", "to_stage")
"""Dimensions whose values are codes of a process: see ``analytics.stages``."""

DEALS = (
    CUSTOMERS
    | PEOPLE
    | SUPERIOR
    | {n: n for n in ("stage", "outcome", "lost_reason", "source", "pipeline")}
)
IN_ORDERS = {
    name: f"order.{way}" for name, way in (CUSTOMERS | PEOPLE | SUPERIOR).items()
} | {
    "product": "product.name",
    "product_family": "product.family",
    "status": "order.status",
    "channel": "order.channel",
}
OF_DEALS = {n: f"deal.{w}" for n, w in DEALS.items() if n not in STAGES}
EVENTS = OF_DEALS | {"rep": "person.name", "rep_region": "person.region"}
WAYS: Mapping[Any, Mapping[str, str]] = {
    Deal: DEALS,
    OrderLine: IN_ORDERS,
    Return: IN_ORDERS,
    Order: CUSTOMERS | PEOPLE | SUPERIOR | {"status": "status", "channel": "channel"},
    Payment: CUSTOMERS | PEOPLE | SUPERIOR,
    Lead: LED | {n: n for n in ("source", "channel", "status")},
    Activity: CUSTOMERS | LED | {"kind": "kind"},
    Survey: CUSTOMERS | LED | {n: n for n in ("market", "scale")},
    Case: CUSTOMERS | LED | {n: n for n in ("kind", "status", "channel")},
    TrainingResult: LED | {n: n for n in ("kind", "outcome", "course")},
    Log.EVENTS: EVENTS | {"stage": "to_stage"},
    Log.STEPS: EVENTS
    | {"stage": "to_stage", "from_stage": "to_stage", "to_stage": "next_stage"},
    Log.COURSES: DEALS,
}
BEFORE: Mapping[Any, Mapping[str, str]] = {
    OrderLine: {"region": "order.region"},
    Return: {"region": "order.region"},
    Order: {"region": "region"},
}
"""What the record says itself, asked before its customer."""


def known(measure: Measure) -> tuple[str, ...]:
    """Return the dimensions that a measure can be split by."""
    parts = PARTS if measure.source is Deal else ()
    return (*Grain, *sorted({*WAYS[measure.source], *parts, *measure.fixed}))


def grain_key(day: Any, grain: Grain, fiscal_start: int) -> Any:
    """Return an expression that is equal within a period and differs between them."""
    year, month = extract("year", day), extract("month", day)
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return week_start(day)
        case Grain.MONTH:
            return year * 100 + month
        case Grain.QUARTER:
            starts = [(month < after, after - 3) for after in (4, 7, 10)]
            return year * 100 + case(*starts, else_=10)
        case Grain.YEAR:
            return year * 100 + 1
        case Grain.FISCAL_YEAR:
            before = case((month < fiscal_start, 1), else_=0)
            return (year - before) * 100 + fiscal_start


def grain_name(key: Any, grain: Grain) -> str:
    """Return how a period found by its key is written; empty without a date."""
    if key is None:
        return ""
    if grain in {Grain.DAY, Grain.WEEK}:
        day = key if hasattr(key, "year") else date.fromisoformat(str(key)[:10])
        return name_of(day, grain)
    return name_of(date(int(key) // 100, int(key) % 100, 1), grain)


def text_of(column: Any) -> Any:
    """Return a column as the text of a dimension: a missing value is empty.

    As text a choice may be compared with what is none of its values.
    """
    return func.coalesce(type_coerce(column, String), "")

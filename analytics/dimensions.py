"""Every dimension: the way to it from each kind of row, or a length of time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import case, extract, func

from core.periods import Grain, name_of
from db.functions import week_start
from db.models import Activity, Deal, Lead, Order, OrderLine

CUSTOMERS = {
    name: f"customer.{name}" for name in ("industry", "country", "size", "channel")
} | {"customer": "customer.name", "region": "customer.region"}
PEOPLE = {"rep": "owner.name", "rep_region": "owner.region", "team": "team.name"}
SUPERIOR = {"manager": "superior.name"}
PARTS = ("product", "product_family")
"""Dimensions by which a deal falls into parts: see ``analytics.rows``."""

OWN = {
    name: f"order.{way}" for name, way in (CUSTOMERS | PEOPLE | SUPERIOR).items()
} | {"product": "product.name", "product_family": "product.family"}
WAYS: Mapping[Any, Mapping[str, str]] = {
    Deal: CUSTOMERS
    | PEOPLE
    | SUPERIOR
    | {n: n for n in ("stage", "outcome", "lost_reason", "source", "pipeline")},
    OrderLine: OWN | {"status": "order.status", "channel": "order.channel"},
    Order: CUSTOMERS | PEOPLE | SUPERIOR | {"status": "status", "channel": "channel"},
    Lead: PEOPLE | {n: n for n in ("source", "channel", "status")},
    Activity: CUSTOMERS | PEOPLE | {"kind": "kind"},
}
BEFORE: Mapping[Any, Mapping[str, str]] = {
    OrderLine: {"region": "order.region"},
    Order: {"region": "region"},
}
"""What the record says itself, asked before its customer."""


def known(source: Any) -> tuple[str, ...]:
    """Return the dimensions that rows of a source can be split by."""
    parts = PARTS if source is Deal else ()
    return (*Grain, *sorted({*WAYS[source], *parts}))


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
    """Return a column as the text of a dimension: a missing value is empty."""
    return func.coalesce(column, "")

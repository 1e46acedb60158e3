"""Measures of stage events: how often, how long between, along which ways."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import distinct, func

from analytics.measures.measure import (
    ADDED,
    COUNT,
    DAYS,
    DISTINCT,
    HOURS,
    QUANTILE,
    RATIO,
    Log,
    Measure,
    Row,
    Sums,
    Unit,
    count,
)
from db.functions import quantile_at

HOUR = 3_600_000
DAY = 24 * HOUR
"""Milliseconds."""


def _time(row: Row) -> Any:
    return func.sum(row.millis)


def _quantile(at: float) -> Callable[[Row], Any]:
    return lambda row: quantile_at(row.millis, at)


def _took(
    name: str,
    source: Log,
    sums: Sums,
    value: Callable[[Row], Any],
    **more: Any,
) -> Measure:
    unit, per = (HOURS, HOUR) if source is Log.STEPS else (DAYS, DAY)
    return _of(name, unit, sums, source, value, per=per, more_is_better=False, **more)


def _of(
    name: str,
    unit: Unit,
    sums: Sums,
    source: Log,
    value: Callable[[Row], Any],
    **more: Any,
) -> Measure:
    return Measure(name, unit, sums, source, "on_day", value, **more)


OF_THE_LOG = (
    _of("stage_events", COUNT, ADDED, Log.EVENTS, count, more_is_better=None),
    _of("transitions", COUNT, ADDED, Log.STEPS, count, more_is_better=None),
    _took("wait_hours", Log.STEPS, RATIO, _time, over=count),
    _took("median_wait_hours", Log.STEPS, QUANTILE, _quantile(0.5)),
    _took("total_wait_hours", Log.STEPS, ADDED, _time),
    _took("case_days", Log.COURSES, RATIO, _time, over=count),
    _took("median_case_days", Log.COURSES, QUANTILE, _quantile(0.5)),
    _took("p90_case_days", Log.COURSES, QUANTILE, _quantile(0.9)),
    _of(
        "variants",
        COUNT,
        DISTINCT,
        Log.COURSES,
        lambda row: func.count(distinct(row.path)),
        more_is_better=False,
    ),
)

"""Measures of deals: what was won and lost, what is in progress, how long it took."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from analytics.measures.measure import (
    ADDED,
    COUNT,
    DAYS,
    MONEY,
    QUANTILE,
    RATE,
    RATIO,
    At,
    Condition,
    Measure,
    Row,
    Sums,
    Unit,
    Where,
    Worth,
    count,
    total,
)
from db.functions import days_between, quantile_at, whole_part
from db.models import Deal
from rules.pipeline import Outcome


def _won(at: At) -> tuple[Condition, ...]:
    return (at("outcome") == Outcome.WON,)


def _lost(at: At) -> tuple[Condition, ...]:
    return (at("outcome") == Outcome.LOST,)


def _open(at: At) -> tuple[Condition, ...]:
    return (at("outcome") == Outcome.OPEN,)


def _closed(at: At) -> tuple[Condition, ...]:
    return (at("outcome") != Outcome.OPEN,)


def _days() -> Any:
    return days_between(col(Deal.created_on), col(Deal.closed_on))


def _sum_of_days(_: Row) -> Any:
    return func.sum(_days())


def _with_days(_: Row) -> Any:
    return func.count(_days())


def _deals(
    name: str,
    unit: Unit,
    sums: Sums,
    value: Callable[[Row], Any],
    where: Where,
    **more: Any,
) -> Measure:
    given = {"date": "closed_on"} | more
    return Measure(name, unit, sums, Deal, value=value, where=where, **given)


OF_DEALS = (
    _deals("won_amount", MONEY, ADDED, total, _won),
    _deals("won_deals", COUNT, ADDED, count, _won),
    _deals("lost_deals", COUNT, ADDED, count, _lost, more_is_better=False),
    _deals(
        "win_rate",
        RATE,
        RATIO,
        lambda _: func.sum(case((col(Deal.outcome) == Outcome.WON, 1), else_=0)),
        _closed,
        over=count,
    ),
    _deals(
        "average_won", MONEY, RATIO, total, _won, over=lambda r: func.count(r.amount)
    ),
    _deals("median_won", MONEY, QUANTILE, lambda r: quantile_at(r.amount, 0.5), _won),
    _deals("max_won", MONEY, QUANTILE, lambda row: func.max(row.amount), _won),
    _deals("open_deals", COUNT, ADDED, count, _open, date="expected_close_on"),
    _deals("open_amount", MONEY, ADDED, total, _open, date="expected_close_on"),
    _deals(
        "open_list_value",
        MONEY,
        ADDED,
        lambda row: func.coalesce(func.sum(row.list_value), 0),
        _open,
        date="expected_close_on",
        worth=Worth.LISTED,
    ),
    _deals(
        "weighted_amount",
        MONEY,
        ADDED,
        lambda r: func.coalesce(func.sum(whole_part(r.amount * r.weight + 50, 100)), 0),
        _open,
        date="expected_close_on",
        worth=Worth.WEIGHTED,
    ),
    _deals(
        "days_to_close",
        DAYS,
        RATIO,
        _sum_of_days,
        _won,
        over=_with_days,
        more_is_better=False,
    ),
    _deals(
        "median_days_to_close",
        DAYS,
        QUANTILE,
        lambda _: quantile_at(_days(), 0.5),
        _won,
        more_is_better=False,
    ),
    _deals(
        "days_to_close_lost",
        DAYS,
        RATIO,
        _sum_of_days,
        _lost,
        over=_with_days,
        more_is_better=None,
    ),
    _deals(
        "days_to_close_all",
        DAYS,
        RATIO,
        _sum_of_days,
        _closed,
        over=_with_days,
        more_is_better=None,
    ),
)

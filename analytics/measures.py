"""Every measure, defined once: what it counts, from which rows, on which date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, distinct, func
from sqlmodel import col

from core.i18n import Label
from db.functions import days_between, quantile_at, whole_part
from db.models import Activity, Deal, Lead, Order, OrderLine
from rules.activities import TOUCHES
from rules.leads import LeadStatus
from rules.pipeline import Outcome

Condition = ColumnElement[bool]


class Unit(StrEnum):
    """What a value is given in."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"
    DAYS = "days"


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


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    ``source`` is the class whose rows it counts, ``date`` the way to its day and
    ``where`` what a row must be. ``value`` gets the amount of a row (``Row``) and
    returns the aggregate; a ratio has its numerator there and ``over`` beneath it.
    """

    name: str
    unit: Unit
    sums: Sums
    source: Any
    date: str
    value: Callable[["Row"], Any]
    where: Callable[[], tuple[Condition, ...]] = tuple
    over: Callable[["Row"], Any] | None = None
    more_is_better: bool | None = True
    worth: Worth = Worth.OWN

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"measures.{self.name}")

    @property
    def definition(self) -> Label:
        """Return the catalogue key of the sentence that defines it."""
        return Label(f"measures.{self.name}_means")


@dataclass(frozen=True, slots=True)
class Row:
    """The amounts of one counted row, as expressions; ``key`` counts records once.

    Split by product a deal counts once per product, with the part that is its own.
    """

    key: Any
    amount: Any = None
    list_value: Any = None
    weight: Any = None


def _won() -> tuple[Condition, ...]:
    return (col(Deal.outcome) == Outcome.WON,)


def _lost() -> tuple[Condition, ...]:
    return (col(Deal.outcome) == Outcome.LOST,)


def _open() -> tuple[Condition, ...]:
    return (col(Deal.outcome) == Outcome.OPEN,)


def _closed() -> tuple[Condition, ...]:
    return (col(Deal.outcome) != Outcome.OPEN,)


def _count(row: Row) -> Any:
    return func.count(row.key)


def _total(row: Row) -> Any:
    return func.coalesce(func.sum(row.amount), 0)


def _days() -> Any:
    return days_between(col(Deal.created_on), col(Deal.closed_on))


def _sum_of_days(_: Row) -> Any:
    return func.sum(_days())


def _with_days(_: Row) -> Any:
    return func.count(_days())


def _orders(_: Row) -> Any:
    return func.count(distinct(col(OrderLine.order_id)))


def _deals(
    name: str,
    unit: Unit,
    sums: Sums,
    value: Callable[[Row], Any],
    where: Callable[[], tuple[Condition, ...]],
    **more: Any,
) -> Measure:
    given = {"date": "closed_on"} | more
    return Measure(name, unit, sums, Deal, value=value, where=where, **given)


def _lines(
    name: str,
    unit: Unit,
    sums: Sums,
    value: Callable[[Row], Any],
    **more: Any,
) -> Measure:
    return Measure(name, unit, sums, OrderLine, "order.ordered_on", value, **more)


ADDED, RATIO, DISTINCT, QUANTILE = Sums
MONEY, COUNT, RATE, DAYS = Unit

ALL = (
    _deals("won_amount", MONEY, ADDED, _total, _won),
    _deals("won_deals", COUNT, ADDED, _count, _won),
    _deals("lost_deals", COUNT, ADDED, _count, _lost, more_is_better=False),
    _deals(
        "win_rate",
        RATE,
        RATIO,
        lambda _: func.sum(case((col(Deal.outcome) == Outcome.WON, 1), else_=0)),
        _closed,
        over=_count,
    ),
    _deals(
        "average_won", MONEY, RATIO, _total, _won, over=lambda r: func.count(r.amount)
    ),
    _deals("median_won", MONEY, QUANTILE, lambda r: quantile_at(r.amount, 0.5), _won),
    _deals("max_won", MONEY, QUANTILE, lambda row: func.max(row.amount), _won),
    _deals("open_deals", COUNT, ADDED, _count, _open, date="expected_close_on"),
    _deals("open_amount", MONEY, ADDED, _total, _open, date="expected_close_on"),
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
    _lines("gross_sales_amount", MONEY, ADDED, _total),
    _lines("sales_amount", MONEY, ADDED, _total),
    _lines(
        "gross_margin",
        MONEY,
        ADDED,
        lambda _: func.coalesce(
            func.sum(col(OrderLine.amount_minor) - col(OrderLine.cost_minor)), 0
        ),
    ),
    _lines("orders", COUNT, DISTINCT, _orders),
    _lines("order_lines", COUNT, ADDED, _count),
    _lines("units", COUNT, ADDED, lambda _: func.sum(col(OrderLine.quantity))),
    _lines("average_order", MONEY, RATIO, _total, over=_orders),
    Measure(
        "customers",
        COUNT,
        DISTINCT,
        Order,
        "ordered_on",
        lambda _: func.count(distinct(col(Order.customer_id))),
    ),
    Measure("leads", COUNT, ADDED, Lead, "created_on", _count),
    Measure(
        "lead_conversion",
        RATE,
        RATIO,
        Lead,
        "created_on",
        lambda _: func.sum(
            case((col(Lead.status) == LeadStatus.CONVERTED, 1), else_=0)
        ),
        over=_count,
    ),
    Measure(
        "activities",
        COUNT,
        ADDED,
        Activity,
        "on_day",
        _count,
        where=lambda: (col(Activity.kind).in_(TOUCHES),),
    ),
)

MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in ALL}

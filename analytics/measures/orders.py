"""Measures of orders: what was ordered, what came back, what was paid."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import distinct, func
from sqlmodel import col

from analytics.measures.measure import (
    ADDED,
    COUNT,
    DISTINCT,
    MONEY,
    RATIO,
    At,
    Condition,
    Measure,
    Row,
    Sums,
    Unit,
    count,
    total,
)
from db.models import Order, OrderLine, Payment, Return
from rules.orders import OrderStatus


def _stands(at: At) -> tuple[Condition, ...]:
    """Return the lines and returns of orders that were not cancelled."""
    return (at("order.status") != OrderStatus.CANCELLED,)


def _orders(_: Row) -> Any:
    return func.count(distinct(col(OrderLine.order_id)))


def _lines(
    name: str,
    unit: Unit,
    sums: Sums,
    value: Callable[[Row], Any],
    **more: Any,
) -> Measure:
    return Measure(name, unit, sums, OrderLine, "order.ordered_on", value, **more)


def _margin(_: Row) -> Any:
    margin = col(OrderLine.amount_minor) - col(OrderLine.cost_minor)
    return func.coalesce(func.sum(margin), 0)


GROSS = _lines("gross_sales_amount", MONEY, ADDED, total, where=_stands)
RETURNED = Measure(
    "returned_amount",
    MONEY,
    ADDED,
    Return,
    "returned_on",
    total,
    _stands,
    else_on="order.ordered_on",
    more_is_better=False,
)

OF_ORDERS = (
    GROSS,
    RETURNED,
    replace(GROSS, name="sales_amount", made_of=((GROSS, 1), (RETURNED, -1))),
    _lines("gross_margin", MONEY, ADDED, _margin, where=_stands),
    _lines("orders", COUNT, DISTINCT, _orders),
    _lines("order_lines", COUNT, ADDED, count),
    _lines(
        "units",
        COUNT,
        ADDED,
        lambda _: func.sum(col(OrderLine.quantity)),
        where=_stands,
    ),
    _lines("average_order", MONEY, RATIO, total, where=_stands, over=_orders),
    Measure(
        "customers",
        COUNT,
        DISTINCT,
        Order,
        "ordered_on",
        lambda _: func.count(distinct(col(Order.customer_id))),
    ),
    Measure("payments", MONEY, ADDED, Payment, "received_on", total),
)

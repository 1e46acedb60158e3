"""The rows that a measure counts, with the amount of each, ready to be summed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from analytics.dimensions import PARTS
from analytics.measures import Row, Worth
from core.errors import NotFoundError
from db import policies
from db.models import Deal, DealLine, OrderLine, Product
from db.queries import company
from db.scope import ScopedSession

SOLD = aliased(Product)
PART_NAMES: Mapping[str, Any] = {"product": SOLD.name, "product_family": SOLD.family}
PROCESS = "process"


def of_orders(source: Any) -> Row:
    """Return the amounts of a row that is no deal."""
    amount = source.amount_minor if source is OrderLine else None
    return Row(key=source.id, amount=amount)


def of_deals(
    session: ScopedSession, by: Sequence[str], *, counts: Worth | None
) -> tuple[Row, Mapping[str, Any], Any]:
    """Return the amounts of a deal, whole or in its parts, and the parts to join.

    A deal without lines is one part without a product. By list price a deal without
    an amount counts what its products cost in the list. Only what the measure counts
    is read: lines where it is split by them or by list price, odds where it weighs.
    """
    asked = [name for name in by if name in PARTS]
    if counts is not Worth.LISTED and not asked:
        weight = _weights(session) if counts is Worth.WEIGHTED else None
        return Row(col(Deal.id), _whole(), weight=weight), {}, None
    parts = _parts(asked, money=counts is not None)
    named: dict[str, Any] = {name: parts.c[name] for name in asked}
    if counts is None:
        return Row(col(Deal.id)), named, parts
    listed: Any = func.coalesce(col(Deal.amount_minor), parts.c.list_minor)
    amount: Any = _whole()
    if asked:
        share = func.coalesce(parts.c.contract_minor, parts.c.amount_minor)
        amount = case((parts.c.deal_id.is_(None), _whole()), else_=share)
        listed = case(
            (parts.c.deal_id.is_(None), col(Deal.amount_minor)),
            else_=func.coalesce(parts.c.amount_minor, parts.c.list_minor),
        )
    weight = _weights(session) if counts is Worth.WEIGHTED else None
    return Row(col(Deal.id), amount, listed, weight), named, parts


def _whole() -> Any:
    """Return what a deal is worth: its contract, else what is expected."""
    return func.coalesce(col(Deal.contract_amount_minor), col(Deal.amount_minor))


def _parts(asked: Sequence[str], *, money: bool) -> Any:
    """Return one row per deal and product (or family), or one per deal."""
    names = [PART_NAMES[name].label(name) for name in asked]
    listed = col(SOLD.list_price_minor) * col(DealLine.quantity)
    amounts = [
        func.sum(col(DealLine.amount_minor)).label("amount_minor"),
        func.sum(col(DealLine.contract_amount_minor)).label("contract_minor"),
        func.sum(listed).label("list_minor"),
    ]
    return (
        select(col(DealLine.deal_id), *names, *(amounts if money else []))
        .join(SOLD, col(SOLD.id) == col(DealLine.product_id), isouter=True)
        .group_by(col(DealLine.deal_id), *(PART_NAMES[name] for name in asked))
        .subquery("parts")
    )


def _weights(session: ScopedSession) -> Any:
    """Return the win probability of a deal's stage today, in per cent."""
    odds = probabilities(session, company.today(session))
    found = [
        ((col(Deal.pipeline) == code) & (col(Deal.stage) == stage), percent)
        for (code, stage), percent in odds.items()
    ]
    return case(*found, else_=0) if found else literal(0)


def probabilities(session: ScopedSession, on: date) -> dict[tuple[str, str], int]:
    """Return the win probability per pipeline and stage, in per cent."""
    found = {}
    for code in policies.codes(session, PROCESS):
        try:
            body = policies.in_force(session, PROCESS, code, on).body
        except NotFoundError:
            continue
        for stage in body["stages"]:
            found[code, stage["code"]] = int(stage["probability"])
    return found

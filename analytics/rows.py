"""The rows that a measure counts, with the amount of each, ready to be summed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from analytics.dimensions import PARTS
from analytics.measures import Log, Measure, Row, Unit, Worth
from analytics.stages import PROCESS, courses, events, following
from core.errors import NotFoundError
from db import policies
from db.functions import millis_between
from db.models import (
    Deal,
    DealEvent,
    DealLine,
    OrderLine,
    Payment,
    Product,
    Return,
    TrainingResult,
)
from db.queries import company
from db.scope import ScopedSession

SOLD = aliased(Product)
PART_NAMES: Mapping[str, Any] = {"product": SOLD.name, "product_family": SOLD.family}
AMOUNTS: Mapping[Any, Any] = {
    OrderLine: col(OrderLine.amount_minor),
    Return: col(Return.amount_minor),
    Payment: col(Payment.amount_minor),
    TrainingResult: col(TrainingResult.cost_minor),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to be counted.

    ``root`` is where ways start; ``names`` has dimensions that are no ways. What is
    ``joined`` is so ``on`` a condition, ``always`` or where it is there. ``day`` is
    the day of a row that no way leads to, ``being`` what a row must be.
    """

    root: Any
    row: Row
    names: Mapping[str, Any] = field(default_factory=dict)
    joined: Any = None
    on: Any = None
    always: bool = False
    day: Any = None
    being: tuple[Any, ...] = ()

    def within(self, statement: Select[Any]) -> Select[Any]:
        """Return the statement with what is joined to the rows."""
        if self.joined is None:
            return statement
        return statement.join(self.joined, self.on, isouter=not self.always)


def rows_of(session: ScopedSession, measure: Measure, wanted: Sequence[str]) -> Rows:
    """Return the rows of a measure, ready for the dimensions that are wanted."""
    source = measure.source
    if source is Log.EVENTS:
        event, _ = events()
        return Rows(event, Row(event.id))
    if source is Log.STEPS:
        return _steps()
    if source is Log.COURSES:
        return _courses(measure)
    if source is not Deal:
        return Rows(source, Row(source.id, AMOUNTS.get(source)))
    counts = measure.worth if measure.unit is Unit.MONEY else None
    row, names, parts = of_deals(session, wanted, counts=counts)
    on = None if parts is None else parts.c.deal_id == col(Deal.id)
    return Rows(Deal, row, names, parts, on)


def _steps() -> Rows:
    """Return the events that another one follows, and how long until then."""
    event, made = events(
        following(col(DealEvent.to_stage)).label("next_stage"),
        following(col(DealEvent.at)).label("next_at"),
    )
    done = func.coalesce(event.completed_at, event.at)
    millis = millis_between(done, made.c.next_at)
    names = {"to_stage": made.c.next_stage}
    being = (made.c.next_at.is_not(None),)
    return Rows(event, Row(event.id, millis=millis), names, being=being)


def _courses(measure: Measure) -> Rows:
    """Return the deals with events, and how long from the first to the last."""
    made = courses(paths=measure.name == "variants")
    millis = millis_between(made.c.first_at, made.c.last_at)
    return Rows(
        Deal,
        Row(col(Deal.id), millis=millis, path=made.c.get("path")),
        joined=made,
        on=made.c.deal_id == col(Deal.id),
        always=True,
        day=made.c.first_on,
    )


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

"""Every record of a kind as a full export writes it, page by page."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.fields import Entry, Kind, entries
from core.money import Currency, to_major
from db.kinds import columns, table_of
from db.models import Deal, DealLine, Order, Payment, Product, Settlement
from db.queries.directory import NAMED_BY
from db.queries.records import number_of
from db.scope import ScopedSession
from rules.importing.mapping import ALIASES
from rules.recorded import NAMES, ORDER, PAST, Part, cell_of, major

PAGE = 2000
Value = str | int | Decimal | date | datetime | bool | None
PARTED = frozenset({"lines", "settles"})
"""Columns that tell of a record's parts."""
PLAIN: Mapping[Kind, Callable[[str], Value]] = {Kind.CHOICE: str, Kind.DECIMAL: Decimal}
MARKS: Mapping[str, Callable[[Mapping[Any, Any]], bool]] = {
    "as_recorded": lambda _: True,
    "is_log": lambda row: row["currency"] is None,
}
"""Columns that are no columns of the table."""
Parts = Callable[[ScopedSession, Sequence[int]], Mapping[int, list[Part]]]


@cache
def fields(kind: str) -> Mapping[str, Entry]:
    """Return what a full export says of a kind, by the headings of its file."""
    renamed = {**ALIASES.get(kind, {}), **NAMES.get(kind, {})}
    known = {e.name: e for e in columns(kind).values()}
    past = PAST.get(kind)
    more = {e.name: e for e in entries(past)} if past else {}
    found = known | {n: e for n, e in more.items() if n not in known}
    return {
        renamed.get(e.public, e.public): replace(e, required=False)
        for e in found.values()
    }


def is_recorded(kind: str, headings: Collection[str]) -> bool:
    """Return whether a file with these headings is one of a full export."""
    return kind in ORDER and set(headings) == set(fields(kind))


def rows(session: ScopedSession, kind: str) -> Iterator[Sequence[Value]]:
    """Yield every record of a kind in the order in which they were made.

    Amounts are in major units, who is referred to is named as a file names it, and
    values of lists are their codes. A record without a number gets its id as one,
    by which it is told when it comes twice. What belongs to a record that was put
    away is put away with it.
    """
    table: Any = table_of(kind)
    statement = _selected(kind, table).order_by(table.id).limit(PAGE)
    last = 0
    while page := session.execute(statement.where(table.id > last)).mappings().all():
        last = page[-1]["id"]
        ids = [row["id"] for row in page]
        parts = PARTS[kind](session, ids) if kind in PARTS else {}
        for row in page:
            if all(row[f"{name}_named"] for name in _needed(kind)):
                yield [_value(row, e, parts) for e in fields(kind).values()]


@cache
def _needed(kind: str) -> Sequence[str]:
    """Return the references without which a record of the kind is nothing."""
    required = {e.name for e in columns(kind).values() if e.required}
    found = fields(kind).values()
    return [e.name for e in found if e.kind is Kind.REFERENCE and e.name in required]


@cache
def _selected(kind: str, table: Any) -> Select[Any]:  # noqa: ANN401 (any class)
    own = [e for e in fields(kind).values() if e.name in table.model_fields]
    chosen = [getattr(table, e.name) for e in own if e.kind is not Kind.REFERENCE]
    statement: Select[Any] = select(table.id, *chosen).select_from(table)
    for entry in own:
        if entry.kind is Kind.REFERENCE:
            named: Any = aliased(table_of(entry.target))
            called = func.coalesce(
                *(getattr(named, n) for n in NAMED_BY[entry.target]), ""
            )
            statement = statement.add_columns(
                called.label(f"{entry.name}_named")
            ).outerjoin(named, named.id == getattr(table, entry.name))
    return statement


def _value(
    row: Mapping[Any, Any], entry: Entry, parts: Mapping[int, list[Part]]
) -> Value:
    if entry.name in PARTED:
        return cell_of(parts.get(row["id"], ()))
    if entry.name in MARKS:
        return MARKS[entry.name](row)
    if entry.kind is Kind.REFERENCE:
        return str(row[f"{entry.name}_named"] or "")
    value: Any = row[entry.name]
    if value is None and entry.name == "number":
        value = number_of(row["id"])
    if value is not None and entry.kind is Kind.MONEY:
        value = to_major(value, Currency(row.get("currency") or Currency.CNY))
    if value is not None and entry.kind in PLAIN:
        value = PLAIN[entry.kind](str(value))
    shown: Value = value
    return shown


def _lines(session: ScopedSession, deals: Sequence[int]) -> Mapping[int, list[Part]]:
    called: Any = func.coalesce(*(getattr(Product, n) for n in NAMED_BY["products"]))
    statement: Select[Any] = (
        select(DealLine, called, col(Deal.currency))
        .join(Deal, col(Deal.id) == col(DealLine.deal_id))
        .outerjoin(Product, col(Product.id) == col(DealLine.product_id))
        .where(col(DealLine.deal_id).in_(deals))
        .order_by(col(DealLine.id))
    )
    found: dict[int, list[Part]] = defaultdict(list)
    for line, name, money in session.execute(statement):
        part = Part(
            of=name,
            quantity=line.quantity,
            amount=major(line.amount_minor, money),
            contract=major(line.contract_amount_minor, money),
        )
        found[line.deal_id].append(part)
    return found


def _settled(
    session: ScopedSession, payments: Sequence[int]
) -> Mapping[int, list[Part]]:
    statement = (
        select(Settlement, col(Order.number), col(Payment.currency))
        .join(Order, col(Order.id) == col(Settlement.order_id))
        .join(Payment, col(Payment.id) == col(Settlement.payment_id))
        .where(col(Settlement.payment_id).in_(payments))
        .order_by(col(Settlement.id))
    )
    found: dict[int, list[Part]] = defaultdict(list)
    for settlement, number, money in session.execute(statement):
        part = Part(of=number, amount=major(settlement.amount_minor, money))
        found[settlement.payment_id].append(part)
    return found


PARTS: Mapping[str, Parts] = {"deals": _lines, "payments": _settled}
"""What is told of a record in one cell of its row."""

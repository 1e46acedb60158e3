"""One page of a list, of any kind of record: filtered, searched, sorted, named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import col

from core.errors import RuleError
from core.fields import Entry
from core.fields import Kind as FieldKind
from core.money import Currency
from core.questions import EMPTY, Question
from db.functions import place_in
from db.kinds import columns, kind_of, shown_as, table_of
from db.scope import ScopedSession
from rules.search import folded

Bounds = tuple[date | int | None, date | int | None]
Filter = str | int | bool | Sequence[str | int] | Bounds


@dataclass(frozen=True, slots=True)
class Found:
    """One record in a list: its columns, and the names of what it refers to."""

    id: int
    version: int
    values: Mapping[str, Any]
    names: Mapping[str, str]

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 (a column of any type)
        """Return the value of a column."""
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Total:
    """How many records a list holds, and per currency what a column sums to."""

    count: int
    sums: Mapping[Currency, int]


def page(session: ScopedSession, kind: str, question: Question) -> list[Found]:
    """Return one page of records in scope, in a stable order."""
    statement = _selected(session, kind)
    statement = _narrowed(statement, kind, question)
    statement = statement.order_by(*_order(kind, question.sort))
    offset = (max(question.page, 1) - 1) * question.size
    return _read(session, kind, statement.limit(question.size).offset(offset))


def looked_up(
    session: ScopedSession, kind: str, question: Question, of: str = ""
) -> tuple[list[int], Total]:
    """Return which records stand on one page of a list, and how much it holds.

    In one statement: looking for words through all texts is what takes the time.
    """
    table: Any = table_of(kind)
    summed = bool(of) and session.viewer.sees_money
    place = func.row_number().over(order_by=_order(kind, question.sort))
    chosen = [table.id, place.label("place")]
    if summed:
        chosen += [table.currency, getattr(table, of).label("amount")]
    statement: Select[Any] = select(*chosen).select_from(table)
    name = question.sort.removeprefix("-")
    if name in {entry.name for entry in _references(kind)}:
        named, _ = _named(kind, name)
        statement = statement.outerjoin(named, named.id == getattr(table, name))
    found = _narrowed(statement, kind, question).cte("found")
    last = max(question.page, 1) * question.size
    of_page = select(found.c.id, found.c.place, null(), null()).where(
        found.c.place > last - question.size, found.c.place <= last
    )
    sums = (found.c.currency, func.sum(found.c.amount)) if summed else (null(), null())
    whole = select(func.count(found.c.id), null(), *sums)
    if summed:
        whole = whole.group_by(found.c.currency)
    rows = session.execute(union_all(of_page, whole)).all()
    placed = sorted((at, number) for number, at, *_ in rows if at is not None)
    ids = [number for _, number in placed]
    totals = [row for row in rows if row[1] is None]
    counted = {Currency(money): int(s or 0) for _, _, money, s in totals if money}
    return ids, Total(sum(count for count, *_ in totals), counted)


def some(session: ScopedSession, kind: str, ids: Sequence[int]) -> list[Found]:
    """Return records in scope in the order given; one that has gone is left out."""
    if not ids:
        return []
    table: Any = table_of(kind)
    statement = _selected(session, kind).where(table.id.in_(ids))
    found = {row.id: row for row in _read(session, kind, statement)}
    return [found[number] for number in ids if number in found]


def everything(
    session: ScopedSession, kind: str, question: Question, size: int = 2000
) -> Iterator[Found]:
    """Yield every record that a list would show, in its order, page by page."""
    statement = _narrowed(_selected(session, kind), kind, question)
    statement = statement.order_by(*_order(kind, question.sort))
    offset = 0
    while rows := _read(session, kind, statement.limit(size).offset(offset)):
        yield from rows
        offset += size


def total(session: ScopedSession, kind: str, question: Question, of: str = "") -> Total:
    """Return count and, of an amount column, the sum in each currency."""
    table: Any = table_of(kind)
    if not of or not session.viewer.sees_money:
        counted = _narrowed(select(func.count(table.id)), kind, question)
        return Total(int(session.execute(counted).scalar_one()), {})
    summed = select(table.currency, func.count(table.id), func.sum(getattr(table, of)))
    rows = session.execute(
        _narrowed(summed, kind, question).group_by(table.currency)
    ).all()
    sums = {Currency(money): int(amount or 0) for money, _, amount in rows}
    return Total(sum(count for _, count, _ in rows), sums)


def one(session: ScopedSession, kind: str, number: int) -> Found | None:
    """Return one record with the names of what it refers to, if it is in scope."""
    table: Any = table_of(kind)
    found = _read(session, kind, _selected(session, kind).where(table.id == number))
    return found[0] if found else None


def _selected(session: ScopedSession, kind: str) -> Select[Any]:
    table: Any = table_of(kind)
    shown = [
        getattr(table, name)
        for name in columns(kind)
        if session.viewer.sees_money or not name.endswith("_minor")
    ]
    statement: Select[Any] = select(table.id, table.version, *shown).select_from(table)
    for entry in _references(kind):
        named, title = _named(kind, entry.name)
        statement = statement.add_columns(
            getattr(named, title).label(f"{entry.name}_name")
        ).outerjoin(named, named.id == getattr(table, entry.name))
    return statement


def _narrowed(statement: Select[Any], kind: str, question: Question) -> Select[Any]:
    table: Any = table_of(kind)
    for name, wanted in question.filters.items():
        known = columns(kind)
        if name not in known:
            raise RuleError("records.unknown_field", field=name, known=", ".join(known))
        statement = statement.where(_matches(getattr(table, name), wanted))
    if question.ids:
        statement = statement.where(table.id.in_(question.ids))
    if words := folded(question.search):
        statement = statement.where(_found(kind, table, words))
    return statement


def _matches(column: Any, wanted: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Return the condition of one filter; an empty text matches a missing value."""
    if isinstance(wanted, tuple):
        least, most = wanted
        if least == EMPTY:
            return or_(column.is_(None), column <= most)
        low = column >= least if least is not None else None
        high = column <= most if most is not None else None
        return and_(True, *(bound for bound in (low, high) if bound is not None))  # noqa: FBT003
    values = wanted if isinstance(wanted, list) else [wanted]
    given = [value for value in values if value != EMPTY]
    matches = column.in_(given)
    return or_(matches, column.is_(None)) if EMPTY in values else matches


def _found(kind: str, table: Any, words: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Return "the words stand in the record, or in what it is found by"."""
    conditions = []
    if hasattr(table, "search"):
        conditions.append(place_in(table.search, words) > 0)
    elif named := kind_of(table).title:
        title = func.lower(getattr(table, named))
        conditions.append(place_in(title, words) > 0)
    for name in kind_of(table).found_by:
        named, _ = shown_as(columns(kind)[name].target)
        by = select(named.id).where(place_in(named.search, words) > 0)
        conditions.append(getattr(table, name).in_(by))
    return or_(*conditions)


def _order(kind: str, sort: str) -> list[Any]:
    """Return the order of a list; what has no value comes last when descending.

    Raises:
        RuleError: ``records.unknown_field``.
    """
    table: Any = table_of(kind)
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if not name:
        return [table.id.desc()]
    if name not in columns(kind):
        known = ", ".join(columns(kind))
        raise RuleError("records.unknown_field", field=name, known=known)
    column = getattr(table, name)
    if columns(kind)[name].kind is FieldKind.REFERENCE:
        named, title = _named(kind, name)
        column = getattr(named, title)
    if down:
        return [column.desc().nulls_last(), table.id.desc()]
    return [column.asc().nulls_first(), table.id.asc()]


def _references(kind: str) -> list[Entry]:
    return [e for e in columns(kind).values() if e.kind is FieldKind.REFERENCE]


ALIASES: dict[tuple[str, str], tuple[Any, str]] = {}


def _named(kind: str, name: str) -> tuple[Any, str]:
    """Return one alias per reference column, so that statements are cached."""
    if (kind, name) not in ALIASES:
        named, title = shown_as(columns(kind)[name].target)
        ALIASES[kind, name] = (aliased(named), title)
    return ALIASES[kind, name]


def _read(session: ScopedSession, kind: str, statement: Select[Any]) -> list[Found]:
    refers = [entry.name for entry in _references(kind)]
    found = []
    for row in session.execute(statement).mappings():
        values = {name: row.get(name) for name in columns(kind)}
        names = {name: row[f"{name}_name"] or "" for name in refers}
        found.append(Found(row["id"], row["version"], values, names))
    return found


def options(
    session: ScopedSession, kind: str, search: str, limit: int = 20
) -> list[tuple[int, str]]:
    """Return what may be picked as a reference to this kind: id and name."""
    named: Any = table_of(kind)
    if not (title := kind_of(named).title):
        return []
    shown = getattr(named, title)
    statement = select(named.id, shown).order_by(shown).limit(limit)
    if words := folded(search):
        column = getattr(named, "search", None)
        looked = func.lower(shown) if column is None else column
        statement = statement.where(place_in(looked, words) > 0)
    if hasattr(named, "closed_at"):
        statement = statement.where(col(named.closed_at).is_(None))
    return [(number, str(name or "")) for number, name in session.execute(statement)]


def called(session: ScopedSession, kind: str, titles: Sequence[str]) -> list[int | str]:
    """Return the records of these names, as a filter; ``EMPTY`` stays itself.

    Raises:
        RuleError: ``imports.unknown``, nothing that the viewer sees is called so.
    """
    named, title = shown_as(kind)
    found: list[int | str] = []
    for wanted in titles:
        statement = select(named.id).where(getattr(named, title) == wanted)
        ids = [] if wanted == EMPTY else list(session.execute(statement).scalars())
        if not ids and wanted != EMPTY:
            raise RuleError("imports.unknown", value=wanted)
        found += ids or [EMPTY]
    return found


def names(session: ScopedSession, kind: str, ids: Sequence[int]) -> dict[int, str]:
    """Return the names of records that are referred to, where the viewer sees them."""
    named, title = shown_as(kind)
    if not title:
        return {}
    statement = select(named.id, getattr(named, title)).where(col(named.id).in_(ids))
    return {number: str(name or "") for number, name in session.execute(statement)}

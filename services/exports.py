"""Lists as tables for a file: what they show, in the words of who reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.access import EVERYBODY, PAGE_ROLES, Viewer
from core.errors import ForbiddenError, RuleError
from core.fields import Entry, Kind
from core.i18n import text
from core.money import Currency, to_major
from core.questions import Question
from core.units import Share
from db.kinds import columns
from db.queries import company, listing
from db.queries.listing import Found
from db.scope import ScopedSession
from db.session import transaction
from rules.asking import meant

PAGES: Mapping[str, str] = {"deals": "pipeline", "people": "users", "teams": "users"}
"""Page of a kind's list, where it is not called like the kind."""
RANGE = ".."
RANGED = frozenset({Kind.DATE, Kind.INSTANT, Kind.MONEY, Kind.NUMBER, Kind.DECIMAL})
Value = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and the rows; the rows can be read once."""

    headings: Sequence[str]
    rows: Iterator[Sequence[Value]]
    names: Sequence[str]
    """What scripts call the columns, whatever the language."""


def table(viewer: Viewer, kind: str, question: Question, language: str) -> Table:
    """Return everything that a list shows, on all of its pages.

    Amounts are in major units, instants in the company's time zone, and names stand
    for what is referred to.
    """
    shown = [
        entry
        for entry in columns(kind).values()
        if viewer.sees_money or entry.kind is not Kind.MONEY
    ]
    headings = [text(language, entry.label) for entry in shown]
    rows = _rows(viewer, kind, question, shown, language)
    return Table(headings, rows, [entry.public for entry in shown])


def asked(viewer: Viewer, kind: str, given: Mapping[str, Sequence[str]]) -> Question:
    """Return what a list is asked for in words: public names and shown values.

    A value may be a range of dates, numbers or amounts, ``LEAST..MOST``, one of them
    open; an empty one takes what has none.

    Raises:
        ForbiddenError: ``app.not_allowed``, the list does not open for this role.
        RuleError: a kind, field or value that means nothing.
    """
    known = {entry.public: entry for entry in columns(kind).values()}
    if viewer.role not in PAGE_ROLES.get(PAGES.get(kind, kind), EVERYBODY):
        raise ForbiddenError("app.not_allowed")
    if missing := next((name for name in given if name not in known), None):
        names = ", ".join(known)
        raise RuleError("records.unknown_field", field=missing, known=names)
    with transaction(viewer) as session:
        filters = {
            known[name].name: _wanted(session, known[name], values)
            for name, values in given.items()
        }
    return Question(filters=filters)


def _wanted(session: ScopedSession, entry: Entry, values: Sequence[str]) -> object:
    about = company.settings(session)
    if len(values) == 1 and RANGE in values[0] and entry.kind in RANGED:
        least, _, most = values[0].partition(RANGE)
        return tuple(
            meant(entry, word, about) if word else None for word in (least, most)
        )
    if entry.kind is Kind.REFERENCE:
        return listing.called(session, entry.target, values)
    named: Mapping[str, str] = {}
    if entry.kind is Kind.MANAGED:
        items = company.items(session, [entry.target])[entry.target]
        named = {word: i.value for i in items for word in (i.zh, i.en) if word}
    return [meant(entry, named.get(value, value), about) for value in values]


def _rows(
    viewer: Viewer, kind: str, question: Question, shown: list[Entry], language: str
) -> Iterator[Sequence[Value]]:
    with transaction(viewer) as session:
        zone = ZoneInfo(company.settings(session).timezone)
        lists = sorted({entry.target for entry in shown if entry.kind is Kind.MANAGED})
        names = {
            (name, item.value): getattr(item, language) or item.value
            for name, items in company.items(session, lists).items()
            for item in items
        }
        for row in listing.everything(session, kind, question):
            yield [_value(row, entry, names, zone, language) for entry in shown]


def _value(
    row: Found,
    entry: Entry,
    names: dict[tuple[str, str], str],
    zone: ZoneInfo,
    language: str,
) -> Value:
    value: Any = row[entry.name]
    shown: Value = value
    if value is None:
        return None
    match entry.kind:
        case Kind.MONEY:
            shown = to_major(value, Currency(row.values.get("currency", Currency.CNY)))
        case Kind.REFERENCE:
            shown = row.names.get(entry.name, "")
        case Kind.CHOICE:
            code = isinstance(value, Currency)
            shown = str(value) if code else text(language, value.label)
        case Kind.MANAGED:
            shown = names.get((entry.target, value), value)
        case Kind.INSTANT:
            shown = datetime.astimezone(value, zone)
        case Kind.DECIMAL:
            shown = Share(str(value)) if entry.is_rate else Decimal(str(value))
        case _:
            pass  # as it is stored
    return shown

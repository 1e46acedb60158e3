"""Lists as tables for a file: what they show, in the words of who reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.access import Viewer
from core.fields import Entry, Kind
from core.i18n import text
from core.money import Currency, to_major
from core.questions import Question
from db.kinds import columns
from db.queries import company, listing
from db.queries.listing import Found
from db.session import transaction

Value = str | int | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and the rows; the rows can be read once."""

    headings: Sequence[str]
    rows: Iterator[Sequence[Value]]


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
    return Table(headings, _rows(viewer, kind, question, shown, language))


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
        case _:
            pass  # as it is stored
    return shown

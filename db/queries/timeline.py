"""What happened with a customer or a deal, from the four places that know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import Session, aliased
from sqlmodel import col, select

from core import clock
from core.i18n import Label
from core.money import Currency
from db.kinds import columns, table_of
from db.models import Activity, Change, Deal, DealEvent, Document, Person
from db.queries import company, listing
from db.scope import ScopedSession
from db.statements import UNIT
from rules.activities import ActivityKind
from rules.pipeline import EventKind, Outcome
from rules.process import LOST
from rules.timeline import Happening

TOLD_ELSEWHERE = frozenset(
    {
        "last_contact_on", "next_contact_on", "stage", "outcome", "entered_on",
        "closed_on", "amount_minor", "expected_close_on", "owner_id", "team_id",
    }
)  # fmt: skip
"""Fields whose changes follow-ups and events tell of."""
COLUMNS = {"customers": "customer_id", "deals": "deal_id"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; which fields are filled depends on its kind.

    ``note`` is what a person typed or a file is called, ``what`` the sentence of an
    event of ``deal`` with its ``stages`` (codes), ``amount``, ``day`` or ``owner``,
    ``fields`` are those that were changed, ``next_on`` the next contact.
    """

    on: date
    at: datetime
    kind: ActivityKind | Happening
    person: str
    note: str = ""
    what: Label | None = None
    deal: str = ""
    stages: tuple[str, str] = ("", "")
    amount: tuple[int, Currency] | None = None
    day: date | None = None
    owner: str = ""
    fields: tuple[Label, ...] = ()
    next_on: date | None = None


def activities(
    session: ScopedSession, of: tuple[str, int], kinds: Sequence[str], most: int
) -> list[Entry]:
    """Return the last follow-ups of some kinds."""
    statement = (
        select(Activity, Person.name, Deal.name)
        .outerjoin(Person, col(Person.id) == Activity.owner_id)
        .outerjoin(Deal, col(Deal.id) == Activity.deal_id)
        .where(_belongs(Activity, of), col(Activity.kind).in_(kinds))
        .order_by(col(Activity.at).desc())
        .limit(most)
    )
    return [
        Entry(
            a.on_day, a.at, a.kind, person or "", note=a.note,
            deal=deal if deal and of[0] == "customers" else "",
            next_on=a.next_contact_on,
        )
        for a, person, deal in session.exec(statement)
    ]  # fmt: skip


def events(
    session: ScopedSession, of: tuple[str, int], kinds: Sequence[EventKind], most: int
) -> list[Entry]:
    """Return the last events of a deal, or of the deals of a customer.

    One without a day of its own, from an import, stands at the day of the import.
    """
    owner, before = aliased(Person), aliased(DealEvent)
    had_ended = exists().where(
        col(before.deal_id) == DealEvent.deal_id,
        col(before.id) < DealEvent.id,
        col(before.outcome) == Outcome.WON,
    )
    statement = (
        select(DealEvent, Deal.name, Person.name, owner.name)
        .add_columns(had_ended)
        .join(Deal, col(Deal.id) == DealEvent.deal_id)
        .outerjoin(Person, col(Person.id) == DealEvent.person_id)
        .outerjoin(owner, col(owner.id) == DealEvent.owner_id)
        .where(_belongs(DealEvent, of), col(DealEvent.kind).in_(kinds))
        .order_by(col(DealEvent.on_day).desc().nulls_first(), col(DealEvent.id).desc())
        .limit(most)
    )
    zone = company.settings(session).timezone
    return [
        _event(event, deal, person or "", holder or "", zone, ends=not ended)
        for event, deal, person, holder, ended in session.execute(statement)
    ]


def documents(session: ScopedSession, of: tuple[str, int], most: int) -> list[Entry]:
    """Return the last documents."""
    statement = (
        select(Document, Person.name)
        .outerjoin(Person, col(Person.id) == Document.added_by_id)
        .where(_belongs(Document, of))
        .order_by(col(Document.added_at).desc())
        .limit(most)
    )
    zone = company.settings(session).timezone
    return [
        Entry(
            clock.day_of(d.added_at, zone), d.added_at, Happening.DOCUMENT,
            person or "", note=d.name,
        )
        for d, person in session.exec(statement)
    ]  # fmt: skip


def changes(session: ScopedSession, of: tuple[str, int], most: int) -> list[Entry]:
    """Return the last changes of the record's own fields.

    The caller has read the record: whoever sees it may know who changed what.
    """
    kind, number = of
    known = columns(kind)
    statement = (
        select(Change)
        .where(
            Change.record_table == table_of(kind).__tablename__,
            Change.record_id == number,
            Change.kind == "update",
        )
        .order_by(col(Change.number).desc())
        .limit(most)
    )
    rows = Session.connection(session).execute(statement).mappings().all()
    people = listing.names(session, "people", [row["person_id"] for row in rows])
    zone = company.settings(session).timezone
    told = []
    for row in rows:
        names = [
            name
            for name in row["after"] or {}
            if name in known and name not in TOLD_ELSEWHERE
            if name != "number" or (row["before"] or {}).get(name)  # given, not changed
            if session.viewer.sees_money or not name.endswith(UNIT)
        ]
        if names:
            on = clock.day_of(row["at"], zone)
            labels = tuple(known[name].label for name in names)
            who = people.get(row["person_id"], "")
            told.append(Entry(on, row["at"], Happening.CHANGE, who, fields=labels))
    return told


def _belongs(table: Any, of: tuple[str, int]) -> ColumnElement[bool]:  # noqa: ANN401
    """Return "is of this record", or of one of the customer's deals."""
    kind, number = of
    if kind == "deals":
        return col(table.deal_id) == number
    deals = table.deal_id.in_(select(Deal.id).where(Deal.customer_id == number))
    own = getattr(table, COLUMNS[kind], None)
    return deals if own is None else or_(own == number, deals)


def _event(
    event: DealEvent, deal: str, person: str, owner: str, zone: str, *, ends: bool
) -> Entry:
    amount = event.amount_minor
    return Entry(
        event.on_day or clock.day_of(event.at, zone),
        event.at,
        Happening.STAGE if event.kind is EventKind.STAGE else Happening.DEAL,
        person,
        note=event.reason or "",
        what=_sentence(event, ends=ends),
        deal=deal,
        stages=(event.from_stage or "", event.to_stage or ""),
        amount=(amount, event.currency or Currency.CNY) if amount is not None else None,
        day=event.expected_close_on,
        owner=owner,
    )


def _sentence(event: DealEvent, *, ends: bool) -> Label:
    """Return the key of the sentence that tells of an event: a deal is won once."""
    if event.kind is not EventKind.STAGE:
        return Label(f"timeline.{event.kind}")
    if event.from_stage == LOST:
        return Label("timeline.reopened")
    lost = event.outcome is Outcome.LOST
    if (lost or (ends and event.outcome is Outcome.WON)) and event.from_stage:
        return Label(f"timeline.{event.outcome}")
    return Label("timeline.moved" if event.from_stage else "timeline.opened")

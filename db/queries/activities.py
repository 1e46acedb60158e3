"""Follow-ups: what was said, who was mentioned, whom to speak to next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import and_, or_
from sqlmodel import col, select

from core import clock
from core.errors import NotFoundError
from core.i18n import Label
from db.models import (
    Activity,
    Customer,
    CustomerName,
    Deal,
    Lead,
    Mention,
    Person,
    Share,
)
from db.queries import company, records
from db.scope import ScopedSession
from rules.activities import (
    ActivityFields,
    Colleague,
    check_days,
    latest,
    mentioned,
    planned,
)
from rules.leads import LeadStatus
from rules.pipeline import Outcome
from rules.sharing import Access


class Reason(StrEnum):
    """Why something is to be done."""

    CONTACT = "contact"
    CLOSE = "close"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"activities.reason_{self}")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: with which record, why, and since or on which day."""

    kind: str
    id: int
    name: str
    customer: str
    reason: Reason
    due_on: date


@dataclass(frozen=True, slots=True)
class Called:
    """A follow-up in which the viewer was mentioned, and has not seen yet."""

    id: int
    at: datetime
    person: str
    note: str
    customer_id: int | None
    deal_id: int | None


def log(session: ScopedSession, new: ActivityFields) -> int:
    """Stage a follow-up with what follows from it; return its id.

    The customer and the deal learn when they were last and will next be spoken to,
    where the viewer may change them; who is mentioned may read it.

    Raises:
        RuleError: ``activities.not_yet``, ``activities.next_is_over``.
        NotFoundError: ``records.not_found``, a customer or a deal that is not seen.
    """
    new = records.checked(new)
    at = new.at or clock.now()
    zone = company.settings(session).timezone
    on = clock.day_of(at, zone)
    check_days(on, clock.day_of(clock.now(), zone), new.next_contact_on)
    deal = records.find(session, Deal, new.deal_id) if new.deal_id else None
    customer_id = new.customer_id or (deal.customer_id if deal else None)
    row = Activity(
        **(new.model_dump() | {"at": at, "customer_id": customer_id}),
        on_day=on,
        owner_id=session.viewer.id or None,
        team_id=session.viewer.team_id or None,
    )
    session.add(row)
    session.flush()
    if customer_id and records.may_change(session, Customer, customer_id):
        _spoken(records.find_to_change(session, Customer, customer_id), row)
    if new.deal_id and records.may_change(session, Deal, new.deal_id):
        _spoken(records.find_to_change(session, Deal, new.deal_id), row)
    _mention(session, row)
    return row.id or 0


def due(session: ScopedSession, person_id: int, today: date) -> list[Task]:
    """Return what a person has to do today and should have done, the oldest first.

    A customer is left out where one of its deals is due: to speak about the deal is
    to speak to the customer.
    """
    deals = _due_deals(session, person_id, today)
    spoken_to = {task.customer for task in deals if task.reason is Reason.CONTACT}
    customers = [
        Task("customers", i, name, name, Reason.CONTACT, day)
        for i, name, day in _next(session, Customer, person_id, today)
        if name not in spoken_to
    ]
    leads = [
        Task("leads", i, name, "", Reason.CONTACT, day)
        for i, name, day in _next(session, Lead, person_id, today)
    ]
    return sorted([*deals, *customers, *leads], key=lambda task: task.due_on)


def called(session: ScopedSession, person_id: int, most: int) -> list[Called]:
    """Return the unseen follow-ups in which a person is mentioned, newest first."""
    statement = (
        select(Activity, Person.name)
        .join(Mention, col(Mention.activity_id) == col(Activity.id))
        .outerjoin(Person, col(Person.id) == Activity.owner_id)
        .where(Mention.owner_id == person_id, col(Mention.seen_at).is_(None))
        .order_by(col(Activity.at).desc())
        .limit(most)
    )
    return [
        Called(a.id or 0, a.at, name or "", a.note, a.customer_id, a.deal_id)
        for a, name in session.exec(statement)
    ]


def mark_seen(session: ScopedSession, activity_id: int) -> None:
    """Stage that the viewer has read where they were mentioned.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    statement = select(Mention).where(
        Mention.activity_id == activity_id, Mention.owner_id == session.viewer.id
    )
    mention = session.exec(statement).first()
    if mention is None:
        raise NotFoundError("records.not_found", id=activity_id)
    mention.seen_at = clock.now()


def colleagues(session: ScopedSession) -> Sequence[Colleague]:
    """Return everybody who can be mentioned."""
    statement = select(Person.id, Person.name, Person.login).where(
        col(Person.closed_at).is_(None)
    )
    return [Colleague(i or 0, n, login) for i, n, login in session.exec(statement)]


def _due_deals(session: ScopedSession, person_id: int, today: date) -> list[Task]:
    """Return the open deals to speak about, and those whose close date is over."""
    speak, close = col(Deal.next_contact_on), col(Deal.expected_close_on)
    statement = (
        select(col(Deal.id), col(Deal.name), col(CustomerName.name), speak)
        .add_columns(close)
        .outerjoin(CustomerName, col(CustomerName.id) == Deal.customer_id)
        .where(
            col(Deal.owner_id) == person_id,
            col(Deal.outcome) == Outcome.OPEN,
            or_(speak <= today, and_(speak.is_(None), close < today)),
        )
    )
    return [
        Task(
            "deals", i or 0, name, customer or "",
            Reason.CONTACT if spoken else Reason.CLOSE, spoken or closes or today,
        )
        for i, name, customer, spoken, closes in session.execute(statement)
    ]  # fmt: skip


def _next(
    session: ScopedSession, table: type[Customer | Lead], person_id: int, today: date
) -> list[tuple[int, str, date]]:
    day = col(table.next_contact_on)
    statement = select(col(table.id), col(table.name), day).where(
        table.owner_id == person_id, day <= today
    )
    if table is Lead:
        statement = statement.where(
            col(Lead.status).in_([LeadStatus.NEW, LeadStatus.WORKING])
        )
    found = session.execute(statement).all()
    return [(number or 0, name, on or today) for number, name, on in found]


def _spoken(record: Customer | Deal, activity: Activity) -> None:
    on, next_on = activity.on_day, activity.next_contact_on
    record.last_contact_on = latest(record.last_contact_on, activity.kind, on)
    record.next_contact_on = planned(record.next_contact_on, on, next_on)


def _mention(session: ScopedSession, activity: Activity) -> None:
    """Stage for each colleague who is mentioned that, and the right to read it."""
    if "@" not in activity.note:
        return
    people = mentioned(activity.note, colleagues(session))
    staged: list[Mention | Share] = []
    for person_id in people:
        if person_id == session.viewer.id:
            continue
        staged.append(Mention(activity_id=activity.id or 0, owner_id=person_id))
        staged.append(
            Share(
                record_table=str(Activity.__tablename__), record_id=activity.id or 0,
                person_id=person_id, access=Access.READ,
            )
        )  # fmt: skip
    session.add_all(staged)

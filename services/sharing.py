"""Record teams: who else may see or change one record, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from core import clock
from core.access import Viewer, may
from core.errors import ForbiddenError, NotFoundError, RuleError
from core.fields import check_day
from db.kinds import kind_of, table_of
from db.models import Person, Share
from db.queries import company, customers, records
from db.records import Owned
from db.scope import Reach, ScopedSession
from db.session import transaction
from rules.sharing import Access


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a record's team; ``until`` is the last day, none is for ever."""

    person_id: int
    person: str
    access: Access
    until: date | None


@dataclass(frozen=True, slots=True)
class Team:
    """A record's team, and whether the viewer may choose who is in it."""

    members: Sequence[Member]
    may_share: bool


def team(viewer: Viewer, kind: str, number: int) -> Team:
    """Return who is in a record's team today, by name.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    table = _owned(kind)
    with transaction(viewer) as session:
        records.find(session, table, number)
        zone = ZoneInfo(company.settings(session).timezone)
        statement = (
            select(Share, Person.name)
            .join(Person, col(Person.id) == Share.person_id)
            .where(Share.record_table == table.__tablename__, Share.record_id == number)
            .order_by(col(Person.name), col(Person.id))
        )
        members = [
            Member(row.person_id, name, row.access, _last_day(row.ends_at, zone))
            for row, name in session.exec(statement)
            if row.ends_at is None or row.ends_at > clock.now()
        ]
        allowed = may(viewer, "records.share") and _is_ours(session, table, number)
        return Team(members, allowed)


def share(
    viewer: Viewer,
    kind: str,
    number: int,
    person_id: int,
    access: Access,
    until: date | None = None,
) -> None:
    """Take somebody into a record's team, or let them do more or less in it.

    Args:
        viewer: Whose the record is, or who leads them: a member takes nobody in.
        kind: Its kind.
        number: Its id.
        person_id: Whom.
        access: What they may do.
        until: The last day, in the company's time zone.

    Raises:
        NotFoundError: ``records.not_found``.
        ForbiddenError: ``sharing.not_yours``.
        RuleError: ``sharing.is_owner``, ``sharing.is_over``,
            ``customers.no_such_person``.
    """
    table = _owned(kind)
    with transaction(viewer, "records.share") as session:
        record = records.find(session, table, number)
        _only_ours(session, table, number)
        person = customers.receiver(session, person_id)
        if record.owner_id == person.id:
            raise RuleError("sharing.is_owner", name=person.name)
        _check_last_day(session, until)
        row = _row(session, table, number, person_id) or Share(
            record_table=str(table.__tablename__),
            record_id=number,
            person_id=person_id,
        )
        row.access, row.ends_at = access, _end_of(session, until)
        session.add(row)


def _check_last_day(session: ScopedSession, until: date | None) -> None:
    if until is None:
        return
    if until < company.today(session):
        raise RuleError("sharing.is_over", day=until)
    check_day(until)


def unshare(viewer: Viewer, kind: str, number: int, person_id: int) -> None:
    """Take somebody out of a record's team.

    Raises:
        NotFoundError: ``records.not_found``, also when they are not in it.
        ForbiddenError: ``sharing.not_yours``.
    """
    table = _owned(kind)
    with transaction(viewer, "records.share") as session:
        records.find(session, table, number)
        _only_ours(session, table, number)
        row = _row(session, table, number, person_id)
        if row is None:
            raise NotFoundError("records.not_found", id=person_id)
        session.delete(row)


def _owned(kind: str) -> type[Owned]:
    """Return the table of a kind whose records have an owner.

    Raises:
        RuleError: ``sharing.no_owner``.
    """
    table = table_of(kind)
    if not issubclass(table, Owned):
        raise RuleError("sharing.no_owner", kind=kind_of(table).name)
    return table


def _is_ours(session: ScopedSession, table: type[Owned], number: int) -> bool:
    """Return whether the record is the viewer's own or of who they lead."""
    with session.reaching(Reach.COUNT):
        within = select(table.id).where(table.id == number)
        return session.exec(within).one_or_none() is not None


def _only_ours(session: ScopedSession, table: type[Owned], number: int) -> None:
    if not _is_ours(session, table, number):
        raise ForbiddenError("sharing.not_yours")


def _row(
    session: ScopedSession, table: type[Owned], number: int, person_id: int
) -> Share | None:
    statement = select(Share).where(
        Share.record_table == table.__tablename__,
        Share.record_id == number,
        Share.person_id == person_id,
    )
    return session.exec(statement.with_for_update()).first()


def _end_of(session: ScopedSession, day: date | None) -> datetime | None:
    """Return the instant at which the day after a day of the company begins."""
    if day is None:
        return None
    zone = ZoneInfo(company.settings(session).timezone)
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _last_day(ends_at: datetime | None, zone: ZoneInfo) -> date | None:
    if ends_at is None:
        return None
    return (ends_at.astimezone(zone) - timedelta(microseconds=1)).date()

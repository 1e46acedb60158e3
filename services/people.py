"""People: who works here, in which team and role, and what becomes of their records."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlmodel import col, select

from core import clock
from core.access import Role, Viewer, require
from core.errors import NotFoundError, RuleError
from db.changes import edit
from db.models import Person, Team
from db.queries import accounts, customers, listing, people, records
from db.queries.listing import Found
from db.scope import ScopedSession
from db.session import transaction
from rules.people import AccountState, PersonFields


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, or did."""

    id: int
    login: str
    name: str
    role: Role
    team: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A person as an administrator sees and changes them."""

    row: Found
    record: PersonFields
    version: int
    account: AccountState


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much went from one person to another."""

    customers: int
    contacts: int
    leads: int
    deals: int


def everybody(viewer: Viewer) -> Sequence[Colleague]:
    """Return everybody, by name."""
    with transaction(viewer) as session:
        statement = (
            select(Person, Team.name)
            .join(Team, col(Team.id) == Person.team_id, isouter=True)
            .order_by(col(Person.name))
        )
        return [
            Colleague(
                person.id or 0,
                person.login,
                person.name,
                person.role,
                team or "",
                person.closed_at is not None,
            )
            for person, team in session.exec(statement)
        ]


def open_one(viewer: Viewer, number: int) -> Opened:
    """Return a person to change.

    Raises:
        ForbiddenError: ``app.not_allowed``.
        NotFoundError: ``records.not_found``.
    """
    require(viewer, "people.edit")
    with transaction(viewer) as session:
        found = listing.one(session, "people", number)
        if found is None:
            raise NotFoundError("records.not_found", id=number)
        values = {name: found[name] for name in PersonFields.model_fields}
        record = PersonFields.model_construct(**values)
    closed = found["closed_at"] is not None
    with accounts.reading() as secret:
        state = accounts.state(secret, number, is_closed=closed)
    return Opened(found, record, found.version, state)


def add(viewer: Viewer, new: PersonFields, team: str = "") -> str:
    """Add a person; return the one-time password.

    Args:
        viewer: An administrator.
        new: Checked fields.
        team: A team's name, or the way down to it: ``East/Shanghai``. It is made if
            it is missing, and not needed where the fields have a team.

    Raises:
        RuleError: ``people.login_taken``, ``people.team_needed``.
    """
    require(viewer, "people.add")  # a password takes long to hash
    given = accounts.one_time()
    kept = accounts.hashed(given)
    with transaction(viewer, "people.add") as session:
        fields = _checked(session, new, None)
        if team or not fields.team_id:
            fields.team_id = people.team_at(session, team)
        number = records.add(session, Person, fields).id or 0
    with accounts.accounts() as secret:
        accounts.set_password(secret, number, kept, must_change=True)
    return given


def invite(viewer: Viewer, number: int) -> str:
    """Return a new one-time password; every sign-in of the person ends.

    A closed account is open again by it.
    """
    require(viewer, "people.edit")
    given = accounts.one_time()
    kept = accounts.hashed(given)
    with transaction(viewer, "people.edit") as session:
        records.find_to_change(session, Person, number).closed_at = None
    with accounts.accounts() as secret:
        accounts.set_password(secret, number, kept, must_change=True)
    return given


def change(viewer: Viewer, number: int, opened: int, to: PersonFields) -> None:
    """Save what an administrator entered; open work follows to another team.

    What is closed stays with the team and the superior of its own date. Another role
    or login ends every sign-in of the person.

    Raises:
        RuleError: ``people.last_administrator``, ``people.login_taken``,
            ``people.team_needed``, ``people.own_superior``.
        ConflictError: someone else saved the person since.
    """
    with transaction(viewer, "people.edit", correlation=_trail("move")) as session:
        person = records.find_to_change(session, Person, number)
        fields = _checked(session, to, number)
        if not fields.team_id:
            raise RuleError("people.team_needed")
        if fields.role is not Role.ADMIN:
            people.keep_an_administrator(session, person)
        known = person.role, person.login
        place = person.team_id, person.superior_id
        records.check_lists(session, fields)
        edit(person, opened, records.changes_of(fields))
        if (person.team_id, person.superior_id) != place:
            people.seat(session, people.open_work(session, number), person)
        is_other = (person.role, person.login) != known
    if is_other:
        _end_sign_ins(number)


def close(viewer: Viewer, login: str) -> None:
    """End a person's access; their records stay.

    Raises:
        NotFoundError: ``people.no_such_login``.
        RuleError: ``people.closed_already``, ``people.last_administrator``.
    """
    with transaction(viewer, "people.close") as session:
        person = people.by_login(session, login)
        if person is None:
            raise NotFoundError("people.no_such_login", login=login)
        if person.closed_at:
            raise RuleError("people.closed_already", login=login)
        people.keep_an_administrator(session, person)
        person.closed_at = clock.now()
        number = person.id or 0
    _end_sign_ins(number)


def hand_over(viewer: Viewer, leaver: int, receiver: int) -> HandedOver:
    """Give all open work of one person to another; return how much it was.

    With customers, leads and deals goes when to speak next. What is closed keeps its
    person, and a follow-up who made it. The feed has all of it under one correlation.

    Raises:
        RuleError: ``people.same_person``, ``customers.no_such_person``.
    """
    if leaver == receiver:
        raise RuleError("people.same_person")
    trail = _trail(f"handover-{leaver}-{receiver}")
    with transaction(viewer, "people.hand_over", correlation=trail) as session:
        records.find(session, Person, leaver)
        taker = customers.receiver(session, receiver)
        work = people.open_work(session, leaver)
        people.seat(session, work, taker)
        return HandedOver(
            len(work.customers), len(work.contacts), len(work.leads), len(work.deals)
        )


def _checked(
    session: ScopedSession, fields: PersonFields, number: int | None
) -> PersonFields:
    """Return the fields with the login as it is typed at the sign-in."""
    fields = records.checked(fields)
    taken = people.by_login(session, fields.login)
    if taken is not None and taken.id != number:
        raise RuleError("people.login_taken", login=fields.login)
    people.check_superior(session, number, fields.superior_id)
    return fields.model_copy(update={"login": fields.login.lower()})


def _trail(name: str) -> str:
    return f"{name}-{uuid4().hex[:12]}"


def _end_sign_ins(number: int) -> None:
    with accounts.accounts() as session:
        accounts.end_sign_ins(session, number)

"""People: who works here, in which team and role, and what becomes of their records."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from core import clock
from core.access import Role, Viewer
from core.errors import NotFoundError, RuleError
from db.models import Customer, Deal, Lead, Person, Team
from db.queries import accounts, records
from db.scope import ScopedSession
from db.session import transaction
from rules.people import PersonFields
from rules.pipeline import Outcome


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, or did."""

    id: int
    login: str
    name: str
    role: Role
    team: str
    is_closed: bool


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


def add(viewer: Viewer, new: PersonFields, team: str) -> str:
    """Add a person to a team, made if it is missing; return the one-time password.

    Args:
        viewer: An administrator.
        new: Checked fields.
        team: A team's name, or the way down to it: ``East/Shanghai``.

    Raises:
        RuleError: ``people.login_taken``, ``people.team_needed``.
    """
    given = accounts.one_time()
    kept = accounts.hashed(given)
    with transaction(viewer, "people.add") as session:
        taken = select(Person.id).where(func.lower(Person.login) == new.login.lower())
        if session.exec(taken).first() is not None:
            raise RuleError("people.login_taken", login=new.login)
        fields = new.model_copy(update={"team_id": team_at(session, team)})
        number = records.add(session, Person, fields).id or 0
    with accounts.accounts() as secret:
        accounts.set_password(secret, number, kept, must_change=True)
    return given


def invite(viewer: Viewer, number: int) -> str:
    """Return a new one-time password; every sign-in of the person ends."""
    given = accounts.one_time()
    kept = accounts.hashed(given)
    with transaction(viewer, "people.edit") as session:
        records.find(session, Person, number)
    with accounts.accounts() as secret:
        accounts.set_password(secret, number, kept, must_change=True)
    return given


def change(viewer: Viewer, number: int, role: Role, team_id: int | None) -> None:
    """Give a person another role or team; open work goes along to the team.

    Raises:
        RuleError: ``people.last_administrator``.
    """
    with transaction(viewer, "people.edit") as session:
        person = records.find_to_change(session, Person, number)
        if role is not Role.ADMIN:
            _not_the_last(session, person)
        changed = person.role is not role
        person.role = role
        if team_id and team_id != person.team_id:
            person.team_id = team_id
            for row in _open_work(session, number):
                row.team_id = team_id
    if changed:
        _end_sign_ins(number)


def close(viewer: Viewer, login: str) -> None:
    """End a person's access; their records stay.

    Raises:
        NotFoundError: ``people.no_such_login``.
        RuleError: ``people.closed_already``, ``people.last_administrator``.
    """
    with transaction(viewer, "people.close") as session:
        statement = select(Person).where(col(Person.login) == login).with_for_update()
        person = session.exec(statement).first()
        if person is None:
            raise NotFoundError("people.no_such_login", login=login)
        if person.closed_at:
            raise RuleError("people.closed_already", login=login)
        _not_the_last(session, person)
        person.closed_at = clock.now()
        number = person.id or 0
    _end_sign_ins(number)


def hand_over(viewer: Viewer, leaver: int, receiver: int) -> int:
    """Give all open work of one person to another; return how many records.

    What is closed keeps its person: only customers, leads and open deals go over.
    """
    trail = f"handover-{leaver}-{receiver}"
    with transaction(viewer, "people.hand_over", correlation=trail) as session:
        taker = records.find(session, Person, receiver)
        rows = _open_work(session, leaver)
        for row in rows:
            row.owner_id, row.team_id = taker.id, taker.team_id
            if isinstance(row, Deal):
                row.superior_id = taker.superior_id
        return len(rows)


def team_at(session: ScopedSession, way: str) -> int:
    """Return the team at the end of a way of names, made where it is missing.

    Raises:
        RuleError: ``people.team_needed``.
    """
    names = [name.strip() for name in way.split("/") if name.strip()]
    if not names:
        raise RuleError("people.team_needed")
    path, number = "", 0
    for place, name in enumerate(names):
        statement = select(Team).where(Team.name == name)
        if place:
            statement = statement.where(col(Team.path).startswith(path))
        team = session.exec(statement.order_by(col(Team.id))).first()
        if team is None:
            team = Team(name=name)
            session.add(team)
            session.flush()
            team.path = f"{path}{team.id}/"
            session.flush()
        path, number = team.path, team.id or 0
    return number


def _open_work(session: ScopedSession, number: int) -> Sequence[Customer | Lead | Deal]:
    found: list[Customer | Lead | Deal] = []
    found += session.exec(select(Customer).where(Customer.owner_id == number)).all()
    found += session.exec(select(Lead).where(Lead.owner_id == number)).all()
    deals = select(Deal).where(Deal.owner_id == number, Deal.outcome == Outcome.OPEN)
    return [*found, *session.exec(deals).all()]


def _not_the_last(session: ScopedSession, person: Person) -> None:
    if person.role is not Role.ADMIN or person.closed_at:
        return
    others = select(func.count()).where(
        Person.role == Role.ADMIN,
        col(Person.closed_at).is_(None),
        col(Person.id) != person.id,
    )
    if not session.exec(others).one():
        raise RuleError("people.last_administrator")


def _end_sign_ins(number: int) -> None:
    with accounts.accounts() as session:
        accounts.end_sign_ins(session, number)

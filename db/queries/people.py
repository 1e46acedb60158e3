"""Statements about people and teams, and about the work that is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from core.access import Role
from core.errors import NotFoundError, RuleError
from db.changes import lock
from db.models import Contact, Customer, Deal, Lead, Person, Team
from db.queries import deals
from db.scope import Reach, ScopedSession
from rules.leads import LeadStatus
from rules.pipeline import Outcome

DEPTH = 20
"""Superiors above somebody that are looked at: more are a circle."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody is at work on: what is closed is not in it."""

    customers: Sequence[Customer]
    contacts: Sequence[Contact]
    leads: Sequence[Lead]
    deals: Sequence[Deal]

    @property
    def rows(self) -> Sequence[Customer | Contact | Lead | Deal]:
        """Return all of it."""
        return [*self.customers, *self.contacts, *self.leads, *self.deals]


def open_work(session: ScopedSession, number: int) -> Work:
    """Return the open work of a person that the viewer may change, locked."""
    converted = col(Lead.status) == LeadStatus.CONVERTED
    with session.reaching(Reach.CHANGE):
        customers = select(Customer).where(Customer.owner_id == number)
        contacts = select(Contact).where(Contact.owner_id == number)
        leads = select(Lead).where(Lead.owner_id == number, ~converted)
        opened = select(Deal).where(
            Deal.owner_id == number, Deal.outcome == Outcome.OPEN
        )
        return Work(
            session.exec(customers.with_for_update()).all(),
            session.exec(contacts.with_for_update()).all(),
            session.exec(leads.with_for_update()).all(),
            session.exec(opened.with_for_update()).all(),
        )


def seat(session: ScopedSession, work: Work, person: Person) -> None:
    """Stage that work is this person's, in the team and under the superior of now.

    Each deal gets an event, so that the pipeline of a past day can still be told.
    """
    for row in (*work.customers, *work.contacts, *work.leads):
        row.owner_id, row.team_id = person.id, person.team_id
    for deal in work.deals:
        deals.seat(session, deal, person)


def by_login(session: ScopedSession, login: str) -> Person | None:
    """Return who signs in so, whatever the case of the letters; locked."""
    same = func.lower(Person.login) == login.lower()
    return session.exec(select(Person).where(same).with_for_update()).first()


def keep_an_administrator(session: ScopedSession, person: Person) -> None:
    """Let somebody stop being an administrator only where another one stays.

    Raises:
        RuleError: ``people.last_administrator``.
    """
    if person.role is not Role.ADMIN or person.closed_at:
        return
    lock(session, "administrators")  # two must not take leave of each other at once
    others = select(func.count()).where(
        Person.role == Role.ADMIN,
        col(Person.closed_at).is_(None),
        col(Person.id) != person.id,
    )
    if not session.exec(others).one():
        raise RuleError("people.last_administrator")


def check_superior(
    session: ScopedSession, number: int | None, superior_id: int | None
) -> None:
    """Let nobody be above themselves, through whomever.

    Raises:
        RuleError: ``people.own_superior``.
        NotFoundError: ``records.not_found``.
    """
    for _ in range(DEPTH):
        if superior_id is None:
            return
        if superior_id == number:
            break
        above = session.get(Person, superior_id)
        if above is None:
            raise NotFoundError("records.not_found", id=superior_id)
        superior_id = above.superior_id
    raise RuleError("people.own_superior")


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
        team = team or new_team(session, name, path)
        path, number = team.path, team.id or 0
    return number


def new_team(session: ScopedSession, name: str, above: str = "") -> Team:
    """Stage a team under the path of another one, or at the top."""
    team = Team(name=name)
    session.add(team)
    session.flush()
    team.path = f"{above}{team.id}/"
    session.flush()
    return team

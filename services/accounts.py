"""Signing in and out: who is who, on accounts of our own."""

import secrets
from dataclasses import dataclass

from core import clock
from core.access import Role, Viewer
from core.errors import RuleError
from db.models import Credential, Person, SignIn
from db.queries import accounts as queries
from db.queries import company
from db.session import transaction
from rules.accounts import LASTS, weakness

NOBODY = queries.hashed(secrets.token_urlsafe(16))
"""A hash that nothing matches: as slow to check as a real one."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is signed in."""

    viewer: Viewer
    name: str
    login: str
    locale: str | None
    must_change: bool


def password_hash(login: str) -> str:
    """Return the hash to check a password against, whether or not there is one."""
    with queries.reading() as session:
        _, found = queries.by_login(session, login)
        return found.password if found else NOBODY


def try_to_sign_in(login: str, address: str) -> float:
    """Count an attempt before it is checked; return how many seconds to wait first."""
    names = _names(login, address)
    with queries.accounts() as session:
        queries.one_at_a_time(session)
        if left := queries.waits(session, names):
            return left
        for name in names:
            queries.count_failure(session, name)
    return 0.0


def begin(login: str, address: str) -> tuple[int, str]:
    """Record a sign-in; return its number for this tab, and a ticket for the cookie.

    Raises:
        RuleError: ``accounts.wrong``, the account has gone meanwhile.
    """
    ticket = secrets.token_urlsafe(32)
    with queries.accounts() as session:
        person, found = queries.by_login(session, login)
        if person is None or person.id is None or found is None:
            raise RuleError("accounts.wrong")
        queries.forget_failures(session, _names(login, address))
        queries.sweep(session)
        row = SignIn(
            secret=queries.digest(ticket),
            person_id=person.id,
            stamp=found.stamp,
            began_at=clock.now(),
            expires_at=clock.now() + LASTS,
            address=address or None,
        )
        session.add(row)
        session.flush()
        return row.id or 0, ticket


def redeem(ticket: str) -> str | None:
    """Exchange a ticket for the cookie's secret, once."""
    with queries.accounts() as session:
        row = queries.by_secret(session, ticket)
        if row is None:
            return None
        token = secrets.token_urlsafe(32)
        row.secret = queries.digest(token)
        session.add(row)
        return token


def who(tab: int | None, cookie: str) -> tuple[Member | None, int | None]:
    """Return who is signed in by the tab's number or else the cookie.

    Nobody when it ended, here or elsewhere: one read per rerun.
    """
    with queries.reading() as session:
        row = session.get(SignIn, tab) if tab else queries.by_secret(session, cookie)
        if row is None or row.expires_at < clock.now():
            return None, None
        person = session.get(Person, row.person_id)
        found = session.get(Credential, row.person_id)
        gone = person is None or person.closed_at or person.deleted_at
        if gone or person is None or found is None or found.stamp != row.stamp:
            return None, None
        viewer = Viewer(row.person_id, person.team_id or 0, Role(person.role))
        member = Member(
            viewer, person.name, person.login, person.locale, found.must_change
        )
        return member, row.id


def end(tab: int) -> None:
    """End one sign-in: its cookie is worthless from now on."""
    with queries.accounts() as session:
        if row := session.get(SignIn, tab):
            session.delete(row)


def end_everywhere(viewer: Viewer) -> None:
    """End every sign-in of one's own: this one, other tabs, other devices."""
    with queries.accounts() as session:
        queries.end_sign_ins(session, viewer.id)


def change_password(viewer: Viewer, secret: str) -> None:
    """Set the own password; other tabs and devices are signed out by it.

    Raises:
        RuleError: why it is not strong enough.
    """
    with transaction(viewer) as reading:
        name = company.settings(reading).name
    with queries.accounts() as session:
        person = session.get_one(Person, viewer.id)
        if reason := weakness(secret, person.login, person.name, name):
            raise RuleError(str(reason))
        kept = queries.hashed(secret)
        queries.set_password(session, viewer.id, kept, must_change=False)


def set_locale(viewer: Viewer, locale: str) -> None:
    """Remember the person's language."""
    with transaction(viewer, "account.change") as session:
        session.get_one(Person, viewer.id).locale = locale


def _names(login: str, address: str) -> list[str]:
    kept = login.replace("\0", " ")  # a text of PostgreSQL has none
    return [f"name:{kept}"[:120], *([f"from:{address}"[:120]] if address else [])]

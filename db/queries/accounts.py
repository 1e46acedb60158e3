"""Statements about sign-ins: they are neither scoped nor in the feed.

Only ``services.accounts`` and what sets people up use them, on a session of ours.
"""

import hashlib
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

import bcrypt
from sqlmodel import Session, col, delete, select

from core import clock
from db.models import Attempt, Credential, Person, SignIn
from db.session import engine
from rules.accounts import INVITATION_LASTS, wait_after

COST = 12


@contextmanager
def accounts() -> Generator[Session]:
    """Yield a session on the accounts; commit when it ends."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


def digest(secret: str) -> str:
    """Return what is stored of a ticket or a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed(password: str, cost: int = COST) -> str:
    """Return what is stored of a password."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(cost)).decode()


def one_time() -> str:
    """Return a password for the first sign-in, easy to read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def set_password(
    session: Session,
    person_id: int,
    password_hash: str,
    *,
    must_change: bool,
    now: datetime | None = None,
) -> None:
    """Set a password; every sign-in of the person ends."""
    row = session.get(Credential, person_id) or Credential(
        person_id=person_id, password="", stamp=0
    )
    row.password, row.must_change = password_hash, must_change
    row.stamp += 1
    row.expires_at = (now or clock.now()) + INVITATION_LASTS if must_change else None
    session.add(row)


def end_sign_ins(session: Session, person_id: int) -> None:
    """End every sign-in of a person, wherever it is."""
    if row := session.get(Credential, person_id):
        row.stamp += 1
        session.add(row)
    session.execute(delete(SignIn).where(col(SignIn.person_id) == person_id))


def by_secret(session: Session, secret: str) -> SignIn | None:
    """Return the sign-in of a ticket or a cookie."""
    if not secret:
        return None
    statement = select(SignIn).where(SignIn.secret == digest(secret))
    return session.exec(statement).first()


def by_login(session: Session, login: str) -> tuple[Person | None, Credential | None]:
    """Return a person who may sign in, with the credential."""
    person = session.exec(select(Person).where(Person.login == login)).first()
    if person is None or person.closed_at or person.deleted_at:
        return None, None
    found = session.get(Credential, person.id)
    if found and found.expires_at and found.expires_at < clock.now():
        return None, None
    return person, found


def count_failure(session: Session, name: str) -> None:
    """Count a failure before the slow check, so that a burst is counted."""
    row = session.get(Attempt, name, with_for_update=True) or Attempt(name=name)
    row.failures += 1
    row.waits_until = clock.now() + wait_after(row.failures)
    session.add(row)


def forget_failures(session: Session, names: list[str]) -> None:
    """Forget the failures of names that have signed in."""
    session.execute(delete(Attempt).where(col(Attempt.name).in_(names)))


def waits(session: Session, names: list[str]) -> float:
    """Return for how many seconds these names must wait yet."""
    statement = select(Attempt.waits_until).where(col(Attempt.name).in_(names))
    left = [
        (until - clock.now()).total_seconds()
        for until in session.exec(statement)
        if until
    ]
    return max([0.0, *left])

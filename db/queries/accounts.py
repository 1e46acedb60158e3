"""Statements about sign-ins: they are neither scoped nor in the feed.

Only ``services.accounts`` and what sets people up use them, on a session of ours.
"""

import hashlib
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

import bcrypt
from sqlmodel import Session, col, delete, select

from core import clock
from db.changes import lock
from db.models import Attempt, Credential, Person, SignIn
from db.session import ONE_STATE, engine
from rules.accounts import INVITATION_LASTS, wait_after
from rules.people import AccountState

COST = 12
REMEMBERED = timedelta(days=1)
"""Failures older than this are forgiven."""


@contextmanager
def accounts() -> Generator[Session]:
    """Yield a session on the accounts; commit when it ends."""
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Generator[Session]:
    """Yield a session on the accounts that waits for nobody who writes."""
    bind = engine()
    bind = bind.execution_options(**ONE_STATE[bind.dialect.name])
    with Session(bind, expire_on_commit=False) as session, session.begin():
        yield session


def digest(secret: str) -> str:
    """Return what is stored of a ticket or a cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed(password: str, cost: int | None = None) -> str:
    """Return what is stored of a password."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(cost or COST)).decode()


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
    typed = login.replace("\0", " ")  # a text of PostgreSQL has none
    person = session.exec(select(Person).where(Person.login == typed)).first()
    if person is None or person.closed_at or person.deleted_at:
        return None, None
    found = session.get(Credential, person.id)
    if found and found.expires_at and found.expires_at < clock.now():
        return None, None
    return person, found


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else counts attempts: a burst is counted, one by one."""
    lock(session, "sign-in attempts")


def state(session: Session, person_id: int, *, is_closed: bool) -> AccountState:
    """Return whether a person can sign in."""
    found = session.get(Credential, person_id)
    if is_closed:
        return AccountState.CLOSED
    if found is None:
        return AccountState.MISSING
    if found.expires_at and found.expires_at < clock.now():
        return AccountState.EXPIRED
    return AccountState.INVITED if found.must_change else AccountState.ACTIVE


def count_failure(session: Session, name: str) -> None:
    """Count a failure before the slow check, so that a burst is counted."""
    row = session.get(Attempt, name) or Attempt(name=name)
    if row.waits_until and row.waits_until < clock.now() - REMEMBERED:
        row.failures = 0
    row.failures += 1
    row.waits_until = clock.now() + wait_after(row.failures)
    session.add(row)


def forget_failures(session: Session, names: list[str]) -> None:
    """Forget the failures of names that have signed in."""
    session.execute(delete(Attempt).where(col(Attempt.name).in_(names)))


def sweep(session: Session) -> None:
    """Drop the sign-ins that are over, and failures that are forgiven."""
    over = col(SignIn.expires_at) < clock.now()
    forgiven = col(Attempt.waits_until) < clock.now() - REMEMBERED
    session.execute(delete(SignIn).where(over))
    session.execute(delete(Attempt).where(forgiven))


def waits(session: Session, names: list[str]) -> float:
    """Return for how many seconds these names must wait yet."""
    statement = select(Attempt.waits_until).where(col(Attempt.name).in_(names))
    left = [
        (until - clock.now()).total_seconds()
        for until in session.exec(statement)
        if until
    ]
    return max([0.0, *left])

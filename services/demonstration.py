"""The demonstration company: making it, and who can sign in there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial

from sqlmodel import col, select

from core import clock
from core.access import SYSTEM, Role
from core.errors import RuleError
from db.changes import insert_many
from db.migrate import refresh_statistics
from db.models import CompanySettings, Person, Team
from db.queries import accounts, company, people
from db.scope import ScopedSession
from db.seed import demonstration
from db.seed.standard import plant
from db.session import transaction
from rules.accounts import weakness

SHOWN: dict[Role, int] = {Role.MANAGER: 2}
"""How many people show a role, where one does not: a director and a team's manager."""


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody who can sign in and shows what a role is like."""

    login: str
    name: str
    role: Role
    team: str


def make(password: str, language: str) -> None:
    """Fill an empty database; everybody there gets the same password.

    Raises:
        RuleError: ``setup.done_already``; why the password is not strong enough.
    """
    about = demonstration.about(language)
    if reason := weakness(password, "", about.name):
        raise RuleError(str(reason))
    kept = accounts.hashed(password)
    with transaction(SYSTEM, "data.load") as session:
        if company.settings_row(session) is not None:
            raise RuleError("setup.done_already")
        session.add(CompanySettings(**asdict(about)))
        plant(session)
        session.flush()
        today = clock.day_of(clock.now(), about.timezone)
        settle = partial(_settle, session)
        demonstration.fill(partial(insert_many, session), settle, today)
        everybody = session.exec(select(Person.id)).all()
    with accounts.accounts() as secret:
        for number in everybody:
            accounts.set_password(secret, number or 0, kept, must_change=False)
    refresh_statistics()


def faces() -> Sequence[Face]:
    """Return one person for each role, a director first, as they were hired."""
    with transaction(SYSTEM) as session:
        return list(_first_of_each(session))


def _settle(session: ScopedSession, name: str, above: str) -> int:
    return people.new_team(session, name, above).id or 0


def _first_of_each(session: ScopedSession) -> Iterator[Face]:
    statement = (
        select(Person.login, Person.name, Person.role, Team.name)
        .join(Team, col(Team.id) == col(Person.team_id))
        .order_by(col(Person.id))
    )
    seen: Counter[Role] = Counter()
    for login, name, said, team in session.exec(statement):
        role = Role(said)
        seen[role] += 1
        if seen[role] <= SHOWN.get(role, 1):
            yield Face(login, name, role, team)

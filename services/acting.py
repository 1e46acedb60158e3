"""Whose rights somebody has who acts in another's name: the command line's ``--as``."""

from sqlmodel import col, select

from core.access import SYSTEM, Viewer
from core.errors import NotFoundError, RuleError
from db.models import Person
from db.session import transaction


def viewer(login: str) -> Viewer:
    """Return the person behind a login as rules and queries need to know them.

    Raises:
        NotFoundError: ``cli.no_such_login``.
        RuleError: ``cli.login_closed``.
    """
    with transaction(SYSTEM) as session:
        person = session.exec(select(Person).where(col(Person.login) == login)).first()
        if person is None or person.id is None:
            raise NotFoundError("cli.no_such_login", login=login)
        if person.closed_at:
            raise RuleError("cli.login_closed", login=login)
        return Viewer(id=person.id, team_id=person.team_id or 0, role=person.role)

"""Setting the desk up: once, on an empty database."""

from dataclasses import asdict, dataclass
from zoneinfo import available_timezones

from sqlalchemy.exc import OperationalError, ProgrammingError

from core.access import SYSTEM, Role
from core.errors import RuleError
from core.i18n import LANGUAGES
from core.settings import Company
from db.migrate import level, upgrade
from db.models import CompanySettings, Person
from db.queries import accounts, company, people, records
from db.scope import ScopedSession
from db.seed.standard import plant
from db.session import transaction
from rules.accounts import weakness
from rules.people import PersonFields


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who sets the desk up."""

    login: str
    name: str


def migrate() -> None:
    """Bring the database to the level of the code."""
    upgrade()


def is_set_up() -> bool:
    """Return whether somebody has set the desk up."""
    return settings() is not None


def settings() -> Company | None:
    """Return the company's settings; None until somebody has set the desk up.

    An empty database gets its tables: the server migrates before its first page, but
    under ``streamlit run`` nobody has yet.
    """
    try:
        with transaction(SYSTEM) as session:
            return company.found(session)
    except (OperationalError, ProgrammingError):
        if level() is not None:
            raise
        upgrade()
        return None


def set_up(
    about: Company, administrator: FirstAdministrator, password: str = ""
) -> str:
    """Make company, standard process, managed lists and the first administrator.

    Returns:
        The one-time password, where none was given.

    Raises:
        RuleError: ``setup.done_already`` and what is wrong with a value.
    """
    _check(about)
    if password and (
        reason := weakness(password, administrator.login, administrator.name)
    ):
        raise RuleError(str(reason))
    given = password or accounts.one_time()
    kept = accounts.hashed(given)
    with transaction(SYSTEM, "data.load") as session:
        if company.settings_row(session) is not None:
            raise RuleError("setup.done_already")
        session.add(CompanySettings(**asdict(about)))
        plant(session)
        number = _administrator(session, administrator, about.name)
    with accounts.accounts() as secret:
        accounts.set_password(secret, number, kept, must_change=not password)
    return "" if password else given


def _administrator(
    session: ScopedSession, who: FirstAdministrator, company_name: str
) -> int:
    """Stage the first administrator, in a team that is the whole company."""
    team = people.new_team(session, company_name)
    fields = PersonFields(
        login=who.login, name=who.name, role=Role.ADMIN, team_id=team.id
    )
    return records.add(session, Person, fields).id or 0


def _check(about: Company) -> None:
    if not about.name.strip():
        raise RuleError("setup.name_needed")
    if about.timezone not in available_timezones():
        raise RuleError("setup.no_such_timezone", timezone=about.timezone)
    if not 1 <= about.fiscal_start <= 12:  # noqa: PLR2004
        raise RuleError("setup.no_such_month", month=about.fiscal_start)
    if about.language not in LANGUAGES:
        raise RuleError("setup.no_such_language", language=about.language)

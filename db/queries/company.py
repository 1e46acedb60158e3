"""What the company has decided: settings and managed lists."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import col, select

from core import clock
from core.settings import Company
from db.models import CompanySettings, ListItem
from db.scope import ScopedSession


def settings_row(session: ScopedSession) -> CompanySettings | None:
    """Return the row of the settings; None until somebody has set the desk up."""
    return session.exec(select(CompanySettings)).first()


def settings(session: ScopedSession) -> Company:
    """Return the company's settings, the defaults until they are made."""
    return session.remembered(CompanySettings, lambda: _settings(settings_row(session)))


def found(session: ScopedSession) -> Company | None:
    """Return the company's settings; None until somebody has set the desk up."""
    row = settings_row(session)
    return _settings(row) if row else None


def _settings(row: CompanySettings | None) -> Company:
    if row is None:
        return Company()
    return Company(row.name, row.currency, row.timezone, row.fiscal_start, row.language)


def today(session: ScopedSession) -> date:
    """Return the company's day."""
    return clock.day_of(clock.now(), settings(session).timezone)


def items(session: ScopedSession, lists: Sequence[str]) -> Mapping[str, list[ListItem]]:
    """Return the values of managed lists, in their order."""
    if not lists:
        return {}
    statement = (
        select(ListItem)
        .where(col(ListItem.list).in_(lists))
        .order_by(col(ListItem.position), col(ListItem.value))
    )
    found: dict[str, list[ListItem]] = {name: [] for name in lists}
    for item in session.exec(statement):
        found[item.list].append(item)
    return found


def extend(session: ScopedSession, name: str, value: str) -> None:
    """Stage a value for a managed list, unless it has it."""
    statement = select(ListItem.id).where(
        ListItem.list == name, ListItem.value == value
    )
    if session.exec(statement).first() is None:
        session.add(ListItem(list=name, value=value))
        session.flush()

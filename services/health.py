"""Whether the desk is well: what ``/health`` and ``manage.py check`` answer."""

import shutil
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from core.access import SYSTEM
from core.settings import var
from db.migrate import level, newest
from db.replica import as_of, replica
from db.session import transaction


@dataclass(frozen=True, slots=True)
class Health:
    """How the desk is; ``status`` is ``ok``, ``outdated`` or ``unreachable``.

    ``lag`` counts the changes that the copy for figures has not taken; it is None
    where this process has no copy and figures come from the database itself.
    """

    status: str
    migration: str | None = None
    change: int | None = None
    lag: int | None = None
    disk_free_bytes: int = 0


def health() -> Health:
    """Return how the database, the copy and the disk are; never raise for them."""
    free = shutil.disk_usage(var()).free
    try:
        at = level()
        last = _last_change() if at else None
    except OperationalError:
        return Health("unreachable", disk_free_bytes=free)
    status = "ok" if at == newest() else "outdated"
    known = replica().known
    lag = None if known is None or last is None else max(0, last - known)
    return Health(status, at, last, lag, free)


def _last_change() -> int:
    with transaction(SYSTEM) as session:
        return as_of(session)

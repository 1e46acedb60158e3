"""Who is asking, what each role may open, and what each may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ForbiddenError
from core.i18n import Label


class Role(StrEnum):
    """What a person may do; stored by value."""

    REP = "rep"
    OPS = "ops"
    MANAGER = "manager"
    TRAINER = "trainer"
    SERVICE = "service"
    ADMIN = "admin"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"people.role_{self}")


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person, as rules and queries need to know them."""

    id: int
    team_id: int
    role: Role

    @property
    def sees_money(self) -> bool:
        """Return whether amounts are shown to this role."""
        return self.role is not Role.TRAINER

    @property
    def sees_all(self) -> bool:
        """Return whether this role touches the records of the whole company."""
        return self.role in {Role.OPS, Role.ADMIN}


SYSTEM = Viewer(id=0, team_id=0, role=Role.ADMIN)
"""Who acts when nobody does: migrations, schedules, the command line."""

EVERYBODY = frozenset(Role)
SELLING = frozenset({Role.REP, Role.OPS, Role.MANAGER, Role.ADMIN})
LEADING = frozenset({Role.OPS, Role.MANAGER, Role.ADMIN})
DECIDING = frozenset({Role.MANAGER, Role.ADMIN})
OFFICE = frozenset({Role.OPS, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
SERVING = SELLING | {Role.SERVICE}
TEACHING = LEADING | {Role.TRAINER}

PAGE_ROLES: Mapping[str, frozenset[Role]] = {
    "today": EVERYBODY,
    "pipeline": SELLING,
    "deal": SERVING,
    "customers": SERVING,
    "customer": SERVING,
    "contacts": SERVING,
    "leads": SELLING,
    "products": SERVING,
    "price_lists": SERVING,
    "competitors": SELLING,
    "orders": SERVING,
    "order": SERVING,
    "returns": SERVING,
    "payments": SELLING,
    "cases": SERVING,
    "surveys": SERVING,
    "targets": SELLING,
    "training_results": EVERYBODY,
    "figures": SELLING,
    "imports": OFFICE,
    "users": ADMINS,
    "process": ADMINS,
    "settings": ADMINS,
    "audit": ADMINS,
    "account": EVERYBODY,
}
"""Which roles a page opens for; ``Home.py`` shows the others nothing of it."""

ACTION_ROLES: Mapping[str, frozenset[Role]] = {
    "account.change": EVERYBODY,
    "activities.add": SERVING,
    "activities.edit": SERVING,
    "activities.delete": LEADING,
    "activities.read": EVERYBODY,
    "audit.read": ADMINS,
    "cases.add": SERVING,
    "cases.delete": LEADING,
    "cases.edit": SERVING,
    "company.edit": ADMINS,
    "company.export": OFFICE,
    "competitors.add": SELLING,
    "competitors.edit": SELLING,
    "competitors.delete": SELLING,
    "contacts.add": SELLING,
    "contacts.edit": SELLING,
    "contacts.delete": SELLING,
    "customers.add": SELLING,
    "customers.assign": LEADING,
    "customers.delete": LEADING,
    "customers.edit": SELLING,
    "customers.give_back": SELLING,
    "data.load": ADMINS,
    "documents.add": SERVING,
    "documents.delete": SELLING,
    "imports.run": OFFICE,
    "imports.undo": OFFICE,
    "leads.add": SELLING,
    "leads.convert": SELLING,
    "leads.delete": LEADING,
    "leads.edit": SELLING,
    "lists.edit": ADMINS,
    "order_lines.add": SELLING,
    "order_lines.delete": SELLING,
    "order_lines.edit": SELLING,
    "orders.add": SELLING,
    "orders.delete": LEADING,
    "orders.edit": SELLING,
    "payments.add": SELLING,
    "payments.delete": LEADING,
    "payments.edit": LEADING,
    "people.add": ADMINS,
    "people.close": ADMINS,
    "people.edit": ADMINS,
    "people.hand_over": LEADING,
    "pipeline.add": SELLING,
    "pipeline.ask": SELLING,
    "pipeline.decide": DECIDING,
    "pipeline.delete": LEADING,
    "pipeline.edit": SELLING,
    "pipeline.move": SELLING,
    "price_lists.add": OFFICE,
    "price_lists.delete": OFFICE,
    "price_lists.edit": OFFICE,
    "process.edit": ADMINS,
    "products.add": OFFICE,
    "products.delete": OFFICE,
    "products.edit": OFFICE,
    "records.share": SELLING,
    "returns.add": SERVING,
    "returns.delete": LEADING,
    "returns.edit": LEADING,
    "roster.answer": SERVING,
    "stage_events.add": OFFICE,
    "stage_events.delete": ADMINS,
    "stage_events.edit": ADMINS,
    "surveys.add": SERVING,
    "surveys.delete": LEADING,
    "surveys.edit": SERVING,
    "targets.add": LEADING,
    "targets.delete": LEADING,
    "targets.edit": LEADING,
    "training_results.add": TEACHING,
    "training_results.delete": TEACHING,
    "training_results.edit": TEACHING,
}
"""Which roles may do what; ``db.session.transaction`` asks before it begins."""


def may(viewer: Viewer, action: str) -> bool:
    """Return whether the viewer's role may do ``action`` at all."""
    return viewer.role in ACTION_ROLES[action]


def require(viewer: Viewer, action: str) -> None:
    """Let the viewer act, or say that the role may not.

    Raises:
        ForbiddenError: ``app.not_allowed``.
    """
    if not may(viewer, action):
        raise ForbiddenError("app.not_allowed")

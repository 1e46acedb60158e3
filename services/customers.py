"""What people do with customers beyond any record: compare, hand on, look after."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Viewer
from core.questions import Question
from db.models import Customer
from db.queries import company, customers, duplicates, listing, records
from db.queries.customers import Named, Standing
from db.queries.listing import Found
from db.replica import reading
from db.scope import Reach
from db.session import transaction
from rules import customers as rules
from rules.duplicates import Likeness
from rules.pipeline import Outcome


@dataclass(frozen=True, slots=True)
class Pool:
    """One page of the public pool."""

    rows: Sequence[Named]
    count: int


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a customer's file, and whether the viewer may open it."""

    named: Named
    is_open: bool
    is_pool: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands above a customer's file."""

    open: Standing
    won: Standing


def like(
    viewer: Viewer,
    name: str,
    phone: str | None = None,
    credit_code: str | None = None,
    *,
    skip: int | None = None,
) -> Likeness:
    """Return the customers that may be the same; of others' only how many."""
    with transaction(viewer) as session:
        return duplicates.look(session, name, phone, credit_code, skip=skip)


def pool(viewer: Viewer, search: str = "", number: int = 1, size: int = 50) -> Pool:
    """Return one page of the customers without an owner: name, industry, region."""
    with transaction(viewer) as session:
        return Pool(*customers.pool(session, search, number, size))


def cover(viewer: Viewer, number: int) -> Cover:
    """Return what everybody may read of a customer who may know of it at all.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    with transaction(viewer) as session:
        named = customers.name_of(session, number)
        is_open = customers.is_open(session, number)
        return Cover(named, is_open, customers.is_pool(session, number))


def facts(viewer: Viewer, number: int) -> Facts:
    """Return the deals with a customer: open ones and won ones."""
    with transaction(viewer) as session:
        return Facts(
            customers.standing(session, number, Outcome.OPEN),
            customers.standing(session, number, Outcome.WON),
        )


def neglected(viewer: Viewer, most: int = 50) -> Sequence[Found]:
    """Return the own and the team's customers that nobody has spoken to for long."""
    with reading(viewer, Reach.COUNT) as session:
        filters = rules.neglected(company.today(session))
        question = Question("", filters, "last_contact_on", 1, most)
        return listing.page(session, "customers", question)


def assign(viewer: Viewer, numbers: Sequence[int], owner_id: int) -> None:
    """Give customers to a colleague, with the contacts of the owner before.

    Raises:
        RuleError: ``customers.no_such_person``.
        NotFoundError: ``records.not_found``.
    """
    with transaction(viewer, "customers.assign") as session:
        person = customers.receiver(session, owner_id)
        for number in numbers:
            customer = records.find_to_change(session, Customer, number)
            customers.give(session, customer, person)


def give_back(viewer: Viewer, numbers: Sequence[int]) -> None:
    """Return customers to the public pool, where everybody reads their names.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    with transaction(viewer, "customers.give_back") as session:
        for number in numbers:
            customer = records.find_to_change(session, Customer, number)
            customers.give(session, customer, None)

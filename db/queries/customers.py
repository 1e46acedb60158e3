"""Customers beyond the general list: the pool, who is neglected, who gets whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func
from sqlmodel import col, select

from core.errors import NotFoundError, RuleError
from core.money import Currency
from db.functions import place_in
from db.models import Contact, Customer, CustomerName, Deal, Person
from db.scope import ScopedSession
from rules.pipeline import Outcome
from rules.search import folded

PAGE = 50


@dataclass(frozen=True, slots=True)
class Named:
    """A few columns of a customer, and the names of what they refer to."""

    id: int
    values: Mapping[str, object]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The deals with a customer: how many, and what they are worth by currency."""

    count: int
    amounts: Mapping[Currency, int]


SHOWN = ("number", "name", "industry", "region", "country", "size", "channel")


def pool(
    session: ScopedSession, search: str, number: int = 1, size: int = PAGE
) -> tuple[list[Named], int]:
    """Return one page of the customers without an owner, and how many there are."""
    statement = select(CustomerName).where(col(CustomerName.owner_id).is_(None))
    if words := folded(search):
        found = place_in(col(CustomerName.search), words) > 0
        statement = statement.where(found)
    counted: Select[tuple[int]] = statement.with_only_columns(
        func.count(col(CustomerName.id))
    )
    paged = statement.order_by(col(CustomerName.name), col(CustomerName.id))
    rows = session.exec(paged.limit(size).offset((max(number, 1) - 1) * size)).all()
    return [_named(row) for row in rows], session.execute(counted).scalar_one()


def name_of(session: ScopedSession, number: int) -> Named:
    """Return what may be read of a customer whose file may not be opened.

    Raises:
        NotFoundError: ``records.not_found``.
    """
    statement = select(CustomerName).where(col(CustomerName.id) == number)
    row = session.exec(statement).one_or_none()
    if row is None:
        raise NotFoundError("records.not_found", id=number)
    return _named(row)


def is_open(session: ScopedSession, number: int) -> bool:
    """Return whether the viewer may read the file, and not only the name."""
    within = select(Customer.id).where(Customer.id == number)
    return session.exec(within).one_or_none() is not None


def is_pool(session: ScopedSession, number: int) -> bool:
    """Return whether a customer whose name may be read has no owner."""
    statement = select(col(CustomerName.id)).where(
        col(CustomerName.id) == number, col(CustomerName.owner_id).is_(None)
    )
    return session.exec(statement).one_or_none() is not None


def standing(session: ScopedSession, number: int, outcome: Outcome) -> Standing:
    """Return how many deals of a customer have an outcome, and their amounts.

    A won deal counts with its contract amount where it has one.
    """
    deals = select(Deal.currency, func.count(col(Deal.id))).where(
        Deal.customer_id == number, Deal.outcome == outcome
    )
    if not session.viewer.sees_money:
        rows = session.exec(deals.group_by(col(Deal.currency))).all()
        return Standing(sum(count for _, count in rows), {})
    worth = func.coalesce(Deal.contract_amount_minor, Deal.amount_minor, 0)
    summed = deals.add_columns(func.sum(worth)).group_by(col(Deal.currency))
    found = session.execute(summed).all()
    return Standing(
        sum(count for _, count, _ in found),
        {Currency(currency): int(amount) for currency, _, amount in found if amount},
    )


def receiver(session: ScopedSession, number: int) -> Person:
    """Return the person who is to get records.

    Raises:
        RuleError: ``customers.no_such_person``, also when the account is closed.
    """
    statement = select(Person).where(Person.id == number)
    person = session.exec(statement).one_or_none()
    if person is None or person.closed_at is not None:
        raise RuleError("customers.no_such_person")
    return person


def give(session: ScopedSession, customer: Customer, to: Person | None) -> None:
    """Stage a new owner, or none; the contacts of the owner before go with them."""
    owner, team = (to.id, to.team_id) if to else (None, None)
    for contact in contacts_of(session, customer):
        if contact.owner_id == customer.owner_id:
            contact.owner_id, contact.team_id = owner, team
    customer.owner_id, customer.team_id = owner, team


def contacts_of(session: ScopedSession, customer: Customer) -> Sequence[Contact]:
    """Return the contacts at a customer, the primary one first."""
    statement = (
        select(Contact)
        .where(Contact.customer_id == customer.id)
        .order_by(col(Contact.is_primary).desc(), col(Contact.id))
    )
    return session.exec(statement).all()


def _named(row: CustomerName) -> Named:
    values = {name: getattr(row, name) for name in SHOWN}
    return Named(row.id, values, {})

"""The products of a deal: their amounts are the deal's."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.access import Viewer
from core.errors import RuleError
from core.money import Currency
from db.changes import edit
from db.models import Deal, DealLine, Product
from db.once import once
from db.queries import deals, listing, records
from db.scope import ScopedSession
from db.session import transaction
from rules.pipeline import DealLineFields, EventKind, Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """One product of a deal; the amount is the whole line's, in minor units."""

    id: int
    version: int
    record: DealLineFields
    product: str
    currency: Currency


def lines(viewer: Viewer, number: int) -> Sequence[Line]:
    """Return the products of a deal, in the order they were added.

    Raises:
        NotFoundError: the viewer cannot see the deal.
    """
    with transaction(viewer) as session:
        records.find(session, Deal, number)
        rows = deals.lines(session, number)
        found = [row.product_id or 0 for row in rows]
        names = listing.names(session, "products", found)
        return [
            Line(
                row.id or 0,
                row.version,
                DealLineFields.model_validate(row.model_dump()),
                names.get(row.product_id or 0, ""),
                Currency(row.currency),
            )
            for row in rows
        ]


def add(viewer: Viewer, number: int, new: DealLineFields, key: str) -> int:
    """Add a product to a deal; the same key adds one.

    Raises:
        NotFoundError: the viewer cannot see the deal or the product.
        RuleError: ``pipeline.closed``, the contract says what was sold.
    """

    def make() -> int:
        deal = _open(session, number, new)
        row = DealLine(deal_id=number, **new.model_dump(), currency=deal.currency)
        session.add(row)
        _sum_up(session, deal)
        return row.id or 0

    with transaction(viewer, "pipeline.edit", correlation=key) as session:
        return once(session, key, make)


def change(viewer: Viewer, line_id: int, opened: int, to: DealLineFields) -> None:
    """Save what the form of a line was sent with.

    Raises:
        NotFoundError, RuleError: as ``add``.
        ConflictError: someone else saved it since.
    """
    with transaction(viewer, "pipeline.edit") as session:
        row = records.find_to_change(session, DealLine, line_id)
        deal = _open(session, row.deal_id, to)
        edit(row, opened, to.model_dump())
        _sum_up(session, deal)


def remove(viewer: Viewer, line_id: int) -> None:
    """Take a product out of a deal; with the last one the deal keeps its amount.

    Raises:
        NotFoundError, RuleError: as ``add``.
    """
    with transaction(viewer, "pipeline.edit") as session:
        row = records.find_to_change(session, DealLine, line_id)
        deal = _open(session, row.deal_id)
        session.delete(row)
        _sum_up(session, deal)


def _open(
    session: ScopedSession, number: int, new: DealLineFields | None = None
) -> Deal:
    """Return the deal, if its products may still be changed, to this one."""
    deal = records.find_to_change(session, Deal, number)
    if deal.outcome is not Outcome.OPEN:
        raise RuleError("pipeline.closed")
    if new and new.product_id:
        records.find(session, Product, new.product_id)
    return deal


def _sum_up(session: ScopedSession, deal: Deal) -> None:
    """Let the deal be worth what its lines are, where one of them has an amount."""
    session.flush()
    rows = deals.lines(session, deal.id or 0)
    amounts = [a for row in rows if (a := row.amount_minor) is not None]
    if amounts and sum(amounts) != deal.amount_minor:
        deal.amount_minor = sum(amounts)
        session.flush()
        deals.tell(session, deal, EventKind.AMOUNT)

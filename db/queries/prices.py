"""Prices: one at most rules for a product in a currency on each day."""

from sqlmodel import col, select

from core.errors import RuleError
from db.models import Price, Product
from db.queries import records
from db.records import Tracked
from db.scope import ScopedSession
from rules.price_lists import overlapping


def follow(session: ScopedSession, row: Tracked) -> None:
    """Refuse a saved price that rules on a day of another.

    Raises:
        RuleError: ``price_lists.overlaps``, ``price_lists.overlaps_open``.
    """
    if not isinstance(row, Price) or row.deleted_at is not None:
        return
    records.find_to_change(session, Product, row.product_id)  # one price at a time
    others = select(Price).where(
        Price.product_id == row.product_id,
        col(Price.id) != row.id,
        col(Price.deleted_at).is_(None),
    )
    in_order = others.order_by(col(Price.valid_from), col(Price.id))
    known = session.exec(in_order).all()
    for other in overlapping(row, known):
        since, until = other.valid_from, other.valid_to
        if until is None:
            raise RuleError("price_lists.overlaps_open", since=since)
        raise RuleError("price_lists.overlaps", since=since, until=until)

"""The products of a deal: their amounts are the deal's."""

from collections.abc import Sequence

from core.access import Viewer
from core.errors import RuleError
from db.models import Deal, DealLine, Product
from db.queries import deals, records
from db.session import transaction
from rules.pipeline import DealLineFields, EventKind, Outcome


def set_lines(viewer: Viewer, number: int, lines: Sequence[DealLineFields]) -> None:
    """Put these lines in place of those of a deal; its amount becomes their sum.

    Without lines, or where none has an amount, the deal keeps its own amount.

    Raises:
        NotFoundError: the viewer cannot see the deal or a product.
        RuleError: ``pipeline.closed``, the contract says what was sold.
    """
    with transaction(viewer, "pipeline.edit") as session:
        deal = records.find_to_change(session, Deal, number)
        if deal.outcome is not Outcome.OPEN:
            raise RuleError("pipeline.closed")
        for product_id in {line.product_id for line in lines if line.product_id}:
            records.find(session, Product, product_id)
        for row in deals.lines(session, number):
            session.delete(row)
        for line in lines:
            values = line.model_dump() | {"currency": deal.currency}
            session.add(DealLine(deal_id=number, **values))
        amounts = [a for line in lines if (a := line.amount_minor) is not None]
        if amounts and sum(amounts) != deal.amount_minor:
            deal.amount_minor = sum(amounts)
            session.flush()
            deals.tell(session, deal, EventKind.AMOUNT)

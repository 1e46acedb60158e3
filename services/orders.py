"""Orders and payments: what is sold, came back, is paid and open; what settles what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from core.access import Viewer
from core.money import Currency
from db.models import Order, Payment, Settlement
from db.queries import orders, records
from db.session import transaction


@dataclass(frozen=True, slots=True)
class Balance:
    """What an order was worth, what came back, what is paid and what is open.

    Amounts in minor units of ``currency``.
    """

    sold_minor: int
    returned_minor: int
    paid_minor: int
    currency: Currency

    @property
    def open_minor(self) -> int:
        """Return what is still to be paid; negative when too much was."""
        return self.sold_minor - self.returned_minor - self.paid_minor


@dataclass(frozen=True, slots=True)
class Part:
    """What one payment settles of one order."""

    id: int
    payment_id: int
    order_id: int
    order: str
    received_on: date
    amount_minor: int
    currency: Currency


def balance(viewer: Viewer, number: int) -> Balance:
    """Return what is sold, returned, paid and open of an order.

    Raises:
        NotFoundError: the viewer cannot see it.
    """
    with transaction(viewer) as session:
        order = records.find(session, Order, number)
        back, had = orders.returned(session, [number]), orders.paid(session, [number])
        return Balance(
            order.amount_minor or 0,
            back.get(number, 0),
            had.get(number, 0),
            order.currency,
        )


def parts(
    viewer: Viewer, order: int | None = None, payment: int | None = None
) -> Sequence[Part]:
    """Return what payments settle of one order, or of which orders one payment does."""
    with transaction(viewer) as session:
        statement = (
            select(Settlement, Payment, Order)
            .join(Payment, col(Payment.id) == Settlement.payment_id)
            .join(Order, col(Order.id) == Settlement.order_id)
            .order_by(col(Payment.received_on), col(Settlement.id))
        )
        if order is not None:
            statement = statement.where(Settlement.order_id == order)
        if payment is not None:
            statement = statement.where(Settlement.payment_id == payment)
        return [
            Part(
                part.id or 0,
                part.payment_id,
                part.order_id,
                of.number or "",
                paid.received_on,
                part.amount_minor,
                paid.currency,
            )
            for part, paid, of in session.exec(statement)
        ]


def settle(viewer: Viewer, payment: int) -> int:
    """Settle open orders of the payer with a payment; return how many it now does.

    Raises:
        NotFoundError: the viewer cannot see it.
    """
    with transaction(viewer, "payments.add") as session:
        row = records.find_to_change(session, Payment, payment)
        return len(orders.settle(session, row))


def take_back(viewer: Viewer, part: int) -> None:
    """Let a payment no longer settle an order.

    Raises:
        NotFoundError: the viewer cannot see it.
    """
    with transaction(viewer, "payments.add") as session:
        session.delete(records.find_to_change(session, Settlement, part))

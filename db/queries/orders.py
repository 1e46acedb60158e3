"""Orders: what they sum to, what came back of them, what is paid and still open."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, func, select

from core.errors import RuleError
from core.pieces import pieces
from db.models import Order, OrderLine, Payment, Return, Settlement
from db.queries import records
from db.records import Tracked
from db.scope import ScopedSession
from rules.orders import OrderOpeningFields, OrderStatus
from rules.payments import check_settled, shared_out
from rules.returns import ReturnFields, Sold, check_return, check_sold, left


def begin(session: ScopedSession, order: Order, new: OrderOpeningFields) -> None:
    """Give a new order the line that it was entered with."""
    line = OrderLine(order_id=order.id or 0, amount_minor=new.amount_minor)
    line.product_id, line.quantity = new.product_id, new.quantity
    session.add(line)
    follow(session, line)


def follow(session: ScopedSession, row: Tracked) -> None:
    """Let an order and its parts follow a saved record, or refuse it.

    Raises:
        RuleError: ``returns.too_much`` and others, more would come back than was
            sold; ``payments.more_than_came`` and others, what it settles no longer
            fits it.
    """
    is_there = row.deleted_at is None
    match row:
        case OrderLine():
            order = records.find_to_change(session, Order, row.order_id)
            row.currency = order.currency
            sum_up(session, order)
            sold = _sold(session, row.order_id)
            check_sold(sold, _back(session, row.order_id), order.currency)
        case Return() if is_there:
            _check(session, row)
        case Payment() if is_there:
            _check_settled(session, row)
        case Order():
            _follow_currency(session, row)
        case _:
            pass  # nothing of an order


def sum_up(session: ScopedSession, order: Order) -> None:
    """Let an order be worth what its lines are."""
    lines = _of(session, OrderLine, order.id or 0)
    order.amount_minor = sum(line.amount_minor for line in lines)


def settled_by(session: ScopedSession, payment: int) -> dict[int, int]:
    """Return what a payment settles of each order."""
    statement = select(Settlement).where(
        Settlement.payment_id == payment, col(Settlement.deleted_at).is_(None)
    )
    found: dict[int, int] = {}
    for part in session.exec(statement.order_by(col(Settlement.id))):
        found[part.order_id] = found.get(part.order_id, 0) + part.amount_minor
    return found


def settle(session: ScopedSession, payment: Payment) -> Mapping[int, int]:
    """Settle open orders of the payer with what is left of a payment, oldest first."""
    if payment.customer_id is None:
        return {}
    had = settled_by(session, payment.id or 0)
    owed = _owed(session, payment)
    parts = shared_out(payment.amount_minor - sum(had.values()), owed)
    for order, amount in parts.items():
        session.add(
            Settlement(payment_id=payment.id or 0, order_id=order, amount_minor=amount)
        )
    session.flush()
    return parts


def paid(session: ScopedSession, orders: Sequence[int]) -> dict[int, int]:
    """Return what payments have settled of each order."""
    return sums(session, Settlement, orders)


def returned(session: ScopedSession, orders: Sequence[int]) -> dict[int, int]:
    """Return the amount that came back of each order."""
    return sums(session, Return, orders)


def sums(
    session: ScopedSession, part: type[Any], orders: Sequence[int]
) -> dict[int, int]:
    """Return what the amounts of lines, returns or settlements of orders sum to."""
    found: dict[int, int] = {}
    for piece in pieces(orders):
        statement = (
            select(part.order_id, func.sum(part.amount_minor))
            .where(part.order_id.in_(piece))
            .group_by(part.order_id)
        )
        found |= {number: int(amount) for number, amount in session.execute(statement)}
    return found


def _owed(session: ScopedSession, payment: Payment) -> dict[int, int]:
    """Return what each open order of the payer still owes, the oldest first."""
    statement = (
        select(Order)
        .where(
            Order.customer_id == payment.customer_id,
            Order.currency == payment.currency,
            col(Order.status) != OrderStatus.CANCELLED,
        )
        .order_by(col(Order.ordered_on), col(Order.id))
        .with_for_update(of=Order)
    )
    orders = session.exec(statement).all()
    ids = [order.id or 0 for order in orders]
    had, back = paid(session, ids), returned(session, ids)
    return {
        number: owed
        for order in orders
        if (number := order.id or 0)
        and (
            owed := (order.amount_minor or 0) - back.get(number, 0) - had.get(number, 0)
        )
        > 0
    }


def _check(session: ScopedSession, row: Return) -> None:
    order = records.find_to_change(session, Order, row.order_id)
    row.currency = order.currency
    if order.status is OrderStatus.CANCELLED:
        raise RuleError("returns.cancelled")
    sold = _sold(session, row.order_id)
    if row.product_id and row.product_id not in {s.product_id for s in sold}:
        raise RuleError("returns.not_sold")
    may = left(row.product_id, sold, _back(session, row.order_id, but=row.id))
    check_return(ReturnFields.model_validate(row.model_dump()), may, order.currency)


def _check_settled(session: ScopedSession, row: Payment) -> None:
    parts = settled_by(session, row.id or 0)
    check_settled(row.amount_minor, parts, row.currency)
    for order in session.exec(select(Order).where(col(Order.id).in_(parts))):
        if order.customer_id != row.customer_id:
            raise RuleError("payments.other_customer")
        if order.currency is not row.currency:
            raise RuleError("payments.other_currency", currency=order.currency)


def _follow_currency(session: ScopedSession, order: Order) -> None:
    number = order.id or 0
    for table in (OrderLine, Return):
        for part in _of(session, table, number):
            part.currency = order.currency
    payers = select(Payment.currency).join(
        Settlement, col(Settlement.payment_id) == Payment.id
    )
    for paid_in in session.exec(payers.where(Settlement.order_id == number)):
        if paid_in is not order.currency:
            raise RuleError("payments.other_currency", currency=paid_in)


def _sold(session: ScopedSession, order: int) -> list[Sold]:
    return [
        Sold(line.product_id, line.quantity, line.amount_minor)
        for line in _of(session, OrderLine, order)
    ]


def _back(session: ScopedSession, order: int, but: int | None = None) -> list[Sold]:
    return [
        Sold(back.product_id, back.quantity or 0, back.amount_minor)
        for back in _of(session, Return, order)
        if back.id != but
    ]


def _of(session: ScopedSession, table: Any, order: int) -> Sequence[Any]:  # noqa: ANN401
    """Return the parts of an order; who restores one reads deleted rows too."""
    session.flush()
    there = table.order_id == order, table.deleted_at.is_(None)
    return session.exec(select(table).where(*there).order_by(table.id)).all()

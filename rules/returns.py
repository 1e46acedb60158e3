"""Returns: what came back of an order, and how much may."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, NamedTuple

from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Note, Ref
from core.money import Currency
from core.units import full_money


class ReturnFields(SQLModel):
    """What a person may enter about goods or money given back.

    Quantity and amount are entered as positive numbers; figures subtract them. A
    return without a day counts on the day of its order.
    """

    order_id: Annotated[int, Ref("orders")] = Field(
        foreign_key="sales_order.id", index=True
    )
    product_id: Annotated[int | None, Ref("products")] = Field(
        default=None, foreign_key="product.id", index=True
    )
    quantity: int | None = Field(default=None, ge=0, le=10**9)
    amount_minor: int = Field(ge=0, le=10**15)
    returned_on: date | None = Field(default=None, index=True)
    reason: Annotated[str | None, Note()] = Field(default=None, max_length=1000)


class Sold(NamedTuple):
    """What was sold, or has come back, of one product of an order."""

    product_id: int | None
    quantity: int
    amount_minor: int


class Left(NamedTuple):
    """What of a sale may still come back."""

    quantity: int
    amount_minor: int


def left(product_id: int | None, sold: Iterable[Sold], back: Iterable[Sold]) -> Left:
    """Return what of one product may still come back, of the whole order without one.

    A line that names no product may be of any; a return that names none takes from
    every product. More than is left of the whole order never comes back.
    """
    sold, back = list(sold), list(back)
    whole = _rest(sold, back)
    if product_id is None:
        return whole
    its = (product_id, None)
    one = _rest(
        [s for s in sold if s.product_id in its],
        [b for b in back if b.product_id in its],
    )
    return Left(
        min(whole.quantity, one.quantity), min(whole.amount_minor, one.amount_minor)
    )


def check_return(record: ReturnFields, may: Left, currency: Currency) -> None:
    """Let nothing come back that was not sold.

    Raises:
        RuleError: ``returns.too_much``, ``returns.too_many``.
    """
    if record.amount_minor > may.amount_minor:
        rest = full_money(max(may.amount_minor, 0), currency)
        raise RuleError("returns.too_much", left=rest)
    if record.quantity is not None and record.quantity > may.quantity:
        raise RuleError("returns.too_many", left=max(may.quantity, 0))


def check_sold(sold: Iterable[Sold], back: Iterable[Sold], currency: Currency) -> None:
    """Let no order become worth less than what has come back of it.

    Raises:
        RuleError: ``returns.below``.
    """
    back = list(back)
    if back and _rest(sold, back).amount_minor < 0:
        gone = full_money(sum(b.amount_minor for b in back), currency)
        raise RuleError("returns.below", back=gone)


def _rest(sold: Iterable[Sold], back: Iterable[Sold]) -> Left:
    parts = [*sold, *(Sold(None, -b.quantity, -b.amount_minor) for b in back)]
    return Left(sum(p.quantity for p in parts), sum(p.amount_minor for p in parts))

"""Payments received: the amount collected 回款金额, and the orders it settles."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Note, Ref
from core.money import Currency
from core.units import full_money


class PaymentFields(SQLModel):
    """What a person may enter about money that came in."""

    number: str | None = Field(default=None, max_length=60)
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    amount_minor: int = Field(ge=-(10**15), le=10**15)
    currency: Currency = Currency.CNY
    received_on: date = Field(index=True)
    note: Annotated[str | None, Note()] = Field(default=None, max_length=1000)


class SettlementFields(SQLModel):
    """Which part of a payment settles which order, in the payment's currency."""

    order_id: Annotated[int, Ref("orders")] = Field(
        foreign_key="sales_order.id", index=True
    )
    amount_minor: int = Field(ge=-(10**15), le=10**15)


def shared_out(amount_minor: int, open_minor: Mapping[int, int]) -> dict[int, int]:
    """Return how much of a payment settles each order, the first ones first.

    What is over stays with the payment: it is settled with a later order.

    Args:
        amount_minor: What came in.
        open_minor: What each order still owes, in the order to be settled in.
    """
    rest, found = amount_minor, {}
    for order, owed in open_minor.items():
        if (part := min(rest, max(owed, 0))) > 0:
            found[order] = part
            rest -= part
    return found


def check_settled(
    amount_minor: int, parts: Mapping[int, int], currency: Currency
) -> None:
    """Let no payment settle more than came in.

    Raises:
        RuleError: ``payments.more_than_came``.
    """
    if (over := sum(parts.values()) - max(amount_minor, 0)) > 0:
        raise RuleError("payments.more_than_came", over=full_money(over, currency))

"""Deals: what one is, and how its money is counted."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Managed, Note, Ref
from core.i18n import Label
from core.money import Currency
from rules.search import search_text

PIPELINE = "standard"
"""The pipeline of a company that has no other."""


class Outcome(StrEnum):
    """Whether a deal is still being worked on, and how it ended."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"pipeline.outcome_{self}")


class EventKind(StrEnum):
    """What an event of a deal tells."""

    STAGE = "stage"
    AMOUNT = "amount"
    EXPECTED_CLOSE = "expected_close"
    OWNER = "owner"
    BEGAN = "began"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"pipeline.event_{self}")


class DealFields(SQLModel):
    """What a person may enter about a deal: the only declaration of it."""

    number: str | None = Field(default=None, max_length=60)
    name: str = Field(min_length=1, max_length=200)
    customer_id: Annotated[int | None, Ref("customers")] = Field(
        default=None, foreign_key="customer.id", index=True
    )
    amount_minor: int | None = Field(default=None, ge=0, le=10**15)
    currency: Currency = Currency.CNY
    source: Annotated[str | None, Managed("source")] = Field(
        default=None, max_length=80
    )
    expected_close_on: date | None = None
    note: Annotated[str | None, Note()] = Field(default=None, max_length=4000)

    def derived(self) -> dict[str, object]:
        """Return the columns that follow from the fields."""
        return {"search": search_text(self.name, self.number)}


class OpeningFields(DealFields):
    """What a person may say of a deal that is opened: product, process, since when."""

    product_id: Annotated[int | None, Ref("products")] = None
    pipeline: Annotated[str, Managed("pipeline")] = PIPELINE
    began_on: date | None = None


class DealLineFields(SQLModel):
    """One product in a deal."""

    product_id: Annotated[int | None, Ref("products")] = Field(
        default=None, foreign_key="product.id", index=True
    )
    quantity: int = Field(default=1, ge=1, le=10**9)
    amount_minor: int | None = Field(default=None, ge=0, le=10**15)


class WonFields(SQLModel):
    """What the contract says, asked for when a deal is won."""

    contract_number: str = Field(min_length=1, max_length=80)
    contract_on: date
    contract_amount_minor: int = Field(ge=0, le=10**15)
    currency: Currency = Currency.CNY


class LostFields(SQLModel):
    """Why a deal was lost: a reason from the managed list, and a remark."""

    lost_reason: Annotated[str, Managed("lost_reason")] = Field(
        min_length=1, max_length=80
    )
    lost_note: Annotated[str | None, Note()] = Field(default=None, max_length=2000)


def check_beginning(on: date, today: date, known: date | None = None) -> None:
    """Let a deal have begun today or before, earlier than what was known of it.

    Raises:
        RuleError: ``pipeline.began_not_yet``, ``pipeline.began_later``.
    """
    if on > today:
        raise RuleError("pipeline.began_not_yet", day=on)
    if known is not None and on >= known:
        raise RuleError("pipeline.began_later", created=known)


def check_contract_day(on: date, created_on: date | None, today: date) -> None:
    """Let a contract be signed between the beginning of its deal and today.

    Raises:
        RuleError: ``pipeline.contract_not_yet``, ``pipeline.contract_too_early``.
    """
    if on > today:
        raise RuleError("pipeline.contract_not_yet", day=on)
    if created_on is not None and on < created_on:
        raise RuleError("pipeline.contract_too_early", day=on, created=created_on)

"""What a full export says of records beyond what a file of somebody else's may say.

A file that has exactly the columns of a full export is one: it is believed in what an
import otherwise works out itself, such as the team of a deal's own date.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from core.errors import RuleError
from core.fields import Note, Ref
from core.money import Currency, rounded_to_minor, to_major
from rules.pipeline import EventKind, Outcome
from rules.reading.numbers import split_number

ORDER = (
    "people",
    "customers",
    "products",
    "price-lists",
    "contacts",
    "deals",
    "leads",
    "stage-events",
    "orders",
    "order-lines",
    "returns",
    "payments",
    "activities",
    "surveys",
    "cases",
    "targets",
    "training-results",
)
"""Kinds in the order in which they can come back: whoever is named comes before."""
NAMES: Mapping[str, Mapping[str, str]] = {"orders": {"amount": "worth"}}
"""Headings that say something else in a file that is none of a full export."""


class SeatPast(SQLModel):
    """The team that a record belonged to."""

    team_id: Annotated[int | None, Ref("teams")] = None


class LedPast(SeatPast):
    """The team of a record, and who led its owner then."""

    superior_id: Annotated[int | None, Ref("people")] = None


class LeadPast(SeatPast):
    """What a lead has become."""

    customer_id: Annotated[int | None, Ref("customers")] = None
    deal_id: Annotated[int | None, Ref("deals")] = None


class OrderPast(LedPast):
    """The deal that an order came of, and what its lines sum to."""

    deal_id: Annotated[int | None, Ref("deals")] = None
    amount_minor: int | None = Field(default=None, ge=-(10**15), le=10**15)


class DealPast(LedPast):
    """Where a deal stands and since when, and its products as JSON."""

    pipeline: str = Field(default="standard", min_length=1, max_length=60)
    stage: str = Field(min_length=1, max_length=60)
    outcome: Outcome = Outcome.OPEN
    created_on: date | None = None
    entered_on: date | None = None
    closed_on: date | None = None
    contract_number: str | None = Field(default=None, max_length=80)
    contract_on: date | None = None
    contract_amount_minor: int | None = Field(default=None, ge=0, le=10**15)
    lost_reason: str | None = Field(default=None, max_length=80)
    last_contact_on: date | None = None
    next_contact_on: date | None = None
    lost_note: Annotated[str | None, Note()] = Field(default=None, max_length=2000)
    is_imported: bool = False
    lines: Annotated[str | None, Note()] = None


class EventPast(SQLModel):
    """The state of a deal after an event.

    ``is_log``: the event came with a log of stages, which knows no amounts.
    """

    kind: EventKind
    on_day: date | None = None
    from_stage: str | None = Field(default=None, max_length=60)
    to_stage: str = Field(min_length=1, max_length=60)
    outcome: Outcome | None = None
    amount_minor: int | None = Field(default=None, ge=-(10**15), le=10**15)
    currency: Currency = Currency.CNY
    expected_close_on: date | None = None
    owner_id: Annotated[int | None, Ref("people")] = None
    team_id: Annotated[int | None, Ref("teams")] = None
    is_imported: bool = False
    is_log: bool = False
    reason: Annotated[str | None, Note()] = Field(default=None, max_length=1000)


class PaymentPast(LedPast):
    """The orders that a payment settles, as JSON."""

    settles: Annotated[str | None, Note()] = None


class Told(SQLModel):
    """Nothing but that the file is one of a full export: its columns do not tell."""

    as_recorded: bool = True


PAST: Mapping[str, type[SQLModel]] = {
    "activities": SeatPast,
    "contacts": SeatPast,
    "deals": DealPast,
    "leads": LeadPast,
    "order-lines": Told,
    "orders": OrderPast,
    "payments": PaymentPast,
    "returns": Told,
    "stage-events": EventPast,
    "targets": Told,
}


class Part(BaseModel):
    """One part of a record in a cell: a product of a deal, an order of a payment."""

    model_config = ConfigDict(extra="forbid")

    of: str | None = None
    quantity: int = Field(default=1, ge=1, le=10**9)
    amount: str | None = None
    contract: str | None = None


def cell_of(parts: Iterable[Part]) -> str | None:
    """Return a cell that tells of parts; nothing without any."""
    told = [part.model_dump(exclude_defaults=True) for part in parts]
    return json.dumps(told, ensure_ascii=False) if told else None


def parts_of(cell: object, column: str) -> Sequence[Part]:
    """Return the parts that a cell tells of.

    Raises:
        RuleError: ``recorded.no_parts``.
    """
    if not cell:
        return []
    try:
        return [Part.model_validate(part) for part in json.loads(str(cell))]
    except (ValueError, TypeError, RecursionError) as error:
        raise RuleError("recorded.no_parts", column=column) from error


def major(amount_minor: int | None, currency: Currency) -> str | None:
    """Return an amount as a part writes it."""
    return None if amount_minor is None else f"{to_major(amount_minor, currency):f}"


def minor(amount: str | None, currency: Currency, column: str) -> int | None:
    """Return the amount that a part writes.

    Raises:
        RuleError: ``recorded.no_parts``.
    """
    if amount is None:
        return None
    found = split_number(amount)
    value = None if found is None or found.part else found.value(".")
    if value is None:
        raise RuleError("recorded.no_parts", column=column)
    return rounded_to_minor(value, currency)

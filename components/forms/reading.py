"""What was typed, as the values that are stored; and why it was refused, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from components.words import full_money, literal, sentence, timezone
from core.errors import RuleError
from core.fields import Entry, Kind, Problem, entries
from core.i18n import Label
from core.money import Currency, to_minor
from core.units import typed_amount, typed_rate

CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Read:
    """Values by column, and the problem of each that could not be read."""

    values: Mapping[str, object]
    problems: Mapping[str, Problem]


def read(
    record: type[BaseModel],
    typed: Mapping[str, object],
    offered: Mapping[str, Mapping[Any, str]],
    given: Mapping[str, object],
) -> Read:
    """Return what was typed in the units that are stored.

    Args:
        record: The field class.
        typed: What the inputs hold, by column; columns that were not drawn are absent.
        offered: The options of each list; what is none of them is refused.
        given: The record as it is, for the currency of an amount.
    """
    currency = currency_of(record, typed, given)
    values, problems = dict(typed), {}
    for entry in entries(record):
        if entry.name in typed:
            read_one = _read_one(entry, typed[entry.name], offered, currency)
            if isinstance(read_one, Problem):
                problems[entry.name] = read_one
                values.pop(entry.name)
            else:
                values[entry.name] = read_one
    return Read(values, problems)


def currency_of(
    record: type[BaseModel], typed: Mapping[str, object], given: Mapping[str, object]
) -> Currency:
    """Return the currency of a record's amounts: chosen, stored, or its default."""
    own = record.model_fields.get(CURRENCY)
    default = own.default if own else Currency.CNY
    found = typed.get(CURRENCY) or given.get(CURRENCY) or default
    return next((c for c in Currency if c == found), Currency.CNY)


def said(entry: Entry, problem: Problem, currency: Currency) -> str:
    """Return why a value was refused; limits of an amount in major units."""
    values = dict(problem.values)
    if entry.kind is Kind.MONEY:
        for limit in {"ge", "gt", "le", "lt"} & values.keys():
            values[limit] = full_money(int(str(values[limit])), currency)
    return literal(sentence(problem.key, values))


def _read_one(
    entry: Entry,
    typed: Any,  # noqa: ANN401 (what a widget holds)
    offered: Mapping[str, Mapping[Any, str]],
    currency: Currency,
) -> object:
    """Return the value that is stored, or a problem."""
    if typed in (None, ""):
        return None
    match entry.kind:
        case Kind.MONEY:
            return _amount(str(typed), currency)
        case Kind.DECIMAL if entry.is_rate:
            rate = typed_rate(str(typed))
            return Problem(Label("fields.no_rate"), {}) if rate is None else rate
        case Kind.INSTANT if isinstance(typed, datetime):
            return typed.replace(tzinfo=ZoneInfo(timezone())).astimezone(UTC)
        case Kind.MANAGED | Kind.REFERENCE if typed not in offered.get(entry.name, ()):
            return Problem(Label("fields.not_offered"), {})
        case _:
            return typed


def _amount(words: str, currency: Currency) -> object:
    """Return minor units; exact, however many digits were typed."""
    if not words.strip():
        return None
    amount = typed_amount(words, currency)
    if amount is None:
        return Problem(Label("money.unreadable"), {})
    try:
        return to_minor(amount, currency)
    except RuleError as error:
        return Problem(Label(error.key), error.values)

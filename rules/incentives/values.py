"""The value of a field, or of a formula over fields, of one transaction."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from rules.incentives.exact import ZERO, exact
from rules.incentives.formula import formula
from rules.incentives.inputs import Transaction
from rules.incentives.part import refuse

Value = bool | Fraction | Decimal | str | date | None

NUMBERS = frozenset({"amount", "cost", "margin", "units"})
WORDS = frozenset(
    {
        "number",
        "date",
        "type",
        "payee",
        "origin",
        "currency",
        "product",
        "customer",
        "contract",
        "contract_start",
        "posted_on",
    }
)


def number_of(value: object) -> Fraction | None:
    """Return the value as a number, or None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Fraction):
        return value
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, str):
        try:
            return exact(Decimal(value))
        except (ArithmeticError, ValueError):
            return None
    return None


def value_of(row: Transaction, name: str) -> Value:
    """Return what a filter compares: a field, else a formula's number, else None."""
    if name in row.fields:
        return row.fields[name]
    if name in WORDS:
        word: Value = getattr(row, name)
        return word
    if name in NUMBERS:
        return _own_number(row, name)
    if name.isidentifier():
        return None
    terms = formula(name)
    if any(_read(row, term) is None for term in terms.names):
        return None
    return terms.value(lambda term: _read(row, term) or ZERO)


def amount_of(row: Transaction, text: str, path: str) -> Fraction:
    """Return the number that a measure or basis takes from the transaction.

    Raises:
        RuleError: ``incentives.missing_number``, the transaction lacks a field.
    """
    if text in NUMBERS and text not in row.fields:
        return _needed(row, text, path)
    return formula(text).value(lambda term: _needed(row, term, path))


def _needed(row: Transaction, name: str, path: str) -> Fraction:
    number = _read(row, name)
    if number is None:
        refuse("missing_number", f"{path}.{name}", name=name)
    return number


def _read(row: Transaction, name: str) -> Fraction | None:
    if name in row.fields:
        return number_of(row.fields[name])
    return _own_number(row, name) if name in NUMBERS else None


def _own_number(row: Transaction, name: str) -> Fraction | None:
    number: Decimal | None = getattr(row, name)
    if number is not None:
        return exact(number)
    if name == "margin" and row.amount is not None and row.cost is not None:
        return exact(row.amount) - exact(row.cost)
    return None

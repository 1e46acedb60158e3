"""Values of a filter as somebody writes them, turned into what is stored."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.errors import RuleError
from core.fields import Entry, Kind
from core.i18n import LANGUAGES, Label, text
from core.money import to_minor
from core.questions import EMPTY
from core.settings import Company

Meant = str | int | float | bool | date | datetime
PROBLEMS: Mapping[Kind, str] = {
    Kind.DATE: "reading.not_a_date",
    Kind.INSTANT: "reading.not_a_date",
    Kind.BOOL: "reading.not_yes_or_no",
}
TRUTHS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}


def meant(entry: Entry, words: str, company: Company) -> Meant:
    """Return the stored value that a filter's words name; ``EMPTY`` stays itself.

    An amount is in the company's currency, an instant by its clock.

    Raises:
        RuleError: ``reading.not_a_date`` and others, words that mean nothing here.
    """
    if words == EMPTY:
        return EMPTY
    if entry.choices:
        return _choice(entry.choices, words)
    key = PROBLEMS.get(entry.kind, "reading.not_a_number")
    try:
        return _read(entry.kind, words, company)
    except (ValueError, KeyError, InvalidOperation, OverflowError) as error:
        raise RuleError(key, value=words) from error


def _read(kind: Kind, words: str, company: Company) -> Meant:
    match kind:
        case Kind.DATE:
            return date.fromisoformat(words)
        case Kind.INSTANT:
            at = datetime.fromisoformat(words)
            return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(company.timezone))
        case Kind.NUMBER | Kind.DECIMAL:
            return int(words) if kind is Kind.NUMBER else float(words)
        case Kind.MONEY:
            return to_minor(Decimal(words), company.currency)
        case Kind.BOOL:
            return TRUTHS[words.lower()]
        case _:
            return words


def _choice(choices: tuple[StrEnum, ...], words: str) -> StrEnum:
    for choice in choices:
        label: Label | None = getattr(choice, "label", None)
        shown = [text(language, label) for language in LANGUAGES] if label else []
        if words in (choice.value, *shown):
            return choice
    raise RuleError("imports.not_a_choice", value=words)

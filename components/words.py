"""Text, amounts, days and instants in the language of the person looking."""

import threading
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol, cast
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_date, format_datetime, format_skeleton

from core import clock, units
from core.fields import Entry, Kind
from core.i18n import LANGUAGES, Label, text
from core.money import Currency
from core.settings import Company

DAYS = {"zh": "yyyy-MM-dd", "en": "d MMM yyyy"}
COLUMN_DAYS = {"zh": "YYYY-MM-DD", "en": "D MMM YYYY"}
"""As the browser writes them in the cells of a table."""
INSTANTS = {"zh": "yyyy-MM-dd HH:mm", "en": "d MMM yyyy, HH:mm"}
MARKUP = frozenset("\\`*_[]<>$#:|~")
NOTHING = "—"


class Labelled(Protocol):
    """A choice that knows the key of its name: every choice of ours does."""

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""


class _Run(threading.local):
    """What one run of a script keeps: each runs in one thread, of one session."""

    locale: str | None = None


_run = _Run()


def begin() -> None:
    """Find out the language once: a page asks for it a hundred times.

    ``Home.py`` begins each run; what runs without it asks each time or finds the
    language of the session's last run, which only ``Home.py`` changes.
    """
    _run.locale = None
    _run.locale = locale()


def locale() -> str:
    """Return this session's language: chosen, of the address, or of the browser."""
    if _run.locale:
        return _run.locale
    for wanted in (st.session_state.get("locale"), st.query_params.get("locale")):
        if wanted in LANGUAGES:
            return str(wanted)
    browser = st.context.locale
    return "en" if browser and not browser.lower().startswith("zh") else "zh"


def timezone() -> str:
    """Return the company's time zone; the sign-in stores the company."""
    company: Company = st.session_state.get("company") or Company()
    return company.timezone


def today() -> date:
    """Return the company's day."""
    return clock.day_of(clock.now(), timezone())


def t(key: str, **values: object) -> str:
    """Return the text for ``key`` in this session's language."""
    return text(locale(), key, **values)


def named(choice: StrEnum) -> str:
    """Return the shown name of a choice."""
    return t(cast("Labelled", choice).label)


def money(amount_minor: int, currency: Currency) -> str:
    """Format an amount for reading at a glance: ``¥128万`` or ``¥1.29M``."""
    return units.short_money(amount_minor, currency, locale())


def full_money(amount_minor: int, currency: Currency) -> str:
    """Format an amount to its last digit: ``¥1,286,000.00``."""
    return units.full_money(amount_minor, currency)


def signed(amount_minor: int, currency: Currency) -> str:
    """Format a difference, with its sign: ``+¥12.4万``."""
    return ("+" if amount_minor > 0 else "") + money(amount_minor, currency)


def number(value: float | Decimal) -> str:
    """Format a count or a measure, alike in both languages: ``12,860``."""
    return (
        f"{round(value, 3):,}" if isinstance(value, float) else f"{Decimal(value):,f}"
    )


def percent(rate: float | Decimal, digits: int = 1) -> str:
    """Format a fraction: 0.875 is ``87.5%``."""
    step = Decimal(1).scaleb(-digits)
    hundredths = Decimal(str(rate)).scaleb(2).quantize(step, rounding=ROUND_HALF_UP)
    return f"{hundredths + 0:,f}%"  # + 0: never -0.0%


def day(on: date) -> str:
    """Format a day: ``2026-11-24`` or ``24 Nov 2026``."""
    return str(format_date(on, DAYS[locale()], locale=locale()))


def month(start: date) -> str:
    """Format a month by its first day: ``2026年7月`` or ``July 2026``."""
    return str(format_skeleton("yMMMM", start, locale=locale()))


def instant(at: datetime, zone: str | None = None) -> str:
    """Format an instant in a time zone, the company's unless said otherwise."""
    local = at.astimezone(ZoneInfo(zone or timezone()))
    return str(format_datetime(local, INSTANTS[locale()], locale=locale()))


def safe(words: str) -> str:
    """Escape what people typed before it enters Markdown."""
    return "".join(f"\\{c}" if c in MARKUP else c for c in words)


def literal(words: str) -> str:
    """Let a dollar sign be one: Markdown reads ``$…$`` as a formula.

    For sentences of ours with amounts in them; leaves other markup as it is.
    """
    return words.replace("\\$", "$").replace("$", "\\$")


def sentence(key: str, values: Mapping[str, object]) -> str:
    """Return a text for Markdown whose values are shown as the reader writes them.

    Days and instants in the reader's form, names of ours looked up, and what people
    typed without its markup.
    """
    return t(key, **{name: _plain(value) for name, value in values.items()})


def shown(entry: Entry, value: object, currency: Currency = Currency.CNY) -> str:
    """Return a field's value as plain text: in a history, a conflict, an export.

    Args:
        entry: The field.
        value: What is stored: minor units, an id that somebody named, a choice.
        currency: Of the amount, for a field of money.
    """
    if value is None or value == "":
        return NOTHING
    match entry.kind:
        case Kind.NUMBER if entry.is_year:
            said = str(value)
        case Kind.DECIMAL if entry.is_rate:
            said = percent(float(str(value)), 2)
        case Kind.MONEY:
            said = full_money(int(str(value)), currency)
        case Kind.CHOICE:
            known = (named(c) for c in entry.choices if c == value)
            said = next(known, str(value))
        case Kind.BOOL:
            said = t("app.yes" if value else "app.no")
        case _:
            said = _unescaped(value)
    return said


def _plain(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Label):
        return safe(value)
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    return value if isinstance(value, Label) else _unescaped(value)


def _unescaped(value: object) -> str:
    match value:
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case bool() | str():
            return str(value)
        case int() | Decimal() | float():
            return number(value)
        case _:
            return str(value)

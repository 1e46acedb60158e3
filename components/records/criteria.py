"""The filter bar of any list: an input for each field, by its kind, in the address."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from components import filters, listing, page
from components.listing import SIZE
from components.records.desk import Screen
from components.words import named, t, timezone
from core import clock
from core.fields import Entry, Kind
from core.money import Currency, to_minor
from core.questions import Question
from core.settings import Company
from core.units import typed_amount

TICKS = ("yes", "no")
LONGEST_PAGE = 9
"""Digits of the number of a page: no list is longer."""


def bar(screen: Screen) -> Question:
    """Draw search, filters and order; return what is asked, with the page shown."""
    kind, fields = screen.kind, screen.fields
    beside, behind = screen.filters, screen.more
    if page.on_phone():
        beside, behind = (), (*beside, *behind)
    asked: dict[str, Any] = {}
    with filters.bar():
        words = filters.search(f"{kind}_q", t(f"{screen.section}.search_hint"))
        for name in beside:
            asked |= _criterion(screen, fields[name])
        if behind:
            with filters.more(kind):
                for name in behind:
                    asked |= _criterion(screen, fields[name])
        sortable = [fields[name] for name in screen.columns if _sorts(fields[name])]
        sort = listing.order(f"{kind}_sort", sortable, screen.sort)
    return Question(words, asked, sort, _page(kind, (words, asked, sort)), SIZE)


def page_key(kind: str) -> str:
    """Return the name of the page number in the address."""
    return f"{kind}_page"


def _page(kind: str, asked: object) -> int:
    """Return the page that is shown: the first, when something else is asked for."""
    key, place = page_key(kind), f"{kind}~asked"
    before = st.session_state.get(place, asked)
    st.session_state[place] = asked
    if before != asked:
        st.session_state[key] = 1
        return 1
    return number_in(key)


def number_in(key: str) -> int:
    """Return the page number that a widget holds, or the address before it is drawn."""
    given = str(st.session_state.get(key) or st.query_params.get(key) or 1)
    is_one = given.isascii() and given.isdecimal() and len(given) <= LONGEST_PAGE
    return max(1, int(given)) if is_one else 1


def _sorts(entry: Entry) -> bool:
    return entry.kind is not Kind.NOTE


def _criterion(screen: Screen, entry: Entry) -> Mapping[str, Any]:
    """Draw the input of one filter; return it by column, nothing when not used."""
    key = f"{screen.kind}_{entry.public}"
    found = ASKED[entry.kind](screen, entry, key)
    return {} if found is None else {entry.name: found}


def _one(entry: Entry, key: str, names: Mapping[str, str]) -> list[str] | None:
    chosen = filters.one(
        key, t(entry.label), list(names), show=lambda value: names.get(value, value)
    )
    return None if chosen is None else [chosen]


def _managed(screen: Screen, entry: Entry, key: str) -> list[str] | None:
    return _one(entry, key, screen.names([entry.target])[entry.target])


def _choice(_: Screen, entry: Entry, key: str) -> list[Any] | None:
    names = {str(c): str(c) if _is_code(c) else named(c) for c in entry.choices}
    return _one(entry, key, names)


def _reference(screen: Screen, entry: Entry, key: str) -> list[int] | None:
    if entry.target == "people":
        found = screen.desk.colleagues(screen.viewer)
    else:
        found = screen.desk.options(screen.viewer, entry.target, "")
    names = filters.distinct(dict(found))
    chosen = _one(entry, key, {str(number): name for number, name in names.items()})
    return None if chosen is None else [int(chosen[0])]


def _tick(_: Screen, entry: Entry, key: str) -> bool | None:
    label = t(entry.label)
    names = {tick: f"{label}: {t(f'app.{tick}')}" for tick in TICKS}
    chosen = _one(entry, key, names)
    return None if chosen is None else chosen == ["yes"]


def _period(
    _: Screen, entry: Entry, key: str
) -> tuple[date | None, date | None] | None:
    company: Company = st.session_state.get("company") or Company()
    today = clock.day_of(clock.now(), timezone())
    st.markdown(f":gray[{t(entry.label)}]", width="content")
    asked = filters.period(key, today, fiscal_start=company.fiscal_start)
    days = filters.days(asked)
    return None if days == (None, None) else days


def _bounds(
    _: Screen, entry: Entry, key: str
) -> tuple[float | None, float | None] | None:
    """Ask for the least and the most; amounts in the company's currency."""
    company: Company = st.session_state.get("company") or Company()
    bounds = []
    for end in ("least", "most"):
        label = t(f"record.{end}", label=t(entry.label))
        typed = st.text_input(
            label, key=f"{key}_{end}", placeholder=label, width=150,
            label_visibility="collapsed", bind="query-params",
        )  # fmt: skip
        bounds.append(_stored(entry, typed or "", company.currency))
    least, most = bounds
    return None if least is most is None else (least, most)


def _stored(entry: Entry, typed: str, currency: Currency) -> float | None:
    """Return what was typed in the unit that is stored; what is no number is none."""
    amount = typed_amount(typed, currency)
    if amount is None:
        return None
    if entry.kind is Kind.MONEY:
        return to_minor(round(amount, currency.digits), currency)
    return float(amount) if entry.kind is Kind.DECIMAL else int(amount)


def _nothing(*_: object) -> None:
    """Ask for nothing: texts are searched."""


def _is_code(choice: object) -> bool:
    return isinstance(choice, Currency)


ASKED: Mapping[Kind, Callable[[Screen, Entry, str], Any]] = {
    Kind.TEXT: _nothing,
    Kind.NOTE: _nothing,
    Kind.NUMBER: _bounds,
    Kind.DECIMAL: _bounds,
    Kind.MONEY: _bounds,
    Kind.DATE: _period,
    Kind.INSTANT: _nothing,
    Kind.BOOL: _tick,
    Kind.CHOICE: _choice,
    Kind.MANAGED: _managed,
    Kind.REFERENCE: _reference,
}

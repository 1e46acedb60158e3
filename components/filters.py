"""The filter bar: a filtered view is a link that can be sent to a colleague.

Every filter has a label for screen readers and shows none. What comes from the
browser is looked up among the options, else it counts as not chosen. A link may
name an option by its own value (``?deals_only=late``) or as either language shows it.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.words import t
from core import periods
from core.i18n import LANGUAGES, text
from core.periods import Grain, Period

T = TypeVar("T")
OWN = "own"
EVER = "ever"
RELATIVE: Mapping[str, tuple[Grain, int]] = {
    "this_week": (Grain.WEEK, 0),
    "this_month": (Grain.MONTH, 0),
    "last_month": (Grain.MONTH, -1),
    "this_quarter": (Grain.QUARTER, 0),
    "last_quarter": (Grain.QUARTER, -1),
    "this_year": (Grain.YEAR, 0),
    "last_year": (Grain.YEAR, -1),
    "this_fiscal_year": (Grain.FISCAL_YEAR, 0),
}
"""The periods that move with the day: their grain, and how many periods from now."""
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


@contextmanager
def bar() -> Generator[None]:
    """Lay the filters out in one row that wraps."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        yield


@contextmanager
def more(key: str) -> Generator[None]:
    """Keep the filters that are seldom used behind one button."""
    with st.popover(t("app.filters"), icon=":material/tune:", key=f"{key}_filters"):
        yield


def words(prefix: str) -> Callable[[str], str]:
    """Return how an option is shown: by the text ``<prefix><option>``."""
    return lambda option: t(f"{prefix}{option}")


def search(key: str, placeholder: str, *, width: int = 230) -> str:
    """Ask for words; searches while typing."""
    found = st.text_input(
        t("app.search"), type="search", live=True, width=width, key=key,
        placeholder=placeholder, label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return (found or "").strip()


def one(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    show: Callable[[str], str] = str,
    width: int = 150,
) -> str | None:
    """Ask for one of many; nothing chosen means all."""
    names = _named(key, options, show)
    chosen = st.selectbox(
        label, options, index=None, key=key, placeholder=label, width=width,
        format_func=lambda option: names.get(option, option),
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return chosen if chosen in names else None


def switch(key: str, label: str, options: Sequence[str], prefix: str) -> str:
    """Ask for exactly one of a few; the first is the default."""
    names = _named(key, options, words(prefix), prefix)
    chosen = st.segmented_control(
        label, options, default=options[0], required=True, key=key, wrap=True,
        format_func=lambda option: names.get(option, option),
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return chosen if chosen in names else options[0]


def chips(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    show: Callable[[str], str] = str,
    prefix: str = "",
) -> list[str]:
    """Offer toggles; several may be on, none means all."""
    names = _named(key, options, words(prefix) if prefix else show, prefix)
    chosen = st.pills(
        label, options, selection_mode="multi", key=key,
        format_func=lambda option: names.get(option, option),
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return [option for option in chosen if option in names]


def period(
    key: str, today: date, *, default: str = EVER, fiscal_start: int = 1
) -> Period:
    """Ask for a period: one that moves with the day, or days of one's own.

    Raises:
        RuleError: ``periods.backwards``, the days are the wrong way round.
    """
    options = [default, *(n for n in (EVER, *RELATIVE, OWN) if n != default)]
    names = _named(key, options, words("periods."), "periods.")
    chosen = st.selectbox(
        t("periods.period"), options, key=key, width=140,
        format_func=lambda option: names.get(option, option),
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    if chosen == OWN:
        return periods.between(_day(f"{key}_first"), _day(f"{key}_last"))
    if chosen not in RELATIVE:
        return periods.EVER
    grain, count = RELATIVE[chosen]
    start = periods.shift(periods.start_of(today, grain, fiscal_start), grain, count)
    return Period(start, periods.shift(start, grain, 1))


def days(asked: Period) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period, both included."""
    return asked.start, asked.end and asked.end - timedelta(days=1)


def _day(key: str) -> date | None:
    """Ask for one bound of a period of one's own; none is open."""
    name = key.rpartition("_")[2]
    found = st.date_input(
        t(f"periods.{name}"), value=None, key=key, format="YYYY-MM-DD", width=150,
        min_value=FIRST_DAY, max_value=LAST_DAY,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    return found if isinstance(found, date) else None


def _named(
    key: str, options: Sequence[str], show: Callable[[str], str], prefix: str = ""
) -> dict[str, str]:
    """Return what each option is called, no two alike, and translate the address.

    Streamlit writes the shown name into the address. A link from a colleague who
    reads the other language, or from a page of ours, names the options differently.
    """
    names = distinct({option: show(option) for option in options})
    wanted = st.query_params.get_all(key)
    if not wanted or set(wanted) <= set(names.values()):
        return names
    known = dict(names)
    for language in LANGUAGES if prefix else ():
        known |= {text(language, f"{prefix}{o}"): names[o] for o in options}
    # An address that is bound already was written by the widget: refused here.
    if found := [known[name] for name in wanted if name in known]:
        with suppress(StreamlitAPIException):
            st.query_params[key] = found
            st.rerun()
    return names


def distinct(names: Mapping[T, str]) -> dict[T, str]:
    """Return the names with a number behind those that occurred before.

    A list is read back by the name it shows, so two people of one name need it.
    """
    taken, used = set(names.values()), set[str]()
    result: dict[T, str] = {}
    for option, name in names.items():
        shown, number = name, 1
        while shown in used or (number > 1 and shown in taken):
            number += 1
            shown = f"{name} ({number})"
        used.add(shown)
        result[option] = shown
    return result

"""One input for each kind of field. They ask; what comes back is read elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import streamlit as st

from components.filters import FIRST_DAY, LAST_DAY, distinct
from components.words import named, percent, t, timezone
from core.fields import Entry, Kind
from core.money import Currency, to_major

Found = Callable[[str], Sequence[tuple[int, str]]]
"""Returns at most ``MOST`` records by what was typed: id and name."""
MOST = 20
PERSIST: Literal["page"] = "page"
"""A dialog that closes, or a part that hides, does not lose what was typed."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of a form.

    ``value`` is what the input starts with, ``currency`` that of an amount. ``offered``
    are the options of a list with their names: a managed list has them, a reference
    collects them from ``find``. ``is_alone`` says that no ``st.form`` holds it, and
    ``is_new`` that the browser does not have it yet.
    """

    entry: Entry
    key: str
    value: object = None
    currency: Currency = Currency.CNY
    offered: dict[Any, str] = field(default_factory=dict)
    find: Found | None = None
    is_live: bool = False
    is_alone: bool = False
    is_new: bool = True

    @property
    def title(self) -> str:
        """Return the label, marked when the field is required.

        Without a colour: Streamlit gives a screen reader the markup of a label too.
        """
        return t(self.entry.label) + (" *" if self.entry.required else "")

    @property
    def common(self) -> dict[str, Any]:
        """Return what every input is given; alone, typing does not rerun the page."""
        given: dict[str, Any] = {
            "key": self.key,
            "help": t(self.entry.help),
            "persist_state": PERSIST,
        }
        quiet = self.is_alone and not self.is_live
        return given | ({"on_change": "ignore"} if quiet else {})


def draw(asking: Asking) -> None:
    """Draw the input of a field."""
    INPUTS[asking.entry.kind](asking)


def written(amount_minor: object, currency: Currency) -> str:
    """Return an amount as a person would type it."""
    if not isinstance(amount_minor, int):
        return ""
    return f"{to_major(amount_minor, currency):,.{currency.digits}f}"


def _started(asking: Asking, value: object) -> None:
    """Let an input begin with a value that can be taken away again.

    Streamlit offers no way back to nothing where the default is something.
    """
    if asking.is_new and value is not None:
        st.session_state.setdefault(asking.key, value)


def _text(asking: Asking) -> None:
    st.text_input(
        asking.title, str(asking.value or ""), live=asking.is_live, **asking.common
    )


def _note(asking: Asking) -> None:
    st.text_area(asking.title, str(asking.value or ""), height=110, **asking.common)


def _money(asking: Asking) -> None:
    value = written(asking.value, asking.currency)
    st.text_input(asking.title, value, placeholder="0", **asking.common)


def _number(asking: Asking) -> None:
    # The limits are checked when it is sent: here they would speak English.
    _started(asking, asking.value)
    st.number_input(asking.title, value=None, step=1, format="%d", **asking.common)


def _decimal(asking: Asking) -> None:
    if asking.entry.is_rate:
        said = "" if asking.value is None else percent(float(str(asking.value)), 2)
        st.text_input(asking.title, said, placeholder="0%", **asking.common)
        return
    _started(asking, asking.value)
    st.number_input(asking.title, value=None, step=0.5, format="%.2f", **asking.common)


def _date(asking: Asking) -> None:
    _started(asking, asking.value)
    st.date_input(
        asking.title, value=None, min_value=FIRST_DAY, max_value=LAST_DAY,
        format="YYYY-MM-DD", **asking.common,
    )  # fmt: skip


def _instant(asking: Asking) -> None:
    if isinstance(asking.value, datetime):
        local = asking.value.astimezone(ZoneInfo(timezone()))
        _started(asking, local.replace(tzinfo=None, second=0, microsecond=0))
    st.datetime_input(
        asking.title, value=None, format="YYYY-MM-DD", step=300,
        min_value=datetime.combine(FIRST_DAY, datetime.min.time()),
        max_value=datetime.combine(LAST_DAY, datetime.min.time()), **asking.common,
    )  # fmt: skip


def _bool(asking: Asking) -> None:
    st.checkbox(asking.title, bool(asking.value), **asking.common)


def _choice(asking: Asking) -> None:
    for choice in asking.entry.choices:
        code = f"{choice} " if isinstance(choice, Currency) else ""
        asking.offered[choice] = code + named(choice)
    _select(asking, asking.entry.choices)


def _managed(asking: Asking) -> None:
    if asking.value:  # a value that is no longer offered stays until it is changed
        asking.offered.setdefault(asking.value, str(asking.value))
    _select(asking, list(asking.offered))


def _reference(asking: Asking) -> None:
    """Ask for a record: find it by its name, then choose."""
    find = asking.find or _nothing
    first = find("")
    with st.container(gap="xsmall"):
        words = ""
        if len(first) >= MOST:
            words = st.text_input(
                t("fields.find", label=asking.entry.label), type="search", live=True,
                key=f"{asking.key}~find", placeholder=t("fields.find_hint"),
                persist_state=PERSIST,
            ) or ""  # fmt: skip
        found = find(words) if words else first
        asking.offered.update(dict(found))
        chosen = st.session_state.get(asking.key) or asking.value
        kept = [chosen] if chosen in asking.offered else []
        _select(asking, [*kept, *(n for n, _ in found if n not in kept)])
    if words and not found:
        st.markdown(f":gray[{t('fields.found_none')}]")
    elif words and len(found) >= MOST:
        st.markdown(f":gray[{t('fields.found_more', count=len(found))}]")


def _nothing(_words: str) -> Sequence[tuple[int, str]]:
    return ()


def _select(asking: Asking, options: Sequence[Any]) -> None:
    """Ask for one of the options; what has a default is never nothing."""
    names = distinct({option: asking.offered[option] for option in options})
    index = None
    if asking.entry.default is not None:
        index = options.index(asking.value or asking.entry.default)
    elif asking.value in options:
        _started(asking, asking.value)
    st.selectbox(
        asking.title, options, index=index, placeholder=t("fields.choose"),
        format_func=lambda option: names.get(option, str(option)), **asking.common,
    )  # fmt: skip


INPUTS: Mapping[Kind, Callable[[Asking], None]] = {
    Kind.TEXT: _text,
    Kind.NOTE: _note,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.BOOL: _bool,
    Kind.CHOICE: _choice,
    Kind.MANAGED: _managed,
    Kind.REFERENCE: _reference,
}

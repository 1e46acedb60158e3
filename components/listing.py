"""Lists of records: label and kind of each column come from the field class.

Which columns, in which order and how wide is the page's choice::

    columns = [Column(fields["name"], opens=True), Column(fields["owner_id"])]
    picked = listing.show(columns, page.rows, key="customers", alt=title)
    if picked.opened:
        st.switch_page("pages/sell/customer.py", query_params={"id": picked.opened.id})

Sorting and paging are the server's: the browser would sort only what it has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components import page, table
from components.words import COLUMN_DAYS, full_money, locale, named, t, timezone
from core.fields import Entry, Kind
from core.money import Currency, to_major

SIZE = 50
"""Rows of a page."""


class Listed(Protocol):
    """One row of a list: its columns, and the names of what it refers to."""

    @property
    def id(self) -> int:
        """Return the number of the record."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the value of each column, ``currency`` among them."""

    @property
    def names(self) -> Mapping[str, str]:
        """Return the name of each record referred to, by column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: a field, and how the page wants it.

    ``opens`` makes its cells open the record. ``names`` are shown for the values of
    a managed list; ``tones`` colours badges by value, grey where nothing is said.
    """

    entry: Entry
    width: int | None = None
    opens: bool = False
    names: Mapping[str, str] | None = None
    tones: Mapping[str, str] | None = None


L = TypeVar("L", bound=Listed)


@dataclass(frozen=True, slots=True)
class Picked(Generic[L]):
    """What a person did in a list: the row opened, the rows ticked."""

    opened: L | None
    ticked: Sequence[L]


def show(
    columns: Sequence[Column],
    rows: Sequence[L],
    *,
    key: str,
    alt: str,
    height: table.Height = "auto",
    selects: bool = False,
) -> Picked[L]:
    """Draw a list of records and return what was opened and ticked.

    A phone has room for three columns: the first three. A click means the row that
    the browser showed, which may have changed its place since.
    """
    if page.on_phone():
        columns = columns[:3]
    frame = pd.DataFrame({c.entry.name: _cells(c, rows) for c in columns})
    shown = {c.entry.name: _config(c, rows, f"{key}_open") for c in columns}
    ticked = table.show(frame, shown, key=key, alt=alt, height=height, selects=selects)
    drawn: Sequence[L] = st.session_state.get(f"{key}~drawn", rows)
    st.session_state[f"{key}~drawn"] = rows
    chosen = [drawn[number] for number in ticked if number < len(drawn)]
    return Picked(table.opened(f"{key}_open", drawn), chosen)


def order(key: str, columns: Sequence[Entry], default: str = "") -> str:
    """Ask by which column to sort; return it, with ``-`` in front for descending.

    Args:
        key: Of the widget and in the address.
        columns: What can be sorted by.
        default: The order of a list that nobody sorted, such as ``-created_on``.
    """
    names = {}
    for entry in columns:
        for sign, text in (("", "app.order_asc"), ("-", "app.order_desc")):
            names[f"{sign}{entry.name}"] = t(text, column=t(entry.label))
    options = [default] * (default in names) + [n for n in names if n != default]
    chosen = st.selectbox(
        t("app.sort"), options, key=key, width=170, label_visibility="collapsed",
        format_func=lambda option: names.get(option, option), bind="query-params",
    )  # fmt: skip
    return chosen if chosen in names else default


def pages(key: str, total: int, size: int = SIZE) -> int:
    """Draw which rows are shown and a way to the others; return the page, from 1.

    Draw it under the table: ``place = st.container()`` above, filled afterwards.
    """
    count = max(1, -(-total // size))
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        place = st.empty()
        chosen = 1
        if count > 1:
            chosen = int(st.pagination(count, key=key, bind="query-params"))
    number = chosen if 1 <= chosen <= count else 1
    first, last = (number - 1) * size + 1, min(number * size, total)
    if total:
        where = {"first": first, "last": last, "total": f"{total:,}"}
        counted = t("app.rows" if count > 1 else "app.all_rows", **where)
        place.markdown(f":gray[{counted}]")
    return number


def _cells(column: Column, rows: Sequence[Listed]) -> list[Any]:
    """Return the values of a column as its configuration shows them."""
    name, kind = column.entry.name, column.entry.kind
    none = t("app.none") if column.opens else ""  # an empty cell opens nothing
    if kind is Kind.REFERENCE:
        return [row.names.get(name) or none for row in rows]
    values = [_value(row, name) for row in rows]
    if kind is Kind.MONEY:
        currency = _one_currency(rows)
        if currency is None:
            return [_written(row, name) for row in rows]
        return [None if v is None else float(to_major(v, currency)) for v in values]
    if column.opens:
        return [str(value or none) for value in values]
    if kind in (Kind.CHOICE, Kind.MANAGED):
        return [[] if v in (None, "") else [_badge(column, v)] for v in values]
    return values


def _config(column: Column, rows: Sequence[Listed], key: str) -> Any:  # noqa: ANN401 (as table.opener)
    """Return how Streamlit draws a column, from the kind of its field."""
    label, width = t(column.entry.label), column.width
    if column.opens:
        pinned = not page.on_phone()
        wide = 250 if pinned else 170
        return table.opener(label, key, width=width or wide, pinned=pinned)
    if column.entry.is_year or column.entry.is_rate:
        form = "%d" if column.entry.is_year else "percent"
        return st.column_config.NumberColumn(label, width=width, format=form)
    build = SHAPES.get(column.entry.kind)
    if build:
        return build(label, width)
    if column.entry.kind is Kind.MONEY:
        currency = _one_currency(rows)
        return (
            table.amount(label, currency, width)
            if currency
            else table.right(label, width)
        )
    values = {str(_value(row, column.entry.name) or "") for row in rows} - {""}
    tones = column.tones or {}
    return table.badges(
        label, {_badge(column, v): tones.get(v, "gray") for v in sorted(values)}, width
    )


def _one_currency(rows: Sequence[Listed]) -> Currency | None:
    """Return the currency of every row, or None when there are several."""
    found = {_value(row, "currency") or Currency.CNY for row in rows}
    return Currency(found.pop()) if len(found) == 1 else None


def _written(row: Listed, name: str) -> str:
    value = _value(row, name)
    return "" if value is None else full_money(value, _value(row, "currency"))


def _value(row: Listed, name: str) -> Any:  # noqa: ANN401 (a column of any type)
    return row.values.get(name)  # noqa: PD011 (a row, not a frame)


def _badge(column: Column, value: str) -> str:
    for choice in column.entry.choices:
        if choice == value:
            return named(choice)
    return (column.names or {}).get(value, str(value))


def _number(label: str, width: int | None) -> ColumnConfig:
    return st.column_config.NumberColumn(label, width=width, format="%,d")


def _decimal(label: str, width: int | None) -> ColumnConfig:
    return st.column_config.NumberColumn(label, width=width, format="%,.2~f")


def _day(label: str, width: int | None) -> ColumnConfig:
    return table.day(label, width)


def _instant(label: str, width: int | None) -> ColumnConfig:
    return st.column_config.DatetimeColumn(
        label, width=width, format=f"{COLUMN_DAYS[locale()]} HH:mm", timezone=timezone()
    )


def _text(label: str, width: int | None) -> ColumnConfig:
    return st.column_config.TextColumn(label, width=width)


def _tick(label: str, width: int | None) -> ColumnConfig:
    return st.column_config.CheckboxColumn(label, width=width)


SHAPES: Mapping[Kind, Callable[[str, int | None], ColumnConfig]] = {
    Kind.TEXT: _text,
    Kind.NOTE: _text,
    Kind.REFERENCE: _text,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.BOOL: _tick,
}

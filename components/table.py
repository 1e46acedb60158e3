"""House style of tables: dense rows, the name opens the record, badges for states."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components import page
from components.words import COLUMN_DAYS, locale
from core.money import Currency

ROW = 34
HEAD = 36
"""Pixels of a row, and of the heading."""
TOOLS = 24
"""Pixels that the tools of a table need above it."""
Row = TypeVar("Row")
Height = int | Literal["auto", "content", "stretch"]


def show(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    height: Height = "auto",
    selects: bool = False,
) -> list[int]:
    """Draw a table and return the positions of the rows selected.

    Args:
        frame: The rows; the columns drawn are those of ``columns``, in its order.
        columns: A label or a column of this module for each.
        key: Of the widget.
        alt: What the table says, for who cannot see it.
        height: In pixels; ``auto`` shows ten rows and scrolls.
        selects: Whether rows can be ticked.
    """
    room()
    how: dict[str, Any] = {"selection_mode": "multi-row", "on_select": "rerun"}
    event: Any = st.dataframe(
        frame, hide_index=True, row_height=ROW, height=height, key=key, alt=alt,
        placeholder="",
        column_order=list(columns), column_config=dict(columns),
        **(how if selects else {}),
    )  # fmt: skip
    return list(event.selection.rows) if selects else []


def room() -> None:
    """Leave room above a table on a phone: its tools always stand there.

    Elsewhere they come with the mouse, and go.
    """
    if page.on_phone():
        st.space(TOOLS)


def tall(rows: int, most: int = 15) -> int:
    """Return the height that shows so many rows, and scrolls beyond ``most``."""
    return ROW * min(max(rows, 1), most) + HEAD


def opener(
    label: str, key: str, *, width: int | None = 250, pinned: bool = True
) -> Any:  # noqa: ANN401 (a configuration, or a button's result)
    """Return the column whose cells open the record; read it with ``opened``."""
    return st.column_config.ButtonColumn(
        label, type="tertiary", alignment="left", key=key, width=width, pinned=pinned
    )


def opened(key: str, rows: Sequence[Row]) -> Row | None:
    """Return the row whose name was just clicked."""
    click = st.session_state.get(key)
    number = click.get("row") if isinstance(click, Mapping) else None
    known = isinstance(number, int) and 0 <= number < len(rows)
    return rows[number] if known and number is not None else None


def badges(
    label: str, tones: Mapping[str, str], width: int | None = None
) -> ColumnConfig:
    """Return a column of badges, each with its colour; its values are lists."""
    tone = [*tones.values()]
    return st.column_config.MultiselectColumn(
        label, options=list(tones), color=tone, width=width
    )


def amount(label: str, currency: Currency, width: int | None = None) -> ColumnConfig:
    """Return a column of whole major units: sorts as a number."""
    symbol = currency.symbol.replace("%", "%%")
    return st.column_config.NumberColumn(label, format=f"{symbol}%,.0f", width=width)


def right(label: str, width: int | None = None) -> ColumnConfig:
    """Return a column of amounts already written out, to the last digit."""
    return st.column_config.TextColumn(label, alignment="right", width=width)


def day(label: str, width: int | None = None) -> ColumnConfig:
    """Return a column of days as the reader writes them; sorts as days."""
    form = COLUMN_DAYS[locale()]
    return st.column_config.DateColumn(label, width=width, format=form)


def share(label: str, unit: str = "%%", width: int | None = None) -> ColumnConfig:
    """Return a column of bars from 0 to 100; ``%%`` is the unit per cent."""
    return st.column_config.ProgressColumn(
        label, min_value=0, max_value=100, format=f"%d{unit}", width=width
    )

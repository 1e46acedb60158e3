"""Every number explains itself: a figure card and the drawer behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import streamlit as st

from components import table
from components.words import literal, locale, number, t

Tone = Literal["blue", "orange", "gray"]
TONES: Mapping[bool | None, Tone] = {True: "blue", False: "orange", None: "gray"}
"""Deltas are coloured by meaning, not by direction: better, worse, neither."""
MOST = 200
"""Rows that the drawer lists; all of them are in the list that it links to."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words, with everything that stands behind it.

    A page builds it from a figure of a service. ``better`` says what the delta means
    and ``note`` what it compares with. ``rows`` may be a function: it is called only
    when somebody looks. ``source`` names the rule, its version and the freshness.
    ``page`` is the list of the same rows, with the filters of ``query``.
    """

    key: str
    label: str
    value: str
    definition: str
    count: int
    rows: pd.DataFrame | Callable[[], pd.DataFrame]
    source: str
    steps: Sequence[tuple[str, str]] = ()
    delta: str = ""
    better: bool | None = None
    note: str = ""
    trend: Sequence[float] = ()
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


def cards(figures: Sequence[Shown]) -> None:
    """Draw figures in a row: four on a desk, two beside each other on a phone."""
    with st.grid(4, gap="small", min_column_width=160):
        for figure in figures:
            card(figure)


def card(figure: Shown) -> None:
    """Draw a figure whose last line opens what stands behind it."""
    with st.container(
        border=True, height="stretch", gap="xxsmall", key=f"figure_{figure.key}"
    ):
        _metric(figure)
        st.space("stretch")
        if st.button(
            t("explain.open", rows=number(figure.count)),
            key=f"explain_{figure.key}",
            type="tertiary",
            icon=":material/chevron_right:",
            icon_position="right",
            help=t("explain.open_named", label=figure.label, rows=figure.count),
        ):
            explain(figure)


def explain(figure: Shown) -> None:
    """Open the drawer of a figure; the page stays in sight beside it."""
    st.dialog(t("explain.title"), position="right", width=520)(_drawer)(figure)


def plain(
    label: str,
    value: str,
    delta: str = "",
    *,
    better: bool | None = None,
    note: str = "",
) -> None:
    """Draw a fact in a card; a delta without meaning has no arrow."""
    st.metric(
        literal(label), level(value), _change(delta, note),
        delta_color=TONES[better], delta_arrow="off" if better is None else "auto",
        border=True, height="stretch",
    )  # fmt: skip


def level(value: str) -> str:
    """Give a value without a Chinese glyph the line height of its neighbours.

    Such a glyph makes a line taller; the wide space is one, and invisible.
    """
    wide = locale() != "zh" or any(character > "\u2fff" for character in value)
    return literal(value if wide else value + "\u3000")


def _change(delta: str, note: str) -> str | None:
    """Return a delta with what it compares with, in one: a note beside is too pale."""
    return literal(f"{delta} {note}".strip()) or None


def _metric(figure: Shown) -> None:
    more: dict[str, Any] = {}
    if figure.trend:
        more = {"chart_data": list(figure.trend), "chart_type": "area"}
    st.metric(
        literal(figure.label), level(figure.value), _change(figure.delta, figure.note),
        delta_color=TONES[figure.better],
        delta_arrow="off" if figure.better is None else "auto", **more,
    )  # fmt: skip


def _drawer(figure: Shown) -> None:
    """Show definition, calculation, rows, rule and freshness."""
    st.metric(literal(figure.label), level(figure.value))
    st.markdown(literal(figure.definition))
    if figure.steps:
        st.markdown(f"**{t('explain.steps')}**")
        _steps(figure.steps)
    st.markdown(f"**{t('explain.rows', rows=number(figure.count))}**")
    rows = figure.rows() if callable(figure.rows) else figure.rows
    st.dataframe(
        rows.head(MOST), hide_index=True, height=280, row_height=34,
        alt=t("explain.rows_alt"), placeholder="",
        column_config={
            t("today.day"): table.day(t("today.day")),
            t("measures.value"): table.right(t("measures.value")),
        },
    )  # fmt: skip
    shown = min(len(rows), MOST)
    if shown < figure.count:
        st.markdown(f":gray[{t('explain.shown', shown=shown)}]")
    if figure.page:
        st.page_link(
            figure.page,
            label=t("explain.list"),
            icon=":material/arrow_forward:",
            query_params=dict(figure.query),
        )
    st.markdown(f":gray[{literal(figure.source)}]")


def _steps(steps: Sequence[tuple[str, str]]) -> None:
    """Show the calculation as a table of two columns: what, and how much."""
    columns = [t("explain.step"), t("explain.value")]
    frame = pd.DataFrame(
        [(literal(name), literal(value)) for name, value in steps], columns=columns
    )
    st.table(frame, border="horizontal", hide_index=True, alt=t("explain.steps"))

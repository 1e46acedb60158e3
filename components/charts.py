"""House style of charts: the finding on top, one accent, the rest grey.

A chart is declared in Altair on named data, compiled once per mode and language, and
drawn by ``panel``: building one in each rerun would cost more than the page. Frames
hold major units (float), for drawing only; ``shown`` is the text a reader sees. Rows
are drawn in the order they have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from components.table import room
from components.words import literal, locale, t
from core.i18n import text
from core.units import axis_expression

Chart = alt.Chart | alt.LayerChart | alt.FacetChart
Unit = Literal["money", "count", "share"]
PICK = "pick"
VALUES = 84
"""Pixels kept free beside bars for their values."""
TONES = {
    "accent": ("#2A5BD0", "#7FA6FF"),
    "second": ("#C98100", "#EBC84E"),
    "third": ("#5E1A5C", "#B4587C"),
    "fourth": ("#3E9C9C", "#79E6D6"),
    "fifth": ("#9A4A3C", "#6A5FD6"),
    "context": ("#A9B1BD", "#7A8494"),
    "good": ("#0E8577", "#4CC9B0"),
    "bad": ("#C8660A", "#F0A04B"),
    "ink": ("#1B2330", "#E7EAF0"),
    "muted": ("#5B6472", "#A5AFBF"),
}
"""Each theme colour in light and in dark: charts cannot read them by name."""
LINES = ("accent", "second", "third", "fourth", "fifth", "context")
"""The tones of a frame's column ``tone``, for lines."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a compiled chart depends on besides its data: mode, language, use."""

    dark: bool
    language: str
    unit: Unit
    picks: bool

    def tone(self, name: str) -> Any:  # noqa: ANN401 (Altair's own type says less)
        """Return a theme colour as a value of a chart."""
        return alt.value(TONES[name][self.dark])

    def word(self, key: str) -> str:
        """Return a text in this language."""
        return text(self.language, f"chart.{key}")


Builder = Callable[[Look], Chart]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a frame is drawn: by which builder, in which unit.

    ``pick`` is the column that a click chooses from, where the page acts on one;
    ``note`` says what a reader can do here, or should beware of.
    """

    build: Builder
    unit: Unit = "money"
    pick: str = ""
    note: str = ""


def panel(
    finding: str,
    measure: str,
    drawing: Drawing,
    frame: pd.DataFrame,
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    *,
    key: str,
) -> str | None:
    """Draw a chart card and return what was clicked, if it is in the frame.

    Args:
        finding: The title: what the chart shows, as a sentence.
        measure: What is drawn: measure, unit, period, filter.
        drawing: How.
        frame: The rows that the builder asks for.
        table: The same numbers as a table, for reading and for copying; a function is
            called when somebody looks at it.
        key: Of the card and its widgets.
    """
    picked = None
    with st.container(border=True, key=key, height="stretch"):
        with st.container(horizontal=True, vertical_alignment="top", gap="small"):
            with st.container(gap=None):
                st.markdown(f"**{literal(finding)}**")
                st.markdown(f":gray[{literal(measure)}]")
            view = _view(key)
        if view == "table":
            rows = table() if callable(table) else table
            room()
            st.dataframe(rows, hide_index=True, row_height=34, alt=finding)
        else:
            picked = _drawn(drawing, frame, f"{key}_chart", finding)
        if drawing.note:
            st.markdown(f":gray[{literal(drawing.note)}]")
    return picked


@cache
def compiled(build: Builder, look: Look) -> dict[str, Any]:
    """Return a chart as Vega-Lite, without data: those come with each drawing."""
    spec = build(look).to_dict()
    unwanted = ("$schema", "config", "data", "datasets")
    return {name: part for name, part in spec.items() if name not in unwanted}


def bars(look: Look) -> Chart:
    """Return a bar per row, its value in one column at the right.

    Columns: ``name``, ``value``, ``shown``. For rankings, stages and funnels.
    """
    base = _rows(look)
    x = alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, range=[0, _RIGHT]))
    bar = base.mark_bar(height={"band": 0.55}, cornerRadius=2).encode(
        x=x, color=look.tone("accent"), opacity=_dimmed(look)
    )
    values = base.mark_text(align="right").encode(
        x=alt.value("width"), text="shown:N", color=look.tone("ink")
    )
    return alt.layer(_choosing(bar, "name", look), values).properties(
        height=alt.Step(32)
    )


def signed(look: Look) -> Chart:
    """Return the parts of a change: bars to both sides of zero, the value at each.

    Columns: ``name``, ``value``, ``shown``, largest first.
    """
    x = alt.X("value:Q", axis=None, scale=alt.Scale(range=[VALUES, _RIGHT]))
    base = _rows(look).encode(x=x)
    colour = alt.condition("datum.value >= 0", look.tone("accent"), look.tone("bad"))
    bar = base.mark_bar(height={"band": 0.5}, cornerRadius=2).encode(
        color=colour, opacity=_dimmed(look)
    )
    more = base.transform_filter("datum.value >= 0").mark_text(align="left", dx=5)
    less = base.transform_filter("datum.value < 0").mark_text(align="right", dx=-5)
    return alt.layer(
        _choosing(bar, "name", look),
        more.encode(text="shown:N", color=look.tone("ink")),
        less.encode(text="shown:N", color=look.tone("ink")),
    ).properties(height=alt.Step(34))


def lines(look: Look) -> Chart:
    """Return a line per series, at most five and one in grey, named at its end.

    Columns: ``x``, ``series``, ``value``, ``shown``, ``tone`` (of ``LINES``; this year
    is the accent, last year the context), ``last`` (whether it ends its line).
    """
    scale = alt.Scale(domain=list(LINES), range=[TONES[n][look.dark] for n in LINES])
    base = _columns(look).encode(
        color=alt.Color("tone:N", legend=None, scale=scale), detail="series:N"
    )
    line = base.mark_line(strokeWidth=2.5)
    dots = base.mark_circle(size=55).encode(opacity=_dimmed(look))
    names = (
        base.transform_filter("datum.last")
        .mark_text(align="left", dx=8, fontWeight=600, fontSize=12)
        .encode(text="series:N")
    )
    return alt.layer(line, _choosing(dots, "x", look), names).properties(
        height=260, padding={"right": 64}
    )


def months(look: Look) -> Chart:
    """Return columns of two series side by side: the first in the accent, then grey.

    Columns: ``x`` (the month), ``series``, ``value``, ``shown``.
    """
    scale = alt.Scale(range=[TONES[n][look.dark] for n in ("accent", "context")])
    legend = alt.Legend(orient="top", symbolType="square", padding=0, offset=6)
    chart = (
        _columns(look)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            xOffset=alt.XOffset("series:N", sort=None),
            color=alt.Color(
                "series:N", sort=None, title=None, scale=scale, legend=legend
            ),
            opacity=_dimmed(look),
        )
    )
    return _choosing(chart, "x", look).properties(height=260)


def clicked(points: object, frame: pd.DataFrame, pick: str) -> str | None:
    """Return what the browser says was clicked, if it is a name in the frame."""
    match points:
        case [{**point}, *_] if isinstance(found := point.get(pick), str):
            return found if found in set(frame[pick]) else None
        case _:
            return None


_RIGHT: Any = alt.expr(f"width - {VALUES}")


def _view(key: str) -> str:
    """Ask for the chart or its table."""
    views = {"chart": t("chart.as_chart"), "table": t("chart.as_table")}
    chosen = st.segmented_control(
        t("chart.view"), list(views), default="chart", required=True,
        key=f"{key}_view", label_visibility="collapsed", width="content",
        format_func=lambda view: views.get(view, view),
    )  # fmt: skip
    return chosen if chosen in views else "chart"


def _drawn(
    drawing: Drawing, frame: pd.DataFrame, key: str, alt_text: str
) -> str | None:
    """Draw the chart; return what was clicked, unless the frame does not have it."""
    dark, picks = st.context.theme.type == "dark", bool(drawing.pick)
    spec = compiled(drawing.build, Look(dark, locale(), drawing.unit, picks))
    if not picks:
        st.vega_lite_chart(frame, spec, alt=alt_text, key=key)
        return None
    event: Any = st.vega_lite_chart(
        frame, spec, alt=alt_text, key=key, on_select="rerun"
    )
    return clicked(event.selection.get(PICK), frame, drawing.pick)


def _rows(look: Look) -> alt.Chart:
    """Return an empty chart with a row per name."""
    axis = alt.Axis(ticks=False, domain=False, labelLimit=150, labelPadding=6)
    tooltip = [
        alt.Tooltip("name:N", title=look.word("part")),
        alt.Tooltip("shown:N", title=look.word("amount")),
    ]
    return _empty().encode(
        y=alt.Y("name:N", sort=None, title=None, axis=axis), tooltip=tooltip
    )


def _columns(look: Look) -> alt.Chart:
    """Return an empty chart with a column per x and an axis of values."""
    flat = alt.Axis(labelAngle=0, ticks=False, domain=False, labelOverlap=True)
    return _empty().encode(
        x=alt.X("x:N", sort=None, title=None, axis=flat),
        y=alt.Y("value:Q", axis=_axis(look), scale=alt.Scale(zero=True, nice=True)),
        tooltip=[
            alt.Tooltip("series:N", title=look.word("series")),
            alt.Tooltip("x:N", title=look.word("month")),
            alt.Tooltip("shown:N", title=look.word("amount")),
        ],
    )


def _empty() -> alt.Chart:
    return alt.Chart(alt.NamedData("rows"))


def _axis(look: Look) -> alt.Axis:
    """Return a light axis: five lines, labelled 万/亿 or K/M for money."""
    how: dict[str, Any] = {
        "money": {"labelExpr": axis_expression(look.language)},
        "count": {"format": ",.0f", "tickMinStep": 1},
        "share": {"format": ",.0%"},
    }
    return alt.Axis(
        title=None, tickCount=5, domain=False, ticks=False, **how[look.unit]
    )


def _choosing(chart: alt.Chart, name: str, look: Look) -> alt.Chart:
    """Let a click choose a row by a column, where the page asks for it."""
    chosen = alt.selection_point(name=PICK, fields=[name], on="click")
    return chart.add_params(chosen) if look.picks else chart


def _dimmed(look: Look) -> Any:  # noqa: ANN401
    """Fade what was not clicked; where nothing can be, nothing fades."""
    if not look.picks:
        return alt.value(1)
    return alt.condition({"param": PICK}, alt.value(1), alt.value(0.35))

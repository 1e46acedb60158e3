"""The start page: the figures of the day, and decisions that wait."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import feedback
from components.figures import Shown
from components.words import day, full_money, literal, money, number, percent, safe, t

FIGURES = ("open_amount", "weighted_amount", "won_amount", "win_rate")
PAGES = {
    "customers": "pages/sell/customer.py",
    "deals": "pages/sell/deal.py",
    "leads": "pages/sell/leads.py",
}
Ask = Callable[[str], Any]
"""Answers a measure with a figure: ``services.figures.ask``."""


def facts(today: date) -> str:
    """Return the day, as the page says it."""
    return day(today)


def where(task: Any) -> str:  # noqa: ANN401 (components.activities.Task)
    """Return the page that shows what a task is about."""
    return PAGES[task.kind]


def cards(ask: Ask, behind: Callable[[Any], Any]) -> list[Shown]:
    """Return the figures of the day, each with its rows."""
    return [_card(ask(name), behind) for name in FIGURES]


def _card(figure: Any, behind: Callable[[Any], Any]) -> Shown:  # noqa: ANN401
    measure = figure.measure
    return Shown(
        key=measure.name,
        label=t(measure.label),
        value=_value(figure),
        definition=t(measure.definition),
        count=sum(cell.n for cell in figure.cells),
        rows=lambda: _rows(behind(figure.asked)),
        source=t("today.source", change=number(figure.as_of_change)),
        steps=[
            (cell.currency, full_money(int(cell.value or 0), cell.currency))
            for cell in figure.cells
            if cell.currency
        ],
    )


def _value(figure: Any) -> str:  # noqa: ANN401
    """Return a figure in words; amounts of several currencies stand side by side."""
    values = [cell for cell in figure.cells if cell.value is not None]
    if figure.measure.unit == "rate":
        return percent(values[0].value) if values else t("app.none")
    sums = [money(int(cell.value), cell.currency) for cell in values]
    return " + ".join(sums) or t("app.none")


def _rows(behind: Any) -> pd.DataFrame:  # noqa: ANN401
    """Return the rows behind a figure: what, who, when, how much."""
    return pd.DataFrame(
        {
            t("today.row"): [row.name for row in behind.rows],
            t("records.owner_id"): [row.who for row in behind.rows],
            t("today.day"): [row.day for row in behind.rows],
            t("measures.value"): [
                full_money(row.value, row.currency) if row.value is not None else ""
                for row in behind.rows
            ],
        }
    )


def decisions(waiting: Sequence[Any], decide: Callable[..., None]) -> None:
    """Draw what waits for a decision; each needs a remark."""
    if not waiting:
        st.markdown(f":gray[{t('today.nothing_waits')}]")
    for one in waiting:
        st.markdown(f"**{literal(safe(one.deal))}** :gray[{literal(safe(one.person))}]")
        st.markdown(literal(safe(one.reason)))
        remark = st.text_input(t("pipeline.remark"), key=f"remark_{one.id}")
        with st.container(horizontal=True):
            granted = st.button(t("pipeline.grant"), key=f"grant_{one.id}")
            refused = st.button(t("pipeline.refuse"), key=f"refuse_{one.id}")
        if granted or refused:
            with feedback.failures_shown():
                decide(one.id, remark, granted=granted)
                st.rerun()

"""The page of figures: how the pipeline stands, what was won and lost, by whom."""

from datetime import date

import streamlit as st

from components import measured, page, table
from components.analysis.desk import LISTS, Desk, Picked, names
from components.analysis.panels import months, reasons, split, stages
from components.figures import Shown
from components.words import number, t
from core.periods import Period, year_before

__all__ = [
    "LISTS",
    "SPLITS",
    "Desk",
    "Picked",
    "cards",
    "detail",
    "earlier",
    "months",
    "names",
    "reasons",
    "split",
    "stages",
]

CARDS = ("won_amount", "win_rate", "days_to_close", "average_won")
SPLITS = (
    "rep", "team", "manager", "product", "product_family", "customer", "source",
    "region",
)  # fmt: skip
DEAL = "pages/sell/deal.py"


def cards(desk: Desk, period: Period, before: Period | None) -> list[Shown]:
    """Return the figures of a period, beside those of the year before."""
    note = t("figures.vs_year_before")
    return [
        measured.shown(
            desk.ask(name, (), period, None),
            desk.behind,
            desk.ask(name, (), before, None) if before else None,
            note,
        )
        for name in CARDS
    ]


def earlier(period: Period, until: date) -> Period | None:
    """Return what a period is compared with; open ones with nothing."""
    return year_before(period, until) if period.start else None


def detail(desk: Desk, picked: Picked | None) -> None:
    """List the deals of what was clicked; a name opens its deal."""
    if picked is None:
        return
    behind = desk.behind(picked.asked)
    title = t("figures.rows", name=picked.title, count=number(behind.count))
    frame = measured.rows(behind)
    name, *others = frame.columns
    with page.card("figures_rows", title):
        columns = {name: table.opener(name, "figures_open", width=320)}
        columns |= {other: other for other in others[:-1]}
        columns[t("today.day")] = table.day(t("today.day"))
        columns[others[-1]] = table.right(others[-1])
        height = table.tall(len(frame), 10)
        table.show(frame, columns, key="figures_table", alt=title, height=height)
        if row := table.opened("figures_open", behind.rows):
            st.switch_page(DEAL, query_params={"id": str(row.id)})
        if len(frame) < behind.count:
            st.markdown(f":gray[{t('explain.shown', shown=len(frame))}]")

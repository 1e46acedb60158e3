"""The start page: the figures of the day, and what needs whom, by role."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st
from babel.dates import format_date

from components import feedback, measured, page, session
from components.analysis import Desk
from components.deals import PAGE as DEAL
from components.figures import Shown
from components.words import day, literal, locale, money, named, number, safe, t
from core.access import Viewer, may
from core.money import Currency
from core.periods import EVER, Grain, Period, add_months, period_of, year_before

TREND = 12
"""Months in the small curve of a card."""
STALE = 5
"""Deals that stand still which the page lists; the board has all."""
MOST = 5
"""Decisions that the page lists at once."""
OFFERS = 8
"""Duties offered to the viewer that the page lists at once."""
BETWEEN = 12
"""Pixels that keep one decision from the next."""
BEGIN = {
    "imports": "pages/manage/imports.py",
    "users": "pages/manage/users.py",
    "process": "pages/manage/process.py",
}
"""What is done first in an empty company, by page."""
CUSTOMERS = "pages/sell/customers.py"
PAGES = {
    "customers": "pages/sell/customer.py",
    "deals": DEAL,
    "leads": "pages/sell/leads.py",
}
BOARD = "pages/sell/pipeline.py"


def facts(today: date) -> str:
    """Return the day and its weekday, as the page says it."""
    weekday = format_date(today, "EEEE", locale=locale())
    return f"{day(today)} · {weekday}"


def begin(viewer: Viewer, figures: Sequence[Shown]) -> None:
    """Offer the first steps while no figure has anything to count."""
    if any(figure.count for figure in figures):
        return
    icon = ":material/arrow_forward:"
    with page.card("begin", t("today.begin"), t("today.begin_means")):
        for name, target in BEGIN.items():
            if session.may_open(viewer, name):
                st.page_link(target, label=t(f"today.begin_{name}"), icon=icon)
        if may(viewer, "customers.add"):
            label, new = t("today.begin_customer"), {"new": "1"}
            st.page_link(CUSTOMERS, label=label, icon=icon, query_params=new)


def where(task: Any) -> str:  # noqa: ANN401 (components.activities.Task)
    """Return the page that shows what a task is about."""
    return PAGES[task.kind]


def cards(desk: Desk, today: date) -> list[Shown]:
    """Return the figures of the day, each with its rows."""
    month = period_of(today, Grain.MONTH)
    year = Period(add_months(today, 1 - TREND), month.end)
    before = desk.ask("won_amount", (), year_before(month, today), None)
    won = measured.shown(
        desk.ask("won_amount", (), month, None),
        desk.behind,
        before,
        t("figures.vs_year_before"),
    )
    rate = measured.shown(desk.ask("win_rate", (), year, None), desk.behind)
    return [
        replace(
            won,
            label=t("today.won_this_month"),
            trend=_trend(desk, "won_amount", year),
        ),
        *(
            measured.shown(desk.ask(name, (), EVER, None), desk.behind)
            for name in ("open_amount", "weighted_amount")
        ),
        replace(
            rate,
            label=t("today.rate_of_year"),
            trend=_trend(desk, "win_rate", year),
        ),
    ]


def _trend(desk: Desk, name: str, period: Period) -> list[float]:
    """Return a measure by month, of its main currency; months without it are 0.

    There is no curve where there is nothing at all.
    """
    found = desk.ask(name, ("month",), period, None)
    currency = measured.main_currency([found], desk.own)
    values = {
        cell.by[0]: float(cell.value)
        for cell in found.cells
        if cell.value is not None and cell.currency in {None, currency}
    }
    first = period.start or date.min
    months = [add_months(first, place) for place in range(TREND)]
    curve = [values.get(f"{month:%Y-%m}", 0.0) for month in months]
    return curve if any(curve) else []


def stale(deals: Sequence[Any], stages: Mapping[str, str]) -> None:
    """Draw the deals that stand still; each opens, and the board shows them all."""
    with page.card("stale", t("today.stale"), t("today.stale_means")):
        for deal in deals:
            with _row():
                st.markdown(":orange[:material/hourglass_bottom:]", width="content")
                with st.container(gap=None):
                    st.markdown(f"**{literal(safe(deal.customer or deal.name))}**")
                    st.markdown(f":gray[{literal(_stands(deal, stages))}]")
                key = f"stale_{deal.id}"
                if st.button(t("app.open"), key=key, type="tertiary"):
                    st.switch_page(DEAL, query_params={"id": str(deal.id)})
        st.page_link(
            BOARD,
            label=t("today.stale_all"),
            icon=":material/arrow_forward:",
            query_params={"pipeline_late": "stale"},
        )


def _stands(deal: Any, stages: Mapping[str, str]) -> str:  # noqa: ANN401
    said = [
        t("today.stands", stage=stages.get(deal.stage, deal.stage), days=deal.over),
        safe(deal.owner),
    ]
    if deal.amount_minor is not None:
        said.insert(1, money(deal.amount_minor, Currency(deal.currency)))
    return " · ".join(filter(None, said))


def offered(offers: Sequence[Any]) -> None:
    """Draw the duties that wait for the viewer's answer; it is given on the deal."""
    with page.card("offered", t("today.offered", count=number(len(offers)))):
        for offer in offers[:OFFERS]:
            with _row():
                with st.container(gap=None):
                    st.markdown(f"**{literal(safe(offer.deal))}** {named(offer.duty)}")
                    said = " · ".join(filter(None, (offer.by, offer.note)))
                    st.markdown(f":gray[{literal(safe(said))}]")
                key = f"offer_{offer.id}"
                if st.button(t("app.open"), key=key, type="tertiary"):
                    st.switch_page(DEAL, query_params={"id": str(offer.deal_id)})
        if len(offers) > OFFERS:
            st.markdown(f":gray[{t('today.more', count=len(offers) - OFFERS)}]")


def decisions(waiting: Sequence[Any], decide: Callable[..., None]) -> None:
    """Draw what waits for a decision, the oldest first; each needs a remark."""
    for place, one in enumerate(waiting[:MOST]):
        if place:
            st.space(BETWEEN)
        st.markdown(f"**{literal(safe(one.deal))}** :gray[{literal(safe(one.person))}]")
        st.markdown(literal(safe(one.reason)))
        remark = st.text_input(
            t("pipeline.remark"),
            key=f"remark_{one.id}",
            placeholder=t("pipeline.remark"),
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            granted = st.button(t("pipeline.grant"), key=f"grant_{one.id}")
            refused = st.button(t("pipeline.refuse"), key=f"refuse_{one.id}")
            if st.button(t("app.open"), key=f"look_{one.id}", type="tertiary"):
                st.switch_page(DEAL, query_params={"id": str(one.deal_id)})
        if granted or refused:
            with feedback.failures_shown():
                decide(one.id, remark, granted=granted)
                st.rerun()
    if len(waiting) > MOST:
        st.markdown(f":gray[{t('today.more', count=len(waiting) - MOST)}]")


def _row() -> Any:  # noqa: ANN401 (a container)
    return st.container(horizontal=True, vertical_alignment="center", gap="small")

"""The charts of the page of figures; each says what it found."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import charts, page
from components.analysis.desk import (
    Desk,
    Picked,
    bars,
    by_group,
    caption,
    cell,
    picked_in,
    within,
)
from components.charts import Drawing
from components.measured import main_currency
from components.words import money, month, number, percent, t
from core.money import Currency
from core.periods import EVER, Period

BESIDE = ("won_deals", "lost_deals", "win_rate", "days_to_close")
"""What the table of a split says beside the amount."""
MOST = 12
"""Bars in a ranking; the table has all groups."""


def stages(desk: Desk, order: Sequence[str], *, drills: bool = True) -> Picked | None:
    """Draw the open deals by stage: worth; the table has weight and number too."""
    worth = desk.ask("open_amount", ("stage",), EVER, None)
    found = by_group(worth)
    known = sorted(found, key=lambda name: (name not in order, _place(order, name)))
    if not known:
        return empty("figures_stages", t("figures.stages"))
    currency = main_currency([worth], desk.own)
    sums = by_group(worth, currency)
    if not any(sums.values()):
        many = desk.ask("open_deals", ("stage",), EVER, None)
        count = number(sum(by_group(many).values()))
        finding = t("figures.stages_counted", count=count)
        return _counted(desk, many, known, finding, "figures_stages", drills=drills)
    frame = bars(desk, "stage", known, sums, currency)

    top = max(known, key=lambda name: sums.get(name, 0))
    total = money(sum(sums.values()), currency)
    clicked = charts.panel(
        t("figures.stages_finding", total=total, stage=desk.named("stage", top)),
        caption(worth.measure, currency, [worth]),
        _ranking(drills=drills),
        frame,
        lambda: _stages_table(desk, known, worth, frame, currency),
        key="figures_stages",
    )
    return picked_in(desk, worth, "stage", known, clicked)


def _stages_table(
    desk: Desk,
    known: Sequence[str],
    worth: Any,  # noqa: ANN401
    frame: pd.DataFrame,
    currency: Currency,
) -> pd.DataFrame:
    """Return the stages with what was drawn, the weighted amount and the number."""
    weighted = desk.ask("weighted_amount", ("stage",), EVER, None)
    many = desk.ask("open_deals", ("stage",), EVER, None)
    weights = by_group(weighted, currency)
    columns = {
        t("chart.stage"): frame["name"],
        t(worth.measure.label): frame["shown"],
        t(weighted.measure.label): [money(weights.get(n, 0), currency) for n in known],
        t(many.measure.label): [cell(many, name) for name in known],
    }
    return pd.DataFrame(columns)


def months(desk: Desk, period: Period) -> Picked | None:
    """Draw how many deals were won and lost in each month."""
    won, lost = (
        desk.ask(name, ("month",), period, None) for name in ("won_deals", "lost_deals")
    )
    counts = {"won": by_group(won), "lost": by_group(lost)}
    known = sorted(name for name in {*counts["won"], *counts["lost"]} if name)
    if not known:
        return empty("figures_months", t("figures.months"))
    frame = pd.DataFrame(
        [
            {
                "x": name,
                "series": t(f"chart.{series}"),
                "value": found.get(name, 0),
                "shown": number(found.get(name, 0)),
            }
            for name in known
            for series, found in counts.items()
        ]
    )
    best = max(known, key=lambda name: counts["won"].get(name, 0))
    count = counts["won"].get(best, 0)
    clicked = charts.panel(
        t("figures.months_finding", month=month(_first(best)), count=count),
        t("figures.months"),
        Drawing(charts.months, unit="count", pick="x", note=t("figures.click")),
        frame,
        lambda: _months_table(desk, period, known, (won, lost)),
        key="figures_months",
    )
    return Picked(clicked, within(won, "month", clicked)) if clicked else None


def _months_table(
    desk: Desk, period: Period, known: Sequence[str], counted: Sequence[Any]
) -> pd.DataFrame:
    """Return the months with the numbers drawn, the rate and the amount."""
    rate = desk.ask("win_rate", ("month",), period, None)
    amount = desk.ask("won_amount", ("month",), period, None)
    currency = main_currency([amount], desk.own)
    sums = by_group(amount, currency)
    columns = {t("chart.month"): list(known)} | {
        t(found.measure.label): [cell(found, name) for name in known]
        for found in (*counted, rate)
    }
    columns[t(amount.measure.label)] = [money(sums.get(m, 0), currency) for m in known]
    return pd.DataFrame(columns)


def split(desk: Desk, by: str, period: Period, *, drills: bool = True) -> Picked | None:
    """Draw what was won by one dimension, the largest first; the table says more."""
    amount = desk.ask("won_amount", (by,), period, None)
    currency = main_currency([amount], desk.own)
    sums = by_group(amount, currency)
    title, total = t(f"figures.by_{by}"), sum(sums.values())
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    shown = [name for name in ranked if sums[name]][:MOST]
    if not shown:
        beside = _beside(desk, by, period, amount, currency)
        if beside.empty:
            return empty("figures_split", f"{t(amount.measure.label)} · {title}")
    finding = title
    if shown and total > 0:
        share, name = percent(sums[shown[0]] / total), desk.named(by, shown[0])
        finding = t("figures.split_finding", name=name, share=share)
    clicked = charts.panel(
        finding,
        caption(amount.measure, currency, [amount]),
        _ranking(drills=drills),
        bars(desk, by, shown, sums, currency),
        lambda: _beside(desk, by, period, amount, currency),
        key="figures_split",
    )
    return picked_in(desk, amount, by, shown, clicked)


def _beside(
    desk: Desk,
    by: str,
    period: Period,
    amount: Any,  # noqa: ANN401
    currency: Currency,
) -> pd.DataFrame:
    """Return every group, also those that only lost, with its other figures."""
    beside = [desk.ask(name, (by,), period, None) for name in BESIDE]
    sums = by_group(amount, currency)
    known = sorted(
        {name for found in (amount, *beside[:2]) for name in by_group(found)},
        key=lambda name: (-sums.get(name, 0), name),
    )
    columns = {
        t(f"figures.by_{by}"): [desk.named(by, name) for name in known],
        t(amount.measure.label): [money(sums.get(n, 0), currency) for n in known],
    }
    return pd.DataFrame(
        columns
        | {
            t(found.measure.label): [cell(found, name) for name in known]
            for found in beside
        }
    )


def _first(named: str) -> date:
    """Return the first day of a month of a figure: ``2026-07``."""
    return date.fromisoformat(f"{named}-01")


def _place(order: Sequence[str], name: str) -> int:
    return list(order).index(name) if name in order else 0


def reasons(desk: Desk, period: Period) -> Picked | None:
    """Draw why deals were lost."""
    lost = desk.ask("lost_deals", ("lost_reason",), period, None)
    counts = by_group(lost)
    known = sorted(counts, key=lambda name: (-counts[name], name))
    if not known:
        return empty("figures_reasons", t("figures.reasons"))
    share = percent(counts[known[0]] / sum(counts.values()))
    first = desk.named("lost_reason", known[0])
    finding = t("figures.reasons_finding", reason=first, share=share)
    return _counted(desk, lost, known, finding, "figures_reasons")


def _counted(
    desk: Desk,
    figure: Any,  # noqa: ANN401
    known: Sequence[str],
    finding: str,
    key: str,
    *,
    drills: bool = True,
) -> Picked | None:
    """Draw how many records each group has."""
    [by] = figure.asked.by
    names = [desk.named(by, name) for name in known]
    said = [cell(figure, name) for name in known]
    values = [by_group(figure)[name] for name in known]
    frame = pd.DataFrame({"name": names, "value": values, "shown": said})
    label = t(figure.measure.label)
    clicked = charts.panel(
        finding,
        label,
        replace(_ranking(drills=drills), unit="count"),
        frame,
        pd.DataFrame({t("chart.part"): names, label: said}),
        key=key,
    )
    return picked_in(desk, figure, by, known, clicked)


def _ranking(*, drills: bool) -> Drawing:
    """Return how a ranking is drawn; one that drills has its rows on the page."""
    if not drills:
        return Drawing(charts.bars)
    return Drawing(charts.bars, pick="name", note=t("figures.click"))


def empty(key: str, title: str) -> Picked | None:
    """Say that there is nothing to draw."""
    with page.card(key, title):
        st.markdown(f":gray[{t('measures.nothing')}]")
    return None

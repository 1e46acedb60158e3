"""The charts of the page of figures; each says what it found."""

from collections.abc import Sequence

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
from components.words import money, number, percent, t
from core.periods import EVER, Period

BESIDE = ("won_deals", "lost_deals", "win_rate", "days_to_close")
"""What the table of a split says beside the amount."""
MOST = 12
"""Bars in a ranking; the table has all groups."""


def stages(desk: Desk, order: Sequence[str], *, drills: bool = True) -> Picked | None:
    """Draw the open deals by stage: worth, weighted worth, how many."""
    worth, weighted, many = (
        desk.ask(name, ("stage",), EVER, None)
        for name in ("open_amount", "weighted_amount", "open_deals")
    )
    currency = main_currency([worth], desk.own)
    known = [name for name in order if name in by_group(many)]
    known += [name for name in by_group(many) if name not in known]
    frame = bars(desk, "stage", known, by_group(worth, currency), currency)
    if not known:
        return empty("figures_stages", t("figures.stages"))
    top = max(known, key=lambda name: by_group(worth, currency).get(name, 0))
    total = sum(by_group(worth, currency).values())
    finding = t(
        "figures.stages_finding",
        total=money(total, currency),
        stage=desk.named("stage", top),
    )
    columns = {
        t("chart.stage"): frame["name"],
        t(worth.measure.label): frame["shown"],
        t(weighted.measure.label): [
            money(by_group(weighted, currency).get(name, 0), currency) for name in known
        ],
        t(many.measure.label): [cell(many, name) for name in known],
    }
    clicked = charts.panel(
        finding,
        caption(worth.measure, currency, [worth]),
        _ranking(drills=drills),
        frame,
        pd.DataFrame(columns),
        key="figures_stages",
    )
    return picked_in(desk, worth, "stage", known, clicked)


def months(desk: Desk, period: Period) -> Picked | None:
    """Draw how many deals were won and lost in each month."""
    won, lost, amount, rate = (
        desk.ask(name, ("month",), period, None)
        for name in ("won_deals", "lost_deals", "won_amount", "win_rate")
    )
    known = sorted(name for name in {*by_group(won), *by_group(lost)} if name)
    if not known:
        return empty("figures_months", t("figures.months"))
    currency = main_currency([amount], desk.own)
    frame = pd.DataFrame(
        [
            {
                "x": month,
                "series": t(f"chart.{series}"),
                "value": by_group(found).get(month, 0),
                "shown": number(by_group(found).get(month, 0)),
            }
            for month in known
            for series, found in (("won", won), ("lost", lost))
        ]
    )
    sums = by_group(amount, currency)
    columns = {
        t("chart.month"): known,
        t(won.measure.label): [cell(won, month) for month in known],
        t(lost.measure.label): [
            number(by_group(lost).get(month, 0)) for month in known
        ],
        t(rate.measure.label): [cell(rate, month) for month in known],
        t(amount.measure.label): [money(sums.get(m, 0), currency) for m in known],
    }
    best = max(known, key=lambda month: by_group(won).get(month, 0))
    finding = t("figures.months_finding", month=best, count=by_group(won).get(best, 0))
    clicked = charts.panel(
        finding,
        t("figures.months"),
        Drawing(charts.months, unit="count", pick="x", note=t("figures.click")),
        frame,
        pd.DataFrame(columns),
        key="figures_months",
    )
    return Picked(clicked, within(won, "month", clicked)) if clicked else None


def split(desk: Desk, by: str, period: Period, *, drills: bool = True) -> Picked | None:
    """Draw what was won by one dimension, the largest first; the table says more."""
    amount = desk.ask("won_amount", (by,), period, None)
    beside = [desk.ask(name, (by,), period, None) for name in BESIDE]
    currency = main_currency([amount], desk.own)
    sums = by_group(amount, currency)
    known = sorted(
        {name for found in (amount, *beside[:2]) for name in by_group(found)},
        key=lambda name: (-sums.get(name, 0), name),
    )
    title = t(f"figures.by_{by}")
    if not known:
        return empty("figures_split", title)
    shown = [name for name in known if sums.get(name)][:MOST]
    frame = bars(desk, by, shown, sums, currency)
    columns = {
        title: [desk.named(by, name) for name in known],
        t(amount.measure.label): [money(sums.get(n, 0), currency) for n in known],
    } | {
        t(found.measure.label): [cell(found, name) for name in known]
        for found in beside
    }
    total = sum(sums.values())
    finding = title
    if shown and total > 0:
        share = percent(sums[shown[0]] / total)
        name = desk.named(by, shown[0])
        finding = t("figures.split_finding", name=name, share=share)
    clicked = charts.panel(
        finding,
        caption(amount.measure, currency, [amount]),
        _ranking(drills=drills),
        frame,
        pd.DataFrame(columns),
        key="figures_split",
    )
    return picked_in(desk, amount, by, shown, clicked)


def reasons(desk: Desk, period: Period) -> Picked | None:
    """Draw why deals were lost."""
    lost = desk.ask("lost_deals", ("lost_reason",), period, None)
    counts = by_group(lost)
    known = sorted(counts, key=lambda name: (-counts[name], name))
    if not known:
        return empty("figures_reasons", t("figures.reasons"))
    names = [desk.named("lost_reason", name) for name in known]
    said = [number(counts[name]) for name in known]
    frame = pd.DataFrame(
        {"name": names, "value": [counts[n] for n in known], "shown": said}
    )
    share = percent(counts[known[0]] / sum(counts.values()))
    columns = {t("figures.reasons"): names, t(lost.measure.label): said}
    clicked = charts.panel(
        t("figures.reasons_finding", reason=names[0], share=share),
        t(lost.measure.label),
        Drawing(charts.bars, unit="count", pick="name", note=t("figures.click")),
        frame,
        pd.DataFrame(columns),
        key="figures_reasons",
    )
    return picked_in(desk, lost, "lost_reason", known, clicked)


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

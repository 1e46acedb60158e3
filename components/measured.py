"""A figure of a service in words: its value, its change, the rows behind it."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from components.figures import Shown
from components.words import full_money, money, number, percent, signed, t
from core.money import Currency

PLAIN = {"days": 1, "hours": 1, "score": 2, "points": 1}
"""Units whose changes are told as they are, with so many decimals."""
MEASURED_IN = {"days": "figures.days", "hours": "figures.hours"}
Behind = Callable[[Any], Any]
"""Answers what was asked with the rows that it counts: ``services.figures.behind``."""


def shown(figure: Any, behind: Behind, before: Any = None, note: str = "") -> Shown:  # noqa: ANN401 (services.figures.Figure)
    """Return a figure for a card, beside an earlier one if there is one."""
    measure = figure.measure
    delta, better = _change(figure, before)
    return Shown(
        key=measure.name,
        label=t(measure.label),
        value=in_words(figure),
        definition=t(measure.definition),
        count=sum(cell.n for cell in figure.cells),
        rows=lambda: rows(behind(figure.asked)),
        source=t("today.source", change=number(figure.as_of_change)),
        steps=_steps(figure),
        delta=delta,
        better=better,
        note=note if delta else "",
    )


def in_words(figure: Any) -> str:  # noqa: ANN401
    """Return a figure in words; amounts of several currencies stand side by side."""
    values = [cell for cell in figure.cells if cell.value is not None]
    said = [written(figure.measure, cell.value, cell.currency) for cell in values]
    return " + ".join(said) or _nothing(figure.measure)


def written(measure: Any, value: Any, currency: Currency | None) -> str:  # noqa: ANN401
    """Return one value of a measure as a reader sees it."""
    if value is None:
        return t("app.none")
    if currency:
        return money(int(value), currency)
    if measure.unit == "rate":
        return percent(value)
    decimals = PLAIN.get(measure.unit)
    if decimals is None:
        return number(value)
    told = number(round(float(value), decimals))
    words = MEASURED_IN.get(measure.unit)
    return t(words, **{measure.unit: told}) if words else told


def rows(behind: Any) -> pd.DataFrame:  # noqa: ANN401 (services.figures.Behind)
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


def main_currency(figures: Sequence[Any], own: Currency) -> Currency:
    """Return the currency that a chart is drawn in: one's own, if it occurs."""
    found = [currency for figure in figures for currency in figure.currencies]
    return own if own in found or not found else found[0]


def _steps(figure: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Return the amounts by currency, then what they are made of, with its sign."""
    steps = [
        (cell.currency, full_money(int(cell.value or 0), cell.currency))
        for cell in figure.cells
        if cell.currency
    ]
    return steps + [
        (
            f"{'+' if part.sign > 0 else '-'} {t(part.measure.label)}",
            full_money(int(cell.value or 0), cell.currency),
        )
        for part in figure.parts
        for cell in part.cells
        if cell.currency
    ]


def _nothing(measure: Any) -> str:  # noqa: ANN401
    return "0" if measure.unit == "count" else t("app.none")


def _change(figure: Any, before: Any) -> tuple[str, bool | None]:  # noqa: ANN401
    """Return how a figure has moved, in words, and whether that is better."""
    if before is None or len(figure.cells) != 1 or len(before.cells) != 1:
        return "", None
    [now], [then] = figure.cells, before.cells
    if now.value is None or not then.value or now.currency != then.currency:
        return "", None
    difference = now.value - then.value
    better = figure.measure.more_is_better
    good = None if better is None or not difference else (difference > 0) is better
    if figure.measure.unit == "rate":
        points = f"{float(difference) * 100:+.1f}"
        return t("figures.points", points=points), good
    if figure.measure.unit in PLAIN:
        return f"{float(difference):+.{PLAIN[figure.measure.unit]}f}", good
    if then.value < 0:
        return signed(int(difference), now.currency), good
    return f"{float(difference) / float(then.value):+.1%}", good

"""What the panels of figures work with, and how groups become bars and rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import measured
from components.words import money, t
from core.money import Currency, to_major
from core.periods import Period

Split = tuple[str, ...]
Ask = Callable[[str, Split, Period, Mapping[str, Sequence[str]] | None], Any]
LISTS = ("region", "source", "lost_reason", "product_family")
"""The managed lists whose values stand in figures."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the panels work with: figures, their rows, and what values are called."""

    ask: Ask
    behind: measured.Behind
    own: Currency
    names: Mapping[str, Mapping[str, str]]
    """By dimension: the value in figures -> what a reader calls it."""

    def named(self, dimension: str, value: str) -> str:
        """Return what one value of a dimension is called."""
        if not value:
            return t("figures.missing")
        return self.names.get(dimension, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was clicked in a chart: the figure of one group."""

    title: str
    asked: Any


def names(
    stages: Mapping[str, str], lists: Mapping[str, Sequence[Any]], language: str
) -> dict[str, dict[str, str]]:
    """Return what values of dimensions are called: stages, and managed lists."""
    known = {
        name: {item.value: item.name(language) for item in items}
        for name, items in lists.items()
    }
    return {"stage": dict(stages), **known}


def by_group(figure: Any, currency: Currency | None = None) -> dict[str, Any]:  # noqa: ANN401
    """Return the values by group; of money, those of one currency."""
    return {
        cell.by[0]: cell.value
        for cell in figure.cells
        if cell.value is not None and currency in {None, cell.currency}
    }


def bars(
    desk: Desk, by: str, known: Sequence[str], values: Mapping[str, Any], of: Currency
) -> pd.DataFrame:
    """Return the rows of a ranking, in major units for drawing."""
    sums = [int(values.get(name, 0)) for name in known]
    return pd.DataFrame(
        {
            "name": [desk.named(by, name) for name in known],
            "value": [float(to_major(value, of)) for value in sums],
            "shown": [money(value, of) for value in sums],
        }
    )


def cell(figure: Any, name: str) -> str:  # noqa: ANN401
    """Return the value of one group in words; what is not counted there is none."""
    missing = 0 if figure.measure.unit == "count" else None
    return measured.written(figure.measure, by_group(figure).get(name, missing), None)


def caption(measure: Any, currency: Currency, figures: Sequence[Any]) -> str:  # noqa: ANN401
    """Return what a chart of money shows, and which currencies it leaves out."""
    others = sorted({c for f in figures for c in f.currencies} - {currency})
    said = f"{t(measure.label)} · {currency}"
    return said + (t("figures.others", others=", ".join(others)) if others else "")


def within(figure: Any, by: str, value: str | None) -> Any:  # noqa: ANN401
    """Return what was asked, for one group of it."""
    asked = figure.asked
    where = {**(asked.where or {}), by: [value or ""]}
    return type(asked)(asked.measure, (), asked.period, where)


def picked_in(
    desk: Desk,
    figure: Any,  # noqa: ANN401
    by: str,
    known: Sequence[str],
    clicked: str | None,
) -> Picked | None:
    """Return the group whose name was clicked."""
    for value in known if clicked else ():
        if desk.named(by, value) == clicked:
            return Picked(clicked or "", within(figure, by, value))
    return None

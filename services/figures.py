"""Figures: what a measure is worth, for whom, and which rows are behind it."""

from collections.abc import Mapping, Sequence

from analytics.explain import Behind, rows_behind
from analytics.figures import Cell, Figure, figure, measure_of
from analytics.plan import Asked
from core.access import Viewer
from core.money import Currency
from core.periods import EVER, Period
from db.queries import company
from db.replica import reading
from db.session import transaction

__all__ = ["Asked", "Behind", "Cell", "Figure", "measure_of"]


def ask(
    viewer: Viewer,
    measure: str,
    by: Sequence[str] = (),
    period: Period = EVER,
    where: Mapping[str, Sequence[str]] | None = None,
) -> Figure:
    """Return one figure of what the viewer and the teams below own.

    Raises:
        RuleError: ``measures.unknown``, ``measures.no_such_split``,
            ``measures.no_period``.
        ForbiddenError: ``app.no_money``, the role sees no amounts.
    """
    with reading(viewer) as session:
        return figure(session, Asked(measure, tuple(by), period, where))


def behind(viewer: Viewer, asked: Asked, limit: int = 200) -> Behind:
    """Return the rows that a figure counts; their values add up to it."""
    with reading(viewer) as session:
        return rows_behind(session, asked, limit)


def currency(viewer: Viewer) -> Currency:
    """Return the company's currency."""
    with transaction(viewer) as session:
        return company.settings(session).currency

"""How the tests of figures ask, and where: on the database, and on the copy."""

from analytics.explain import Behind, rows_behind
from analytics.figures import Figure, figure
from analytics.plan import Asked
from core.access import Viewer
from core.money import Currency
from db.replica import reading

CNY = Currency.CNY


def ask(viewer: Viewer, measure: str, *by: str, **where: list[str]) -> Figure:
    with reading(viewer) as session:
        return figure(session, Asked(measure, by, where=where))


def told(found: Figure) -> dict[tuple[str, ...], object]:
    return {cell.by: cell.value for cell in found.cells if cell.currency in (None, CNY)}


def behind(viewer: Viewer, measure: str, **where: list[str]) -> Behind:
    with reading(viewer) as session:
        return rows_behind(session, Asked(measure, where=where), 100)

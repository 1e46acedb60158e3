"""The competitors of a deal, on its page."""

from components import page
from components import records as ui
from components.records import Screen
from components.records.desk import Desk, Page
from components.words import t
from core.access import Viewer
from rules.competitors import CompetitorFields

FORM = ("name", "price_position", "strengths", "weaknesses")
TONES = {"price_position": {"lower": "orange", "higher": "blue"}}


def screen(viewer: Viewer, desk: Desk) -> Screen:
    """Return the competitors as a drawer of a deal's page shows them."""
    return Screen(
        "competitors", CompetitorFields, viewer, desk,
        columns=("name", "price_position"), only=FORM, tones=TONES, prefix="rival_",
    )  # fmt: skip


def card(rivals: Screen, found: Page) -> None:
    """List who else wants the deal; a name opens one, a button adds another."""
    with page.card("deal_rivals", t("competitors.title")):
        about = ("strengths", "weaknesses")
        ui.related(
            rivals, found, ("price_position",), about, t("competitors.none_here")
        )


def drawer(rivals: Screen, deal_id: int) -> None:
    """Open the competitor that the address names, or the form of a new one."""
    ui.drawer(rivals, values={"deal_id": deal_id})

"""Competitors: who else wants our deals."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.competitors import CompetitorFields
from services import exports, files, records

viewer = session.require("competitors")
screen = Screen(
    "competitors",
    CompetitorFields,
    viewer,
    records,
    columns=("name", "deal_id", "price_position", "strengths", "weaknesses"),
    filters=("price_position",),
    sort="name",
    tones={"price_position": {"lower": "orange", "higher": "blue"}},
)
ui.screen(screen, Writers(exports, files))

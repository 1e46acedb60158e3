"""Satisfaction answers: what customers scored."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.surveys import SurveyFields
from services import exports, files, records

viewer = session.require("surveys")
screen = Screen(
    "surveys",
    SurveyFields,
    viewer,
    records,
    columns=(
        "customer_id",
        "scale",
        "score",
        "answered_on",
        "market",
        "order_id",
        "remark",
        "owner_id",
    ),
    filters=(
        "scale",
        "market",
        "answered_on",
    ),
    more=(
        "score",
        "customer_id",
        "owner_id",
    ),
    sort="-answered_on",
)
ui.screen(screen, Writers(exports, files))

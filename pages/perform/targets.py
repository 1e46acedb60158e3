"""Targets: what people and teams are to reach."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.targets import TargetFields
from services import exports, files, records

viewer = session.require("targets")
screen = Screen(
    "targets",
    TargetFields,
    viewer,
    records,
    columns=(
        "period",
        "measure",
        "owner_id",
        "team_id",
        "amount_minor",
        "currency",
    ),
    filters=("measure",),
    more=(
        "owner_id",
        "team_id",
    ),
    sort="-period",
)
ui.screen(screen, Writers(exports, files))

"""Cases: complaints, delays, quality, and how they were answered."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.cases import CaseFields
from services import exports, files, records

viewer = session.require("cases")
screen = Screen(
    "cases",
    CaseFields,
    viewer,
    records,
    columns=(
        "number",
        "subject",
        "customer_id",
        "kind",
        "channel",
        "status",
        "opened_at",
        "first_response_at",
        "resolved_at",
        "satisfaction",
        "owner_id",
    ),
    filters=(
        "status",
        "kind",
        "channel",
    ),
    more=(
        "customer_id",
        "satisfaction",
        "owner_id",
    ),
    sort="-opened_at",
    tones={"status": {"open": "orange", "pending": "blue", "closed": "green"}},
)
ui.screen(screen, Writers(exports, files))

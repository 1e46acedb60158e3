"""Leads: people who may become customers; work on them, convert them."""

from dataclasses import replace
from functools import partial

from components import leads as ui
from components import records as screens
from components import session
from components.records import Screen, Writers
from rules.leads import LeadFields
from services import customers, exports, files, leads, records

viewer = session.require("leads")
screen = Screen(
    "leads",
    LeadFields,
    viewer,
    records,
    columns=(
        "name", "company", "status", "source", "phone", "next_contact_on", "owner_id",
    ),
    filters=("status", "source", "owner_id"),
    more=("channel", "created_on"),
    sort="",
    tones={"status": {"new": "blue", "working": "green", "converted": "violet"}},
    only=(
        "name", "company", "title", "phone", "email", "source", "channel", "note",
    ),
)  # fmt: skip
look = partial(customers.like, viewer)
screens.screen(
    replace(screen, above=ui.above(screen, leads, look)), Writers(exports, files)
)

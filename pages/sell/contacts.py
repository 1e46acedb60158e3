"""Contacts: the people at our customers."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.contacts import ContactFields
from services import exports, files, records

viewer = session.require("contacts")
screen = Screen(
    "contacts",
    ContactFields,
    viewer,
    records,
    columns=(
        "name", "customer_id", "title", "phone", "is_primary", "is_decision_maker",
        "owner_id",
    ),
    filters=("owner_id", "is_decision_maker"),
    more=("is_primary",),
    sort="name",
    only=(
        "name", "customer_id", "title", "phone", "email", "is_primary",
        "is_decision_maker", "address", "note", "number",
    ),
)  # fmt: skip
ui.screen(screen, Writers(exports, files))

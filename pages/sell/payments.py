"""Payments: the money that came in."""

from components import payments, session
from components import records as ui
from components.records import Screen, Writers
from rules.payments import PaymentFields
from services import exports, files, orders, records

viewer = session.require("payments")
screen = Screen(
    "payments",
    PaymentFields,
    viewer,
    records,
    columns=(
        "number",
        "customer_id",
        "amount_minor",
        "received_on",
        "owner_id",
        "note",
    ),
    filters=(
        "received_on",
        "owner_id",
    ),
    more=(
        "amount_minor",
        "customer_id",
    ),
    sort="-received_on",
    above=payments.settled(viewer, orders),
)
ui.screen(screen, Writers(exports, files))

"""Orders: what customers ordered."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.orders import OrderOpeningFields
from services import exports, files, records

viewer = session.require("orders")
screen = Screen(
    "orders",
    OrderOpeningFields,
    viewer,
    records,
    columns=(
        "number",
        "customer_id",
        "amount_minor",
        "status",
        "ordered_on",
        "promised_on",
        "delivered_on",
        "region",
        "channel",
        "owner_id",
    ),
    filters=(
        "status",
        "ordered_on",
    ),
    more=(
        "owner_id",
        "customer_id",
        "amount_minor",
        "region",
        "channel",
    ),
    sort="-ordered_on",
    page="pages/sell/order.py",
    tones={"status": {"open": "blue", "delivered": "green", "cancelled": "gray"}},
)
ui.screen(screen, Writers(exports, files))

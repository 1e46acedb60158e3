"""Returns: what came back of orders."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.returns import ReturnFields
from services import exports, files, records

viewer = session.require("returns")
screen = Screen(
    "returns",
    ReturnFields,
    viewer,
    records,
    columns=(
        "order_id",
        "product_id",
        "quantity",
        "amount_minor",
        "returned_on",
        "reason",
    ),
    filters=("returned_on",),
    more=(
        "product_id",
        "amount_minor",
    ),
    sort="-returned_on",
)
ui.screen(screen, Writers(exports, files))

"""Price lists: what a product costs, from when to when."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.price_lists import PriceFields
from services import exports, files, records

viewer = session.require("price_lists")
screen = Screen(
    "price-lists",
    PriceFields,
    viewer,
    records,
    columns=(
        "product_id",
        "price_minor",
        "currency",
        "valid_from",
        "valid_to",
    ),
    filters=("currency",),
    more=(
        "product_id",
        "valid_from",
    ),
    sort="-valid_from",
)
ui.screen(screen, Writers(exports, files))

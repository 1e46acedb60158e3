"""Products: what we sell; the office enters and changes them."""

from components import records as ui
from components import session
from components.records import Screen, Writers
from rules.products import ProductFields
from services import exports, files, records

viewer = session.require("products")
screen = Screen(
    "products",
    ProductFields,
    viewer,
    records,
    columns=(
        "name",
        "code",
        "family",
        "list_price_minor",
        "unit_cost_minor",
        "is_sold",
    ),
    filters=("family", "is_sold"),
    more=("list_price_minor",),
    sort="name",
    only=(
        "name",
        "code",
        "family",
        "list_price_minor",
        "currency",
        "unit_cost_minor",
        "is_sold",
    ),
)
ui.screen(screen, Writers(exports, files))

"""The screens of any kind of record: list, filter, file, form, history.

A page names the kind and what it shows; the rest follows from the field class::

    viewer = session.require("products")
    records.screen(
        Screen(
            "products", ProductFields, viewer, services.records,
            columns=("name", "family", "list_price_minor"), filters=("family",),
        ),
        Writers(services.exports, services.files),
    )

A page with more to it uses the parts: ``bar``, ``rows``, ``form``, ``history``.
What may be done comes from the page, which hands the use cases in: see ``Desk``.
"""

from components.records.criteria import bar
from components.records.desk import Desk, Screen, Writers
from components.records.drawers import (
    adding,
    deleting,
    drawer,
    edit_drawer,
    editing,
    opened_id,
    undoing,
)
from components.records.history import history
from components.records.lists import counted, of_ticked, rows, untick
from components.records.related import add_button, related
from components.records.whole import head, open_record, screen

__all__ = [
    "Desk",
    "Screen",
    "Writers",
    "add_button",
    "adding",
    "bar",
    "counted",
    "deleting",
    "drawer",
    "edit_drawer",
    "editing",
    "head",
    "history",
    "of_ticked",
    "open_record",
    "opened_id",
    "related",
    "rows",
    "screen",
    "undoing",
    "untick",
]

"""Customers: find, filter, assign, enter; the neglected ones; the pool."""

from functools import partial

import streamlit as st

from components import activities as follow_ups
from components import customers as ui
from components import feedback, session
from components import records as screens
from components.records import Screen, Writers
from rules.customers import CustomerFields
from services import activities, customers, exports, files, records

viewer = session.require("customers")
look = partial(customers.like, viewer)
screen = Screen(
    "customers",
    CustomerFields,
    viewer,
    records,
    columns=(
        "name", "owner_id", "region", "industry", "size", "last_contact_on",
        "next_contact_on", "number",
    ),
    filters=("owner_id", "region", "industry"),
    more=("size", "source", "channel", "last_contact_on", "annual_revenue_minor"),
    sort="name",
    page="pages/sell/customer.py",
    only=ui.BRIEF,
    live=ui.warnings(look),
)  # fmt: skip

top, notice = st.container(), st.container()
with feedback.failures_shown():
    with notice:
        screens.undoing(screen)
    shown = ui.view(screen, partial(customers.pool, viewer))
    people = records.colleagues
    ui.hand_on(screen, shown, people, customers.assign, customers.give_back)
    log = partial(follow_ups.anywhere, records, viewer, partial(activities.log, viewer))
    with top:
        screens.head(screen, Writers(exports, files), shown.chosen, beside=log)
    if shown.picked.opened:
        screens.open_record(screen, shown.picked.opened.id)
with feedback.failures_shown():
    screens.drawer(screen, partial(ui.passes, look=look))

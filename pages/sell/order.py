"""One order: its lines, what came back, what is paid."""

from functools import partial

import streamlit as st

from components import feedback, page, session
from components import orders as ui
from components import records as screens
from components.words import safe, t
from services import orders, records

viewer = session.require("order")
screen = ui.order_screen(viewer, records)
page.back(ui.LIST, t("orders.title"))
if (number := screens.opened_id(screen)) is None:
    page.empty(t("orders.no_id"), t("orders.title"), ui.LIST)
    st.stop()
with feedback.failures_shown():
    opened = records.open_one(viewer, "orders", number)
    change = opened.may_change
    with page.header(safe(opened.row["number"])):
        ui.menu(screen, opened)
    ui.facts(opened, orders.balance(viewer, number))
    parts = ui.parts_of_order(viewer, records)
    ui.listed(parts.lines, number, may_add=change)
    left, right = st.columns([1.7, 1], gap="medium")
    with left:
        ui.listed(parts.returns, number, may_add=change)
    with right:
        ui.paid(partial(orders.parts, viewer, order=number))
    ui.past(screen, opened)
    ui.drawers(parts, number)
    screens.edit_drawer(screen, opened)

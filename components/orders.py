"""One order: what was sold, what came back, what is paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import streamlit as st

from components import page
from components import records as ui
from components.records import Screen
from components.records.desk import Desk, Opened
from components.words import day, full_money, literal, money, named, safe, t
from core.access import Viewer
from core.money import Currency
from core.questions import Question
from rules.order_lines import OrderLineFields
from rules.orders import OrderFields, OrderStatus
from rules.returns import ReturnFields

LIST = "pages/sell/orders.py"
TONES = {"status": {"open": "blue", "delivered": "green", "cancelled": "gray"}}
LINE = ("product_id", "quantity", "unit_price_minor", "discount_rate", "amount_minor")
BACK = ("product_id", "quantity", "amount_minor", "returned_on", "reason")


class Balance(Protocol):
    """What an order was worth and what is open of it, in minor units."""

    @property
    def sold_minor(self) -> int:
        """Return the sum of its lines."""

    @property
    def returned_minor(self) -> int:
        """Return what came back."""

    @property
    def paid_minor(self) -> int:
        """Return what is paid."""

    @property
    def open_minor(self) -> int:
        """Return what is still to be paid."""

    @property
    def currency(self) -> Currency:
        """Return what all of it is in."""


class Part(Protocol):
    """What one payment settles of one order."""

    @property
    def id(self) -> int:
        """Return what takes it back."""

    @property
    def payment_id(self) -> int:
        """Return the payment."""

    @property
    def order_id(self) -> int:
        """Return the order."""

    @property
    def order(self) -> str:
        """Return the order's number."""

    @property
    def received_on(self) -> date:
        """Return the day of the payment."""

    @property
    def amount_minor(self) -> int:
        """Return the part."""

    @property
    def currency(self) -> Currency:
        """Return what it is in."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The screens of what belongs to an order."""

    lines: Screen
    returns: Screen


def order_screen(viewer: Viewer, desk: Desk) -> Screen:
    """Return the screen of an order's own page."""
    return Screen(
        "orders", OrderFields, viewer, desk, columns=tuple(OrderFields.model_fields)
    )


def parts_of_order(viewer: Viewer, desk: Desk) -> Parts:
    """Return the screens of its lines and returns; each has a drawer of its own."""
    return Parts(
        Screen(
            "order-lines", OrderLineFields, viewer, desk,
            columns=LINE, only=(*LINE, "cost_minor"), prefix="line_",
        ),
        Screen(
            "returns", ReturnFields, viewer, desk,
            columns=BACK, only=BACK, prefix="return_",
        ),
    )  # fmt: skip


def facts(opened: Opened, balance: Balance) -> None:
    """Draw what is asked first about an order."""
    row, of = opened.row.values, opened.row.names
    nothing, currency = t("app.none"), balance.currency
    days = {
        t(f"orders.{name}"): day(row[name]) if row[name] else nothing
        for name in ("ordered_on", "promised_on", "delivered_on")
    }
    amounts = {
        t(f"orders.{name}"): money(amount, currency)
        for name, amount in (
            ("amount_minor", balance.sold_minor),
            ("returned", -balance.returned_minor),
            ("paid", balance.paid_minor),
            ("to_pay", balance.open_minor),
        )
        if amount or name != "returned"
    }
    page.facts(
        {
            t("orders.customer_id"): safe(of.get("customer_id") or nothing),
            t("orders.status"): named(OrderStatus(row["status"])),
            **days,
            **(amounts if opened.row.values.get("amount_minor") is not None else {}),
            t("records.owner_id"): safe(of.get("owner_id") or nothing),
        }
    )


def menu(screen: Screen, opened: Opened) -> None:
    """Draw what is done with an order beside looking at it."""
    customer = opened.row.values.get("customer_id")
    if customer and st.button(t("orders.to_customer"), icon=":material/apartment:"):
        st.switch_page("pages/sell/customer.py", query_params={"id": str(customer)})
    if opened.may_change and st.button(
        t("app.edit"), icon=":material/edit:", key="order_edit"
    ):
        st.query_params[screen.edit_key] = "1"
    if opened.may_delete and ui.deleting(screen, opened):
        st.switch_page(LIST)


def listed(screen: Screen, order: int, *, may_add: bool) -> None:
    """List what belongs to an order; the first column opens one beside it."""
    asked = Question(filters={"order_id": [order]})
    with page.card(f"order_{screen.section}", t(f"{screen.section}.title")):
        picked, _ = ui.rows(screen, asked, empty=t(f"{screen.section}.empty"))
        if picked.opened:
            st.query_params[screen.open_key] = str(picked.opened.id)
        if may_add and screen.may_add:
            ui.add_button(screen)


def paid(parts: Callable[[], Sequence[Part]]) -> None:
    """List the payments that settle an order."""
    with page.card("order_paid", t("payments.title")):
        found = parts()
        if not found:
            st.markdown(f":gray[{t('orders.unpaid')}]")
        for part in found:
            amount = literal(full_money(part.amount_minor, part.currency))
            st.markdown(f"{day(part.received_on)} · **{amount}**")


def past(screen: Screen, opened: Opened) -> None:
    """Draw who changed what of an order."""
    with page.card("order_history", t("record.history")):
        ui.history(screen, opened)


def drawers(parts: Parts, order: int) -> None:
    """Open the line or the return that the address names, or the form of a new one."""
    for screen in (parts.lines, parts.returns):
        ui.drawer(screen, values={"order_id": order})

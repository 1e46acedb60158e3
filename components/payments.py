"""One payment in its drawer: which orders it settles, and the way to settle more."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from components import feedback, page
from components.orders import Part
from components.records.desk import Opened
from components.words import full_money, literal, safe, t
from core.access import Viewer, may
from core.money import Currency

PAGE = "pages/sell/order.py"


class Settling(Protocol):
    """The module ``services.orders``."""

    def parts(
        self, viewer: Viewer, order: int | None = None, payment: int | None = None
    ) -> Sequence[Part]:
        """Return which orders a payment settles."""

    def settle(self, viewer: Viewer, payment: int) -> int:
        """Settle open orders of the payer; return how many."""

    def take_back(self, viewer: Viewer, part: int) -> None:
        """Let a payment no longer settle an order."""


def settled(viewer: Viewer, cases: Settling) -> Callable[[Opened], None]:
    """Return what draws the orders that a payment settles over its form."""
    return partial(_settled, viewer, cases)


def _settled(viewer: Viewer, cases: Settling, opened: Opened) -> None:
    with page.card("payment_orders", t("payments.orders")), feedback.failures_shown():
        shown, below = st.container(gap="small"), st.container()
        with below:
            _settle(viewer, cases, opened)
        with shown:
            parts = cases.parts(viewer, payment=opened.row.id)
            kept = [part for part in parts if not _taken_back(viewer, cases, part)]
            _sums(opened, kept)


def _settle(viewer: Viewer, cases: Settling, opened: Opened) -> None:
    if not may(viewer, "payments.add"):
        return
    if opened.row.values["customer_id"] is None:
        st.markdown(f":gray[{t('payments.no_customer')}]")
        return
    key, tip = f"payment_settle_{opened.row.id}", t("payments.settle_help")
    if st.button(t("payments.settle"), icon=":material/link:", key=key, help=tip):
        count = cases.settle(viewer, opened.row.id)
        said = "settled_some" if count else "settled_none"
        st.success(literal(t(f"payments.{said}", count=count)))


def _taken_back(viewer: Viewer, cases: Settling, part: Part) -> bool:
    """Draw one order that is settled; return whether it was taken back in this run."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center", gap="small"):
        name = literal(safe(part.order))
        if st.button(name, type="tertiary", key=f"payment_part_{part.id}"):
            st.switch_page(PAGE, query_params={"id": str(part.order_id)})
        amount = literal(full_money(part.amount_minor, part.currency))
        st.markdown(f"**{amount}**", width="content")
        if not may(viewer, "payments.add") or not st.button(
            t("payments.take_back"), icon=":material/link_off:", type="tertiary",
            key=f"payment_part_{part.id}_back",
        ):  # fmt: skip
            return False
    cases.take_back(viewer, part.id)
    place.empty()
    return True


def _sums(opened: Opened, parts: Sequence[Part]) -> None:
    """Say how much of the payment settles orders, and how much is still over."""
    if not parts:
        st.markdown(f":gray[{t('payments.none_settled')}]")
    currency = Currency(opened.row.values["currency"])
    done = sum(part.amount_minor for part in parts)
    told = {"settled": done, "open": opened.row.values["amount_minor"] - done}
    said = [
        f"{t(f'payments.{name}')} **{literal(full_money(amount, currency))}**"
        for name, amount in told.items()
    ]
    st.markdown(" · ".join(said))

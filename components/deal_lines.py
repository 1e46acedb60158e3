"""The products of a deal: the card that lists them, the drawer that changes one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import streamlit as st

from components import feedback, forms, page
from components.words import full_money, literal, number, safe, t
from core.access import Viewer
from core.money import Currency
from rules.pipeline import DealLineFields

KEY = "line"
NEW = "new"
WIDTH = 520


class Line(Protocol):
    """One product of a deal."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def version(self) -> int:
        """Return what a form that changes it must carry."""

    @property
    def record(self) -> DealLineFields:
        """Return what a person entered."""

    @property
    def product(self) -> str:
        """Return what it is called."""

    @property
    def currency(self) -> Currency:
        """Return the currency of its amount."""


class Lines(Protocol):
    """The module ``services.deal_lines``."""

    def lines(self, viewer: Viewer, number: int) -> Sequence[Line]:
        """Return the products of a deal."""

    def add(self, viewer: Viewer, number: int, new: DealLineFields, key: str) -> int:
        """Add one."""

    def change(
        self, viewer: Viewer, line_id: int, opened: int, to: DealLineFields
    ) -> None:
        """Change one."""

    def remove(self, viewer: Viewer, line_id: int) -> None:
        """Take one out."""


@dataclass(frozen=True, slots=True)
class Basket:
    """A deal, and what its products are changed with."""

    viewer: Viewer
    number: int
    lines: Lines
    finders: Mapping[str, Callable[[str], Sequence[tuple[int, str]]]]


def card(basket: Basket, *, may_change: bool) -> None:
    """List the products with quantity and amount; each opens where it may change."""
    with page.card("deal_lines", t("deal_lines.title")):
        found = basket.lines.lines(basket.viewer, basket.number)
        if not found:
            st.markdown(f":gray[{t('deal_lines.none')}]")
        for line in found:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small"
            ):
                st.markdown(_told(line))
                if may_change and st.button(
                    t("app.edit"), key=f"line_{line.id}", type="tertiary"
                ):
                    st.query_params[KEY] = str(line.id)
        if may_change and st.button(
            t("deal_lines.new"), icon=":material/add:", type="tertiary", key="line_add"
        ):
            st.query_params[KEY] = NEW


def _told(line: Line) -> str:
    """Return a product and how many, and under it what they are worth."""
    name = literal(safe(line.product or t("deal_lines.unnamed")))
    many = t("deal_lines.times", count=number(line.record.quantity))
    worth = line.record.amount_minor
    said = "" if worth is None else full_money(worth, line.currency)
    under = f"{page.LINE_BREAK}**{literal(said)}**" if said else ""
    return f"{name} :gray[{many}]{under}"


def drawer(basket: Basket, *, may_change: bool) -> None:
    """Open the form of the line that the address names, or of a new one."""
    wanted = st.query_params.get(KEY, "")
    if not wanted or not may_change:
        return
    found = basket.lines.lines(basket.viewer, basket.number)
    line = next((line for line in found if str(line.id) == wanted), None)
    if line is None and wanted != NEW:
        return
    body = partial(_change, basket, line) if line else partial(_add, basket)
    title = t("deal_lines.one" if line else "deal_lines.new")
    st.dialog(title, position="right", width=WIDTH, on_dismiss=_close)(body)()


def _add(basket: Basket) -> None:
    form = f"line_new_{basket.number}"
    with feedback.failures_shown():
        if asked := forms.asked(DealLineFields, form):
            basket.lines.add(basket.viewer, basket.number, asked.record, asked.key)
            _done(form)
    forms.draw(DealLineFields, form, t("app.add"), options=_options(basket))


def _change(basket: Basket, line: Line) -> None:
    form = f"line_{line.id}"
    with feedback.failures_shown():
        asked = forms.asked(DealLineFields, form, version=line.version)
        change = partial(basket.lines.change, basket.viewer, line.id)
        if asked and forms.saved(form, asked, change):
            _done(form)
        forms.draw(
            DealLineFields,
            form,
            t("app.save"),
            values=line.record,
            names={"product_id": line.product},
            options=_options(basket),
        )
        if st.button(t("deal_lines.remove"), key=f"line_remove_{line.id}"):
            basket.lines.remove(basket.viewer, line.id)
            _done(form)


def _options(basket: Basket) -> dict[str, Any]:
    return dict(basket.finders)


def _done(form: str) -> None:
    forms.clear(form)
    _close()
    feedback.say(t("record.saved"))
    st.rerun()


def _close() -> None:
    st.query_params.pop(KEY, None)

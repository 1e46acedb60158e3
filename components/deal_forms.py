"""The drawers that enter and change a deal."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from components import feedback, forms
from components.deals import PAGE, Sales
from components.records import Screen
from components.records.desk import Opened
from components.records.drawers import identity
from components.words import locale, t, today
from rules.pipeline import DealFields, OpeningFields
from rules.process import ProcessPolicy

WIDTH = 640


def new(sales: Sales, form: Screen, processes: Mapping[str, ProcessPolicy]) -> None:
    """Open the drawer of a new deal, if the address says so."""
    if st.query_params.get("new") and form.may_add:
        close = partial(_drop, "new", "customer")
        title = t("pipeline.new")
        _drawer(title, close, partial(_new, sales, form, processes))


def edit(sales: Sales, form: Screen, opened: Opened) -> None:
    """Open the drawer of a deal that is edited, if the address says so."""
    if st.query_params.get("edit") and opened.may_change:
        body = partial(_edit, sales, form, opened.row.id)
        _drawer(t("pipeline.edit"), partial(_drop, "edit"), body)


def _new(sales: Sales, form: Screen, processes: Mapping[str, ProcessPolicy]) -> None:
    name, given = "deals_new", st.query_params.get("customer", "")
    known, names = _prefilled(sales, given)
    values = {**known, "began_on": today()}
    with feedback.failures_shown():
        if asked := forms.asked(OpeningFields, name):
            new = asked.record
            number = sales.pipeline.add(
                sales.viewer, new, asked.key, new.product_id, new.pipeline, new.began_on
            )
            forms.clear(name)
            feedback.say(t("record.added"))
            st.switch_page(PAGE, query_params={"id": str(number)})
    codes = {c: p.name(locale()) for c, p in processes.items()}
    more = ("product_id", *(("pipeline",) if len(codes) > 1 else ()), "began_on")
    options = {**form.offered(), **form.finders(OpeningFields), "pipeline": codes}
    forms.draw(
        OpeningFields, name, t("app.add"), values=values, names=names,
        options=options, only=_after(form.asked, "customer_id", more),
    )  # fmt: skip


def _after(names: Sequence[str], one: str, more: Sequence[str]) -> list[str]:
    """Return the fields of a form with more of them behind one."""
    place = list(names).index(one) + 1
    return [*names[:place], *more, *names[place:]]


def _prefilled(
    sales: Sales, given: str
) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """Return the customer that the address names, where the viewer may see it."""
    if (number := identity(given)) is None:
        return {}, {}
    found: list[tuple[int, str]] = []
    with feedback.failures_shown():
        row = sales.desk.open_one(sales.viewer, "customers", number).row
        found.append((row.id, str(row.values["name"])))
    if not found:
        return {}, {}
    return {"customer_id": found[0][0]}, {"customer_id": found[0][1]}


def _edit(sales: Sales, form: Screen, number: int) -> None:
    name = f"deals_{number}"
    with feedback.failures_shown():
        opened = sales.desk.open_one(sales.viewer, "deals", number)
        asked = forms.asked(DealFields, name, version=opened.version)
        change = partial(sales.pipeline.change, sales.viewer, number)
        if asked and forms.saved(name, asked, change):
            _drop("edit")
            feedback.say(t("record.saved"))
            st.rerun()
        forms.draw(
            DealFields, name, t("app.save"), values=opened.record,
            names=opened.row.names, options=form.offered(), only=form.asked,
        )  # fmt: skip


def _drawer(title: str, close: Callable[[], None], body: Callable[[], None]) -> None:
    st.dialog(title, position="right", width=WIDTH, on_dismiss=close)(body)()


def _drop(*names: str) -> None:
    for name in names:
        st.query_params.pop(name, None)

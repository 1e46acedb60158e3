"""The drawer beside a list: a form for a new record, or one record to look at.

The address holds what is open (``?new=1``, ``?id=5``), so that it can be sent.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st
from pydantic import BaseModel

from components import feedback, forms
from components.forms import Asked
from components.records.desk import Opened, Screen
from components.records.history import history
from components.words import safe, shown, t
from core.fields import Entry, Kind
from core.money import Currency

WIDTH = 640
LONGEST_ID = 18
"""Digits that fit into the columns of every database."""
Pass = Callable[[Asked[BaseModel]], bool]
"""Returns whether what was asked for may go on; draws why not."""


def adding(
    screen: Screen,
    values: Mapping[str, object] | None = None,
    passes: Pass | None = None,
) -> int | None:
    """Draw the form of a new record; return its id on the run that adds it."""
    form = f"{screen.kind}_new"
    added = None
    with feedback.failures_shown():
        asked = forms.asked(screen.record, form)
        if asked and (passes is None or passes(asked)):
            added = screen.desk.add(screen.viewer, screen.kind, asked.record, asked.key)
            forms.clear(form)
    if added is None:
        forms.draw(
            screen.record, form, t("app.add"), values=values,
            options=screen.offered(), live=screen.live, only=screen.asked,
        )  # fmt: skip
    return added


def editing(screen: Screen, opened: Opened) -> bool:
    """Draw the form of a record; return whether it was saved in this run."""
    form = f"{screen.kind}_{opened.row.id}"
    saved = False
    with feedback.failures_shown():
        if asked := forms.asked(screen.record, form, version=opened.version):
            saved = _saved(screen, opened, form, asked)
    if not saved:
        forms.draw(
            screen.record, form, t("app.save"),
            values=opened.record, names=opened.row.names,
            options=screen.offered(), live=screen.live, only=screen.asked,
        )  # fmt: skip
    return saved


def reading(screen: Screen, opened: Opened, names: tuple[str, ...] = ()) -> None:
    """Draw the fields of a record that have a value."""
    told = values(screen, opened, names or tuple(screen.record.model_fields))
    if told:
        st.table(told, border="horizontal", alt=t(f"{screen.section}.one"))


def values(screen: Screen, opened: Opened, fields: Sequence[str]) -> dict[str, str]:
    """Return the fields of a record that have a value, by label, in words."""
    known = [screen.fields[name] for name in fields]
    lists = [e.target for e in known if e.kind is Kind.MANAGED]
    names = screen.names(lists)
    told = {t(e.label): value(screen, opened, e, names) for e in known}
    return {label: said for label, said in told.items() if said}


def value(
    screen: Screen,
    opened: Opened,
    entry: Entry,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Return a field of a record in words for Markdown; nothing when it is empty.

    ``names`` has what the values of the managed lists are called, where it is known.
    """
    stored = opened.row.values.get(entry.name)
    currency = Currency(opened.row.values.get("currency") or Currency.CNY)
    if stored is None or stored == "":
        return ""
    match entry.kind:
        case Kind.REFERENCE:
            said = opened.row.names.get(entry.name, "")
        case Kind.MANAGED:
            known = names or screen.names([entry.target])
            said = known[entry.target].get(stored, stored)
        case _:
            said = shown(entry, stored, currency)
    return safe(said)


def drawer(
    screen: Screen,
    passes: Pass | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Open beside the list what the address names, if anything."""
    if st.query_params.get(screen.new_key) and screen.may_add:
        body = partial(_new, screen, values, passes)
        _open(screen, t(f"{screen.section}.new"), body)
    elif (number := opened_id(screen)) is not None:
        _open(screen, t(f"{screen.section}.one"), partial(_one, screen, number))


def edit_drawer(screen: Screen, opened: Opened) -> None:
    """Open the form of the record whose page this is, if the address says so."""
    if st.query_params.get(screen.edit_key) and opened.may_change:
        body = partial(_edit, screen, opened.row.id)
        _open(screen, t(f"{screen.section}.one"), body)


def opened_id(screen: Screen) -> int | None:
    """Return the record that the address names."""
    return identity(st.query_params.get(screen.open_key, ""))


def identity(given: str) -> int | None:
    """Return the id that a part of an address is; nothing where it can be none."""
    is_one = given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID
    return int(given) if is_one else None


def close(screen: Screen) -> None:
    """Close the drawer and draw the page anew."""
    _forget(screen)
    st.rerun()


def _open(screen: Screen, title: str, body: Callable[[], None]) -> None:
    how = st.dialog(
        title, position="right", width=WIDTH, on_dismiss=partial(_forget, screen)
    )
    how(body)()


def _forget(screen: Screen) -> None:
    for name in (screen.new_key, screen.edit_key):
        st.query_params.pop(name, None)
    if not screen.page:
        st.query_params.pop(screen.open_key, None)


def _new(
    screen: Screen, values: Mapping[str, object] | None, passes: Pass | None
) -> None:
    number = adding(screen, values, passes)
    if number is None:
        return
    feedback.say(t("record.added"))
    if screen.page:
        st.switch_page(screen.page, query_params={screen.open_key: str(number)})
    close(screen)


def _one(screen: Screen, number: int) -> None:
    with feedback.failures_shown():
        opened = screen.desk.open_one(screen.viewer, screen.kind, number)
        if screen.above:
            screen.above(opened)
        if not opened.may_change:
            st.markdown(f":gray[{t('record.read_only')}]")
            reading(screen, opened)
        elif editing(screen, opened):
            _saved_and_closed(screen)
        _behind(screen, opened)


def _edit(screen: Screen, number: int) -> None:
    with feedback.failures_shown():
        opened = screen.desk.open_one(screen.viewer, screen.kind, number)
        if editing(screen, opened):
            _saved_and_closed(screen)


def _saved_and_closed(screen: Screen) -> None:
    feedback.say(t("record.saved"))
    close(screen)


def _behind(screen: Screen, opened: Opened) -> None:
    """Offer what is seldom needed: the history, and to put the record away."""
    with st.expander(t("record.history"), on_change="rerun") as past:
        pass
    if past.open:
        with past:
            history(screen, opened)
    if opened.may_delete and deleting(screen, opened):
        close(screen)


def deleting(screen: Screen, opened: Opened) -> bool:
    """Offer to put a record away; return whether that was done in this run."""
    key = f"{screen.kind}_delete_{opened.row.id}"
    with st.popover(t("app.delete"), icon=":material/delete:", type="tertiary"):
        st.markdown(t("record.delete_sure"))
        if not st.button(t("app.delete"), key=key):
            return False
    screen.desk.delete(screen.viewer, screen.kind, opened.row.id)
    st.session_state[f"{screen.kind}~deleted"] = opened.row.id
    return True


def undoing(screen: Screen) -> None:
    """Offer to bring back what was just put away."""
    place = f"{screen.kind}~deleted"
    if (number := st.session_state.get(place)) is None:
        return
    line = st.empty()
    with line.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(t("record.deleted"), width="content")
        asked = st.button(t("record.undo"), key=f"{screen.kind}_undo", type="tertiary")
    if asked:
        with feedback.failures_shown():
            screen.desk.restore(screen.viewer, screen.kind, number)
            feedback.say(t("record.restored"))
        del st.session_state[place]
        line.empty()


def _saved(screen: Screen, opened: Opened, form: str, asked: Asked[BaseModel]) -> bool:
    """Save a form, or let the person choose where somebody else has saved."""
    change = partial(screen.desk.change, screen.viewer, screen.kind, opened.row.id)
    return forms.saved(form, asked, change)

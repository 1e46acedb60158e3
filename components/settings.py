"""The settings page: what holds for everybody, and the values of managed lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from components import feedback, forms, page, table
from components.words import literal, sentence, t
from core.errors import ConflictError
from core.fields import check, entry
from rules.company import CompanyFields, ListItemFields

FORM = "company"
TEXTS = ("value", "zh", "en")


class Opened(Protocol):
    """The settings as a form changes them."""

    @property
    def record(self) -> CompanyFields:
        """Return the fields."""

    @property
    def version(self) -> int:
        """Return what a form must carry."""


class Item(Protocol):
    """One value of a managed list."""

    @property
    def id(self) -> int | None:
        """Return which one."""

    @property
    def version(self) -> int:
        """Return what was read."""

    @property
    def fields(self) -> ListItemFields:
        """Return value and names."""


Make = Callable[[int | None, int, ListItemFields], Any]
"""Returns a value of a list from its id, version and fields."""


def company(opened: Opened, change: Callable[[int, CompanyFields], None]) -> None:
    """Draw the form of the settings, and save what it is sent with."""
    asked = forms.asked(CompanyFields, FORM, version=opened.version)
    if asked and forms.saved(FORM, asked, change):
        _done()
    zones = {zone: zone for zone in sorted(available_timezones())}
    forms.draw(
        CompanyFields, FORM, t("app.save"), values=opened.record,
        options={"timezones": zones},
    )  # fmt: skip


def lists(
    found: Mapping[str, Sequence[Item]],
    make: Make,
    save: Callable[[str, Sequence[Any]], None],
) -> None:
    """Draw one managed list as a table to edit, and save it.

    What is edited is the list as it was opened: what somebody else saves meanwhile is
    noticed, and what was typed stays.
    """
    names = {name: t(f"settings.list_{name}") for name in found}
    name = st.selectbox(
        t("settings.list"), list(names), key="settings_list", width=260,
        format_func=lambda n: names.get(n, n),
    )  # fmt: skip
    place = f"settings_{name}~opened"
    rows: Sequence[Item] = st.session_state.setdefault(place, found[name])
    st.markdown(f":gray[{t('settings.list_note')}]")
    edited = _edited(name, rows)
    if not st.button(t("app.save"), type="primary", key="settings_list_save"):
        return
    items = _read(rows, edited, make)
    if items is None:
        return
    try:
        save(name, items)
    except ConflictError:
        st.warning(t("settings.conflict"), icon=":material/group:")
        st.button(t("settings.anew"), key="settings_anew", on_click=_anew, args=(name,))
    else:
        _anew(name)
        _done()


def _edited(name: str, rows: Sequence[Item]) -> list[dict[str, Any]]:
    """Draw the values with their order; new ones stand at the end."""
    frame = pd.DataFrame(
        [
            {"position": number, **row.fields.model_dump()}
            for number, row in enumerate(rows, 1)
        ],
        columns=["position", *TEXTS, "is_offered"],
    )
    column = st.column_config
    shown = {
        "position": column.NumberColumn(t("settings.order"), step=1, width="small"),
        **{n: column.TextColumn(_label(n), max_chars=80) for n in TEXTS},
        "is_offered": column.CheckboxColumn(_label("is_offered"), default=True),
    }
    turn = st.session_state.get(_turn(name), 0)
    table.room()
    edited = st.data_editor(
        frame, column_config=shown, num_rows="add", hide_index=True,
        row_height=table.ROW, key=f"settings_{name}_{turn}", height="content",
    )  # fmt: skip
    found = edited.astype(object).where(edited.notna(), None)
    return [{str(n): v for n, v in row.items()} for row in found.to_dict("records")]


def _read(
    rows: Sequence[Item], edited: Sequence[Mapping[str, Any]], make: Make
) -> list[Any] | None:
    """Return the values in their order; draw what is wrong with a row instead."""
    items = []
    for number, values in enumerate(edited):
        known = rows[number] if number < len(rows) else None
        if known is None and not any(values[name] for name in TEXTS):
            continue
        given = {name: values[name] for name in (*TEXTS, "is_offered")}
        found, problems = check(ListItemFields, given)
        if found is None:
            name, problem = next(iter(problems.items()))
            said = sentence(problem.key, problem.values)
            page.wrong(literal(f"{number + 1} · {_label(name)}: {said}"))
            return None
        item = make(known.id if known else None, known.version if known else 0, found)
        place = values["position"]
        items.append((len(rows) + number if place is None else place, number, item))
    return [item for *_, item in sorted(items, key=lambda placed: placed[:2])]


def _label(name: str) -> str:
    return t(entry(ListItemFields, name).label)


def _turn(name: str) -> str:
    return f"settings_{name}~turn"


def _anew(name: str) -> None:
    """Read the list anew: what was edited is saved, or given up."""
    st.session_state.pop(f"settings_{name}~opened", None)
    st.session_state[_turn(name)] = st.session_state.get(_turn(name), 0) + 1


def _done() -> None:
    feedback.say(t("app.saved"))
    st.rerun()

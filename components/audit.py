"""The audit page: every change there was, by whom, from what to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from components import filters, listing, page, table
from components.records.criteria import number_in
from components.words import instant, literal, safe, shown, t, today
from core.fields import Entry, Kind
from core.settings import Company

PAGE_KEY = "audit_page"
TRAIL = "audit_trail"
RECORDS: Mapping[str, str] = {
    "customer": "pages/sell/customer.py",
    "deal": "pages/sell/deal.py",
    "person": "pages/manage/users.py",
}
"""The pages of records that have one of their own."""
WIDTH = 640
LONGEST = 60
"""Characters of a value that the list shows."""


class Altered(Protocol):
    """One field of a change."""

    @property
    def name(self) -> str:
        """Return the column."""

    @property
    def entry(self) -> Entry | None:
        """Return the field of a kind of record."""

    @property
    def before(self) -> object:
        """Return the value before."""

    @property
    def after(self) -> object:
        """Return the value after."""


class Event(Protocol):
    """One change of one record."""

    @property
    def number(self) -> int:
        """Return its place in the feed."""

    @property
    def at(self) -> datetime:
        """Return when."""

    @property
    def person(self) -> str:
        """Return by whom; nobody is the system."""

    @property
    def action(self) -> str:
        """Return what they did."""

    @property
    def trail(self) -> str:
        """Return what the changes of one use case have in common."""

    @property
    def kind(self) -> str:
        """Return insert, update or delete."""

    @property
    def table(self) -> str:
        """Return of which table."""

    @property
    def record_id(self) -> int:
        """Return of which record."""

    @property
    def title(self) -> str:
        """Return what the record is called."""

    @property
    def fields(self) -> Sequence[Altered]:
        """Return the fields with their values."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be asked for: people by id, actions and tables by their names."""

    people: Sequence[tuple[int, str]]
    actions: Sequence[str]
    tables: Sequence[str]


def asked(offered: Offered) -> dict[str, Any]:
    """Draw the filters; return what is asked for, with the page."""
    company: Company = st.session_state.get("company") or Company()
    people = filters.distinct(dict(offered.people))
    numbers = {str(number): name for number, name in people.items()}
    with filters.bar():
        person = filters.one(
            "audit_person", t("record.person"), list(numbers),
            show=lambda n: numbers.get(n, n),
        )  # fmt: skip
        kind = filters.one(
            "audit_table", t("audit.table"), offered.tables, show=_table, width=170
        )
        action = filters.one(
            "audit_action", t("audit.action"), offered.actions, show=_action, width=190
        )
        days = filters.period("audit_days", today(), fiscal_start=company.fiscal_start)
        trail = st.query_params.get(TRAIL, "")
        if trail and st.button(t("audit.all"), icon=":material/close:"):
            del st.query_params[TRAIL]
            trail = ""
    first, last = filters.days(days)
    found = {
        "person_id": int(person) if person else None,
        "table": kind,
        "action": action,
        "first": first,
        "last": last,
        "trail": trail,
    }
    return {**found, "page": _page(found)}


def feed(rows: Sequence[Event], count: int) -> None:
    """Draw a page of the feed; what changed opens beside it."""
    if not rows:
        page.empty(t("audit.none"))
    else:
        frame = pd.DataFrame([_line(row) for row in rows])
        columns = {
            "what": table.opener(t("audit.record"), "audit_open"),
            "at": t("record.when"),
            "person": t("record.person"),
            "action": t("audit.action"),
            "fields": st.column_config.TextColumn(t("audit.fields"), width="large"),
        }
        if page.on_phone():
            columns = {name: columns[name] for name in ("what", "at", "person")}
        height = table.tall(len(rows))
        table.show(
            frame, columns, key="audit_rows", alt=t("audit.title"), height=height
        )
    listing.pages(PAGE_KEY, count)
    if opened := table.opened("audit_open", rows):
        st.dialog(t("audit.one"), position="right", width=WIDTH)(
            partial(_one, opened)
        )()


def _page(found: Mapping[str, Any]) -> int:
    """Return the page that is shown: the first, when something else is asked for."""
    before = st.session_state.get("audit~asked", found)
    st.session_state["audit~asked"] = found
    if before != found:
        st.session_state[PAGE_KEY] = 1
    return number_in(PAGE_KEY)


def _line(row: Event) -> dict[str, str]:
    return {
        "what": _record(row),
        "at": instant(row.at),
        "person": row.person or t("record.system"),
        "action": _action(row.action),
        "fields": t("record.and").join(_short(row, field) for field in row.fields)
        or t(f"audit.kind_{row.kind}"),
    }


def _one(row: Event) -> None:
    """Draw one change: every field before and after, and where to go from it."""
    page.facts(
        {
            t("record.when"): instant(row.at),
            t("record.person"): safe(row.person) or t("record.system"),
            t("audit.action"): _action(row.action),
        }
    )
    st.markdown(f"**{literal(safe(_record(row)))}** · {t(f'audit.kind_{row.kind}')}")
    if row.fields:
        frame = pd.DataFrame(
            {
                t("record.field"): [_field(field) for field in row.fields],
                t("record.before"): [_said(f, f.before) for f in row.fields],
                t("record.after"): [_said(f, f.after) for f in row.fields],
            }
        ).set_index(t("record.field"))
        st.table(frame, border="horizontal", alt=t("audit.fields"))
    if target := RECORDS.get(row.table):
        _link(t("app.open"), target, {"id": str(row.record_id)})
    if row.trail:
        st.markdown(f":gray[{t('audit.trail', trail=safe(row.trail))}]")
        if st.button(t("audit.together"), icon=":material/account_tree:"):
            st.switch_page("pages/manage/audit.py", query_params={TRAIL: row.trail})


def _link(label: str, target: str, query: Mapping[str, str]) -> None:
    st.page_link(
        target, label=label, icon=":material/arrow_forward:", query_params=dict(query)
    )


def _record(row: Event) -> str:
    return f"{_table(row.table)} {row.title or f'#{row.record_id}'}"


def _short(row: Event, field: Altered) -> str:
    """Return a change of a field in a few words."""
    if row.kind == "delete":
        return f"{_label(field)}: {_plain(field, field.before)}"
    before, after = _plain(field, field.before), _plain(field, field.after)
    return f"{_label(field)}: {before} → {after}"


def _plain(field: Altered, value: object) -> str:
    words = " ".join(_told(field, value).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _told(field: Altered, value: object) -> str:
    """Return a value of the feed in words: money has no currency there."""
    if value is None or value == "":
        return t("app.none")
    if field.entry and field.entry.kind not in (Kind.MONEY, Kind.INSTANT):
        return shown(field.entry, value)
    return str(value)


def _said(field: Altered, value: object) -> str:
    return literal(safe(_told(field, value)))


def _label(field: Altered) -> str:
    return t(field.entry.label) if field.entry else field.name


def _field(field: Altered) -> str:
    return literal(safe(_label(field)))


def _action(action: str) -> str:
    return t(f"audit.do_{action.replace('.', '_')}")


def _table(name: str) -> str:
    return t(f"audit.of_{name}")

"""Who changed what of a record."""

import pandas as pd
import streamlit as st

from components.records.desk import Opened, Screen, Told
from components.words import instant, literal, safe, shown, t
from core.fields import Entry, Kind
from core.money import Currency

MOST = 200
"""Changes that are listed; the audit page has all of them."""


def history(screen: Screen, opened: Opened) -> None:
    """Draw every change of the fields of a record, newest first."""
    told = screen.desk.told(screen.viewer, screen.kind, opened.row.id)
    if not told:
        st.markdown(f":gray[{t('record.history_empty')}]")
        return
    lines = [_line(screen, opened, change) for change in told[:MOST]]
    frame = pd.DataFrame(lines).set_index(t("record.when"))
    st.table(frame, border="horizontal", alt=t("record.history"))


def _line(screen: Screen, opened: Opened, told: Told) -> dict[str, str]:
    entry = next((e for e in screen.fields.values() if e.label == told.field), None)
    before = after = ""
    if entry:
        before, after = (
            literal(safe(_said(screen, opened, entry, value)))
            for value in (told.before, told.after)
        )
    return {
        t("record.when"): instant(told.at),
        t("record.person"): literal(safe(told.person)) or t("record.system"),
        t("record.field"): t(entry.label) if entry else t("record.was_added"),
        t("record.before"): before,
        t("record.after"): after,
    }


def _said(screen: Screen, opened: Opened, entry: Entry, value: object) -> str:
    """Return a value of the feed in words: an id by its name, a choice by its own."""
    if value is None or value == "":
        return t("app.none")
    if entry.kind is Kind.REFERENCE:
        return _named(screen, opened, entry, int(str(value)))
    if entry.kind is Kind.MANAGED:
        names = screen.names([entry.target])[entry.target]
        return names.get(str(value), str(value))
    stored = opened.row.values.get("currency")  # noqa: PD011 (a row)
    return shown(entry, value, Currency(stored or Currency.CNY))


def _named(screen: Screen, opened: Opened, entry: Entry, number: int) -> str:
    """Return the name of what was referred to, where it is at hand."""
    if entry.target == "people":
        known = dict(screen.desk.colleagues(screen.viewer))
    else:
        now = opened.row.values.get(entry.name) or 0  # noqa: PD011 (a row)
        known = {now: opened.row.names.get(entry.name, "")}
    return known.get(number) or f"#{number}"

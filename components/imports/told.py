"""What a check or an import has told: counts, changes, and rows to put right."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components import table
from components.feedback import logged
from components.imports.desk import Desk, Result, Work, mend
from components.words import literal, locale, shown, t
from core.fields import Entry, Kind
from core.money import Currency
from rules.importing.remedies import remedy

SHOWN = 200
"""Rows that the page lists; the numbers count them all."""
AGAIN = "imports_again"
ROW, PROBLEM, REMEDY = "~row", "~problem", "~remedy"


def told(desk: Desk, work: Work, found: Result, headings: Mapping[str, str]) -> None:
    """Say what became of the rows, or would; ``headings`` are by field."""
    tally = found.report.tally
    words = literal(t("imports.result", **tally.counts()))
    if found.is_written:
        st.success(words, icon=":material/check:")
    else:
        st.info(f"{words}  \n{t('imports.not_written')}", icon=":material/rule:")
    counts = {
        "rejected": tally.rejected,
        "flagged": tally.flagged,
        "updated": tally.updated,
    }
    offered = [name for name, count in counts.items() if count]
    if not offered:
        return
    asked = st.segmented_control(
        t("imports.show"), offered, default=offered[0], required=True,
        format_func=lambda name: t(f"imports.show_{name}", count=counts[name]),
        key=f"imports_shown_{work.source.sha256[:8]}", label_visibility="collapsed",
    )  # fmt: skip
    if asked == "rejected":
        _rejected(desk, work, found, headings)
    elif asked == "flagged":
        _flagged(tally.flags, headings)
    elif asked == "updated":
        _updated(tally.changes, desk.cases.fields_of(work.kind), headings)


def _rejected(
    desk: Desk, work: Work, found: Result, headings: Mapping[str, str]
) -> None:
    """Let rows be put right in place, or taken away as a file."""
    rows = desk.cases.rejected(work.source, found.report.tally, SHOWN)
    columns = [str(place) for place in range(len(work.source.table.headings))]
    frame = pd.DataFrame(
        [
            {ROW: one.row, PROBLEM: _why(one, headings), REMEDY: _remedies(one)}
            | dict(zip(columns, one.cells, strict=False))
            for one in rows
        ]
    )
    key = f"imports_rows_{work.source.sha256[:8]}"
    names = dict(zip(columns, work.source.table.headings, strict=True))
    st.data_editor(
        frame, hide_index=True, key=key, row_height=table.ROW,
        alt=t("imports.show_rejected", count=len(rows)),
        disabled=[ROW, PROBLEM, REMEDY],
        column_config={
            ROW: st.column_config.NumberColumn(t("imports.row"), width=60),
            PROBLEM: st.column_config.TextColumn(t("imports.problem"), width=320),
            REMEDY: st.column_config.TextColumn(t("imports.remedy"), width=320),
            **{p: st.column_config.TextColumn(name) for p, name in names.items()},
        },
    )  # fmt: skip
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            t("imports.mend"), key="imports_mend", icon=":material/done:",
            on_click=_taken, args=(key, rows),
        )  # fmt: skip
        st.download_button(
            t("imports.download"),
            logged(partial(_file, desk, work, found, locale())),
            f"{work.source.name.rpartition('.')[0]}-{t('imports.rest')}.csv",
            "text/csv", key="imports_rest", on_click="ignore",
            icon=":material/download:",
        )  # fmt: skip


def _taken(key: str, rows: Sequence[Any]) -> None:
    """Take over what was typed into the table, and let it be checked again."""
    edited = st.session_state.get(key, {}).get("edited_rows", {})
    for row, cells in mended(rows, edited).items():
        mend(row, cells)
    st.session_state[AGAIN] = bool(edited)


def mended(
    rows: Sequence[Any], edited: Mapping[int, Mapping[str, str | None]]
) -> dict[int, list[str]]:
    """Return the cells of the rows that were edited, by number of the row.

    Args:
        rows: The rejected rows, as they were shown.
        edited: By place among these the columns that were typed into.
    """
    found = {}
    for place, changes in edited.items():
        cells = list(rows[int(place)].cells)
        for column, value in changes.items():
            cells[int(column)] = value or ""
        found[rows[int(place)].row] = cells
    return found


def _file(desk: Desk, work: Work, result: Result, language: str) -> bytes:
    """Return the rejected rows with the reasons, to mend and import again."""
    headings, lines = desk.cases.rest(work.source, result.report.tally, language)
    return desk.write_csv(lines, headings)


def _flagged(flags: Sequence[Any], headings: Mapping[str, str]) -> None:
    frame = pd.DataFrame(
        [
            {"row": row, "column": headings.get(column, column),
             "remark": t(problem.key, **problem.values)}
            for row, column, problem in flags[:SHOWN]
        ]
    )  # fmt: skip
    names = {name: t(f"imports.{name}") for name in ("row", "column", "remark")}
    table.show(frame, names, key="imports_flags", alt=t("imports.flagged_how"))
    st.markdown(f":gray[{t('imports.flagged_how')}]")


def _updated(
    changes: Sequence[Any], fields: Mapping[str, Entry], headings: Mapping[str, str]
) -> None:
    frame = pd.DataFrame(
        [
            {
                "row": one.row,
                "column": headings.get(one.column, one.column),
                "before": _value(fields[one.column], one.before, one.currency),
                "after": _value(fields[one.column], one.after, one.currency),
            }
            for one in changes[:SHOWN]
        ]
    )
    names = {n: t(f"imports.{n}") for n in ("row", "column", "before", "after")}
    table.show(frame, names, key="imports_changes", alt=t("imports.changes"))


def _value(entry: Entry, value: object, currency: str) -> str:
    if entry.kind is Kind.REFERENCE:
        return str(value or "")
    return shown(entry, value, Currency(currency) if currency else Currency.CNY)


def _why(one: Any, headings: Mapping[str, str]) -> str:  # noqa: ANN401 (a use case's)
    return " ".join(
        ": ".join(filter(None, (headings.get(name, name), t(p.key, **p.values))))
        for name, p in one.problems.items()
    )


def _remedies(one: Any) -> str:  # noqa: ANN401 (a use case's)
    return " ".join(dict.fromkeys(t(remedy(p.key)) for p in one.problems.values()))

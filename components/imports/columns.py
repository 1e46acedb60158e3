"""What each column of a file is, and how it writes dates and numbers."""

from typing import Any

import streamlit as st

from components.imports.desk import Desk, Work, looked
from components.words import literal, safe, sentence, t
from core.fields import Kind
from rules.importing.mapping import Format, ImportMap
from rules.reading.table import DATE_ORDERS, DECIMALS

DATES = frozenset({Kind.DATE, Kind.INSTANT})
NUMBERS = frozenset({Kind.MONEY, Kind.NUMBER})


def columns(desk: Desk, work: Work, known: ImportMap) -> ImportMap:
    """Ask for the field of each column, the likely one chosen."""
    headings = work.source.table.headings
    fields = desk.cases.fields_of(work.kind)
    likely = desk.cases.guessed(work.kind, headings, known).columns
    st.markdown(f"**{t('imports.columns')}**")
    options = ["", *fields]
    chosen: dict[str, str | bool] = {}
    with st.container(horizontal=True, gap="small"):
        for place, heading in enumerate(headings):
            field = st.selectbox(
                literal(safe(heading) or "—"), options, width=200,
                index=options.index(likely.get(heading, "")),
                format_func=lambda name: (
                    t(fields[name].label) if name else t("imports.leave_out")
                ),
                key=f"imports_column_{work.kind}_{place}",
            )  # fmt: skip
            chosen[heading] = field or False
    return known.model_copy(
        update={"columns": chosen, "values": {}, "rejects": {}, "formats": {}}
    )


def formats(desk: Desk, work: Work, known: ImportMap, said: ImportMap) -> ImportMap:
    """Show how dates and numbers are read and why; ask where two readings fit."""
    found = looked(desk, work, said)
    given: dict[str, Format] = {}
    if not any(_has_format(column) for column in found.columns):
        return said
    with st.expander(t("imports.formats"), expanded=_is_asked(found)):
        for place, column in enumerate(found.columns):
            if not _has_format(column):
                continue
            st.markdown(_told(column))
            if column.reading.ask or column.heading in known.formats:
                key = f"imports_format_{work.kind}_{place}"
                given[column.heading] = _asked(column, known, key)
    return said.model_copy(update={"formats": given})


def _asked(column: Any, known: ImportMap, key: str) -> Format:  # noqa: ANN401
    """Ask for the order of a date, or for the decimal sign."""
    of_dates = column.reading.kind in DATES
    options = ["", *(DATE_ORDERS if of_dates else DECIMALS)]
    before = known.formats.get(column.heading, Format())
    likely = (before.date_order if of_dates else before.decimal) or ""
    name = "order" if of_dates else "decimal"
    said = st.selectbox(
        t(f"imports.{name}_of", column=literal(safe(column.heading))), options,
        index=options.index(likely), key=key, width=320,
        format_func=lambda option: _shown(option) if option else t("imports.undecided"),
    )  # fmt: skip
    given = said or None
    return Format(date_order=given) if of_dates else Format(decimal=given)


def _shown(option: str) -> str:
    return t(f"reading.order_{option}") if option in DATE_ORDERS else option


def _told(column: Any) -> str:  # noqa: ANN401 (a use case's)
    proof = column.reading.proof
    samples = literal(safe(", ".join(column.samples)))
    why = literal(sentence(proof.key, proof.values))
    return f"**{literal(safe(column.heading))}** · {why} :gray[{samples}]"


def _has_format(column: Any) -> bool:  # noqa: ANN401 (a use case's)
    return column.reading is not None and column.reading.kind in DATES | NUMBERS


def _is_asked(found: Any) -> bool:  # noqa: ANN401 (a use case's)
    return any(c.reading is not None and c.reading.ask for c in found.columns)

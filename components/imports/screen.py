"""The steps from a file to its records, on one page."""

import streamlit as st

from components import feedback, web
from components.imports import columns, desk, told, values
from components.imports.batches import batches
from components.imports.desk import Desk, Result, Work
from components.words import t
from rules.importing.mapping import ImportMap

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "vcf"]
LARGEST = 200
"""Megabytes."""
STEPS = ("file", "columns", "check", "write")
CHECK, WRITE = "imports_check", "imports_write"


def screen(of: Desk) -> None:
    """Draw the steps from a file to its records, then the batches."""
    with feedback.failures_shown():
        _file(of)
    st.subheader(t("imports.batches"), anchor=False)
    with feedback.failures_shown():
        batches(of)


def _file(of: Desk) -> None:
    steps = st.container()
    kind = st.selectbox(
        t("imports.kind"), of.cases.KINDS, key="imports_kind", width=240,
        format_func=lambda name: t(f"imports.kind_{name}"),
    )  # fmt: skip
    file = st.file_uploader(
        t("imports.file"), TYPES, key=f"imports_file_{kind}", max_upload_size=LARGEST
    )
    if file is None:
        with steps:
            _steps("file")
        st.markdown(f":gray[{t('imports.how')}]")
        return
    work = desk.opened(of, kind, file)
    said = _said(of, work)
    found = _done(of, work, said)
    with steps:
        _steps(_reached(found))
    _buttons(found)
    if found:
        fields = of.cases.fields_of(kind)
        names = {name: t(entry.label) for name, entry in fields.items()}
        names |= {f: h for h, f in found.report.layout.columns.items()}
        told.told(of, work, found, names)


def _said(of: Desk, work: Work) -> ImportMap:
    """Ask for all that a map says: columns, formats, values."""
    headings = work.source.table.headings
    known: ImportMap = of.cases.remembered(of.viewer, work.kind, headings)
    said = columns.columns(of, work, known)
    with_formats = columns.formats(of, work, known, said)
    return values.values(of, work, known, with_formats)


def _done(of: Desk, work: Work, said: ImportMap) -> Result | None:
    """Check or write where that was just asked for; return what is known now.

    The buttons say how much there is to write, so they are drawn after.
    """
    place = st.empty()
    asked = st.session_state.get(WRITE, False)
    tried = st.session_state.get(CHECK, False) or st.session_state.pop(
        told.AGAIN, False
    )
    if not asked and not tried:
        return desk.result(work, said)
    with place.container():
        bar = st.progress(0.0, t("imports.writing" if asked else "imports.checking"))
        if asked:  # a click ends this run at the next chunk
            st.button(t("imports.stop"), key="imports_stop", icon=":material/stop:")
    report = of.cases.run(
        of.viewer, work.kind, work.source, said, dry_run=not asked,
        progress=lambda done, rows: bar.progress(
            done / max(rows, 1), t("imports.progress", done=done, rows=rows)
        ),
    )  # fmt: skip
    place.empty()
    found = Result(report, asked)
    desk.keep(work, said, found)
    return found


def _buttons(found: Result | None) -> None:
    """Offer to check and to write; after a check it says how many rows."""
    label = t("imports.write")
    if found and not found.is_written:
        tally = found.report.tally
        label = t("imports.write_rows", rows=tally.created + tally.updated)
    with st.container(horizontal=True, gap="small"):
        st.button(t("imports.check"), icon=":material/rule:", key=CHECK)
        st.button(label, type="primary", icon=":material/upload:", key=WRITE)


def _reached(found: Result | None) -> str:
    if found is None:
        return "columns"
    return "" if found.is_written else "write"


def _steps(current: str) -> None:
    """Show how far the file has come; nothing is current when all is done."""
    place = STEPS.index(current) if current else len(STEPS)
    states = ["done"] * place + ["current"] + ["ahead"] * len(STEPS)
    steps = [
        web.Step(name, t(f"imports.step_{name}"), t(f"imports.note_{name}"), state)
        for name, state in zip(STEPS, states, strict=False)
    ]
    web.stepper(steps, label=t("imports.title"), key="imports_steps")

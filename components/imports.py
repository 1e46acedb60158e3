"""Importing a file: choose it, say what its columns mean, check, write, take back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components import feedback
from components.words import instant, literal, sentence, t
from core.access import Viewer
from rules.importing.mapping import ImportMap
from rules.imports import BatchState

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "vcf"]
LARGEST = 200
"""Megabytes."""
SHOWN = 200
"""Problems that the page lists; the numbers count them all."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page needs: the module ``services.imports``, and how to open a file."""

    viewer: Viewer
    cases: Any
    open: Callable[[str, str, bytes], Any]
    """Kind, name and bytes of a file -> the source that ``cases.run`` takes."""


def screen(desk: Desk) -> None:
    """Draw the steps from a file to its records, then the batches."""
    with feedback.failures_shown():
        _file(desk)
    st.subheader(t("imports.batches"), anchor=False)
    with feedback.failures_shown():
        _batches(desk)


def _file(desk: Desk) -> None:
    kind = st.selectbox(
        t("imports.kind"), desk.cases.KINDS, key="imports_kind", width=240,
        format_func=lambda name: t(f"imports.kind_{name}"),
    )  # fmt: skip
    file = st.file_uploader(
        t("imports.file"), TYPES, key=f"imports_file_{kind}", max_upload_size=LARGEST
    )
    if file is None:
        st.markdown(f":gray[{t('imports.how')}]")
        return
    source = desk.open(kind, file.name, file.getvalue())
    with st.form(f"imports_{kind}_{source.sha256}", border=False):
        said = _columns(desk, kind, source.table.headings)
        with st.container(horizontal=True, gap="small"):
            tried = st.form_submit_button(t("imports.check"), icon=":material/rule:")
            sent = st.form_submit_button(
                t("imports.write"), type="primary", icon=":material/upload:"
            )
    if tried or sent:
        bar = st.progress(0.0)
        report = desk.cases.run(
            desk.viewer, kind, source, said, dry_run=not sent,
            progress=lambda done, rows: bar.progress(done / max(rows, 1)),
        )  # fmt: skip
        bar.empty()
        _told(report.tally, written=sent)


def _columns(desk: Desk, kind: str, headings: Sequence[str]) -> ImportMap:
    """Ask for the field of each column, the likely one chosen."""
    fields = desk.cases.fields_of(kind)
    known: ImportMap = desk.cases.remembered(desk.viewer, kind, headings)
    likely = desk.cases.guessed(kind, headings, known).columns
    st.markdown(f"**{t('imports.columns')}**")
    options = ["", *fields]
    chosen: dict[str, str | bool] = {}
    with st.container(horizontal=True, gap="small"):
        for place, heading in enumerate(headings):
            field = st.selectbox(
                literal(heading or "—"), options, width=200,
                index=options.index(likely.get(heading, "")),
                format_func=lambda name: (
                    t(fields[name].label) if name else t("imports.leave_out")
                ),
                key=f"imports_column_{kind}_{place}",
            )  # fmt: skip
            chosen[heading] = field or False
    # a map that was given before still says what values mean, and what is left out
    return known.model_copy(update={"columns": chosen})


def _told(tally: Any, *, written: bool) -> None:  # noqa: ANN401 (a use case's)
    names = ("rows", "created", "updated", "unchanged", "rejected")
    words = t("imports.result", **{name: getattr(tally, name) for name in names})
    if written:
        st.success(words, icon=":material/check:")
    else:
        st.info(words, icon=":material/rule:")
    if tally.problems:
        st.dataframe(
            [
                {
                    t("imports.row"): number,
                    t("imports.column"): column,
                    t("imports.problem"): sentence(problem.key, problem.values),
                }
                for number, column, problem in tally.problems[:SHOWN]
            ],
            hide_index=True,
        )


def _batches(desk: Desk) -> None:
    found = desk.cases.listed(desk.viewer)
    if not found:
        st.markdown(f":gray[{t('imports.none')}]")
    for batch in found[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            about = (t(f"imports.kind_{batch.kind}"), t(batch.state.label))
            st.markdown(
                f"**{literal(batch.file)}** · {' · '.join(about)}"
                f" · :gray[{instant(batch.began_at)}]"
            )
            undone = batch.state is not BatchState.UNDONE and _sure(batch.batch)
        if undone:
            _undo(desk, batch.batch)


def _sure(code: str) -> bool:
    """Ask before a batch is taken back: what it made is gone then."""
    with st.popover(t("imports.undo"), type="tertiary", icon=":material/undo:"):
        st.markdown(t("imports.undo_sure"))
        return st.button(t("imports.undo"), key=f"imports_undo_{code}", type="primary")


def _undo(desk: Desk, code: str) -> None:
    done = desk.cases.undo(desk.viewer, code)
    if done.conflicts:
        records = ", ".join(conflict.record for conflict in done.conflicts[:5])
        count = len(done.conflicts)
        st.warning(t("imports.conflicts", count=count, records=literal(records)))
        return
    st.toast(t("imports.undone_told", undone=done.undone, kept=0))
    st.rerun()

"""The whole screen of a kind of record: header, filters, list, drawer, files."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import feedback, page
from components.records import drawers
from components.records.criteria import bar
from components.records.desk import Screen, Writers
from components.records.lists import counted, of_ticked, rows
from components.words import t
from core.questions import Question


def screen(shown: Screen, writers: Writers) -> None:
    """Draw a list of records with everything that is done with them."""
    top, notice = st.container(), st.container()
    with feedback.failures_shown():
        question = bar(shown)
        with notice:
            drawers.undoing(shown)
        picked, found = rows(shown, question, selects=not page.on_phone())
        with top:
            head(shown, writers, of_ticked(question, picked), counted(found))
        if picked.opened:
            open_record(shown, picked.opened.id)
    with feedback.failures_shown():
        drawers.drawer(shown)


def head(
    shown: Screen,
    writers: Writers,
    question: Question | None,
    facts: str = "",
    beside: Callable[[], None] | None = None,
) -> None:
    """Draw the title, what the list holds, the export and the primary button."""
    with page.header(t(f"{shown.section}.title"), facts):
        if beside:
            beside()
        if question:
            build = partial(file, shown, writers, question)
            page.export(shown.kind, build, ticked=len(question.ids))
        label = t(f"{shown.section}.new")
        if shown.may_add and st.button(
            label, icon=":material/add:", type="primary", key=f"{shown.kind}_add"
        ):
            st.query_params[shown.new_key] = "1"


def open_record(shown: Screen, number: int) -> None:
    """Go to the page of a record, or open it beside the list."""
    if shown.page:
        st.switch_page(shown.page, query_params={shown.open_key: str(number)})
    st.query_params[shown.open_key] = str(number)


def file(
    shown: Screen, writers: Writers, question: Question, ending: str, language: str
) -> bytes:
    """Return what a list shows as a file, all pages of it."""
    table = writers.exports.table(shown.viewer, shown.kind, question, language)
    files = writers.files
    write = files.write_xlsx if ending == "xlsx" else files.write_csv
    return write(table.rows, table.headings)

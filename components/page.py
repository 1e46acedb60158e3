"""The anatomy every page shares: header, cards, key facts, problems, empty state."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

import streamlit as st

from components import session
from components.feedback import failures_shown, logged
from components.words import literal, locale, sentence, t
from core.fields import Problem

IMPORTS = "pages/manage/imports.py"
LINE_BREAK = "  \n"
"""Of Markdown: what stands under another costs one element, not two."""
FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@contextmanager
def header(title: str, facts: str = "", icon: str | None = None) -> Generator[None]:
    """Draw title and facts on the left; the body draws the actions on the right."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute",
        vertical_alignment="center", gap="small", key="page_header",
    ):  # fmt: skip
        # As wide as its words: on a phone the actions go under a long title.
        with st.container(gap=None, width="content"):
            st.title(literal(title), icon=icon, anchor=False)
            if facts:
                st.markdown(f":gray[{literal(facts)}]")
        with st.container(
            horizontal=True, vertical_alignment="center", width="content"
        ):
            yield


@contextmanager
def card(
    key: str, title: str = "", measure: str = "", *, tall: bool = False
) -> Generator[None]:
    """Draw a titled card; a tall one fills its column, to level with its neighbour."""
    height: Literal["stretch", "content"] = "stretch" if tall else "content"
    with st.container(border=True, key=key, height=height, gap="xsmall"):
        if title:
            under = f"{LINE_BREAK}:gray[{literal(measure)}]" if measure else ""
            st.markdown(f"**{literal(title)}**{under}")
        yield


def tab(opened: Any, draw: Callable[[], None]) -> None:  # noqa: ANN401 (a tab)
    """Draw what a tab holds once somebody opens it; it fails alone."""
    if opened.open:
        with opened, failures_shown():
            draw()


def popover(label: str, icon: str, draw: Callable[[], None], *, key: str) -> None:
    """Offer what is worked out only when somebody opens it; it fails alone."""
    place = st.popover(label, icon=icon, key=key, on_change="rerun")
    if place.open:
        with place, failures_shown():
            draw()


def on_phone() -> bool:
    """Return whether a phone asks; the server cannot know the width of a window."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def export(name: str, build: Callable[[str, str], bytes], *, ticked: int = 0) -> None:
    """Offer what the page shows as a file, made only when it is asked for.

    Args:
        name: What the file is called, without its ending.
        build: Returns the file from its kind (``xlsx``, ``csv``) and a language. It
            runs outside the page, so it must bring viewer and filter with it.
        ticked: How many rows the file has, where only those that are ticked.
    """
    label, icon = t("app.export"), ":material/download:"
    with st.popover(label, icon=icon, key=f"{name}_export"):
        note = t("app.export_ticked", count=ticked) if ticked else t("app.export_note")
        st.markdown(f":gray[{literal(note)}]")
        for kind, mime in FILES.items():
            st.download_button(
                t(f"app.export_{kind}"),
                logged(partial(build, kind, locale())),
                f"{name}.{kind}",
                mime,
                key=f"{name}_export_{kind}",
                on_click="ignore",
                type="tertiary",
                icon=icon,
            )


def back(page: str, label: str) -> None:
    """Link to the list a record was opened from; its filters are still there."""
    st.page_link(page, label=literal(label), icon=":material/arrow_back:")


def facts(entries: Mapping[str, str], key: str = "key_facts") -> None:
    """Draw the key facts of a record in one line that wraps: label, Markdown value."""
    with st.container(horizontal=True, gap="medium", key=key):
        for label, value in entries.items():
            said = f":gray[{label}]{LINE_BREAK}**{literal(value)}**"
            st.markdown(said, width="content")


def empty(words: str, action: str = "", target: str = "") -> None:
    """Say what would be here and offer the next step: a link to the page ``target``."""
    with st.container(border=True, horizontal_alignment="center"):
        st.space("small")
        st.markdown(words, text_alignment="center")
        if target:
            st.page_link(target, label=action, icon=":material/arrow_forward:")
        st.space("small")


def none_yet(words: str) -> None:
    """Say what would be here and offer to import it, to who may."""
    who = session.viewer()
    if who and session.may_open(who, "imports"):
        empty(words, t("app.import_data"), IMPORTS)
    else:
        empty(words)


def problem(name: str, problems: Mapping[str, Problem]) -> None:
    """Say beside a field what is wrong with it, if anything."""
    if found := problems.get(name):
        wrong(literal(sentence(found.key, found.values)))


def wrong(words: str) -> None:
    """Say what is wrong, in red and with a sign."""
    st.markdown(f":red[:material/error: {words}]")

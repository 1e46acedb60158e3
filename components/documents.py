"""Documents of a record: the list with its files, and the place to hand one in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

import streamlit as st

from components import feedback, page
from components.feedback import logged
from components.records import Screen
from components.words import instant, literal, number, safe, t
from core.access import Viewer, may
from rules.documents import LARGEST, STARTS, DocumentFields

KINDS = "document"
"""The managed list of what a document can be."""


class Kept(Protocol):
    """A document in a list."""

    @property
    def id(self) -> int:
        """Return which one."""

    @property
    def name(self) -> str:
        """Return what the file is called."""

    @property
    def kind(self) -> str | None:
        """Return what it is, of the managed list."""

    @property
    def size(self) -> int:
        """Return its bytes."""

    @property
    def person(self) -> str:
        """Return who added it."""

    @property
    def added_at(self) -> datetime:
        """Return when."""


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that somebody handed in."""

    name: str
    content: bytes
    record: DocumentFields


def upload(key: str, kinds: Mapping[str, str]) -> Handed | None:
    """Ask for a file; return it on the run that hands it in."""
    turn = st.session_state.setdefault(f"{key}~turn", 0)
    with st.form(f"{key}_{turn}"):
        megabytes = LARGEST // 1024**2
        file = st.file_uploader(
            t("documents.choose"), list(STARTS), key=f"{key}_{turn}_file",
            help=t("documents.choose_help", megabytes=megabytes),
            max_upload_size=megabytes,
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind = st.selectbox(
                t("documents.kind"), list(kinds), index=None, key=f"{key}_{turn}_kind",
                format_func=lambda value: kinds.get(value, value), width=200,
                placeholder=t("fields.choose"),
            )  # fmt: skip
            sent = st.form_submit_button(t("documents.add"), icon=":material/upload:")
    if not sent:
        return None
    if file is None:
        page.wrong(t("documents.none_chosen"))
        return None
    return Handed(file.name, file.getvalue(), DocumentFields(kind=kind))


def taken(key: str, name: str) -> None:
    """Empty the place after a file was taken, and say so."""
    st.session_state[f"{key}~turn"] = st.session_state.get(f"{key}~turn", 0) + 1
    feedback.say(t("documents.added", name=safe(name)))


def shown(
    documents: Sequence[Kept],
    kinds: Mapping[str, str],
    content: Callable[[int], bytes],
    *,
    may_remove: bool,
) -> int | None:
    """Draw the documents, each to be downloaded; return one that is to be removed."""
    if not documents:
        st.markdown(f":gray[{t('documents.empty')}]")
    removed = None
    for document in documents:
        if _one(document, kinds, content, may_remove=may_remove):
            removed = document.id
    return removed


def _one(
    document: Kept,
    kinds: Mapping[str, str],
    content: Callable[[int], bytes],
    *,
    may_remove: bool,
) -> bool:
    about = [
        kinds.get(document.kind or "", document.kind or ""),
        t("documents.size", kilobytes=number(max(1, document.size // 1024))),
        document.person,
        instant(document.added_at),
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.markdown(f"**{literal(safe(document.name))}**")
            facts = " · ".join(safe(fact) for fact in about if fact)
            st.markdown(f":gray[{literal(facts)}]")
        st.download_button(
            t("documents.download"), logged(partial(content, document.id)),
            document.name, "application/octet-stream", key=f"document_{document.id}",
            on_click="ignore", type="tertiary", icon=":material/download:",
        )  # fmt: skip
        if not may_remove:
            return False
        key = f"document_remove_{document.id}"
        return st.button(t("documents.delete"), key=key, type="tertiary")


class Cabinet(Protocol):
    """The use cases of documents: the module ``services.documents``."""

    def add(
        self,
        viewer: Viewer,
        of: tuple[str, int],
        name: str,
        content: bytes,
        as_: DocumentFields,
    ) -> int:
        """Keep a file."""

    def kept(self, viewer: Viewer, kind: str, number: int) -> Sequence[Kept]:
        """Return the documents of a record."""

    def content(self, viewer: Viewer, number: int) -> bytes:
        """Return the bytes of a document."""

    def delete(self, viewer: Viewer, number: int) -> None:
        """Put a document away."""


def cabinet(
    screen: Screen, of: tuple[str, int], use: Cabinet, *, may_change: bool
) -> None:
    """Draw the documents of a record with everything that is done with them."""
    viewer, kinds = screen.viewer, screen.names([KINDS])[KINDS]
    key = f"documents_{of[0]}_{of[1]}"
    place = st.container()
    if may_change and may(viewer, "documents.add"):
        with feedback.failures_shown():
            if handed := upload(key, kinds):
                use.add(viewer, of, handed.name, handed.content, handed.record)
                taken(key, handed.name)
                st.rerun()
    with place:
        removed = shown(
            use.kept(viewer, *of), kinds, partial(use.content, viewer),
            may_remove=may_change and may(viewer, "documents.delete"),
        )  # fmt: skip
    if removed:
        use.delete(viewer, removed)
        st.rerun()

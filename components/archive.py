"""The whole company as one archive, offered for download."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import streamlit as st

from components.feedback import logged
from components.words import literal, locale, t
from core.access import Viewer

MIME = "application/zip"


class Part(Protocol):
    """Every record of one kind."""

    @property
    def kind(self) -> str:
        """Return the kind."""

    @property
    def headings(self) -> Sequence[str]:
        """Return the headings of its file."""

    @property
    def rows(self) -> Any:  # noqa: ANN401 (values of any type)
        """Return the rows, which can be read once."""


class Cases(Protocol):
    """The module ``services.whole``."""

    def texts(self, viewer: Viewer, language: str) -> Mapping[str, str]:
        """Return what stands beside the records."""

    def records(self, viewer: Viewer) -> Iterable[Part]:
        """Return the records of all kinds."""


class Files(Protocol):
    """The module ``services.files``."""

    def write_archive(
        self,
        out: io.BytesIO,
        texts: Mapping[str, str],
        tables: Any,  # noqa: ANN401 (values of any type)
    ) -> object:
        """Write texts and tables."""


def offer(viewer: Viewer, cases: Cases, files: Files) -> None:
    """Offer everything as one archive, made only when it is asked for."""
    st.markdown(f":gray[{literal(t('recorded.help'))}]")
    st.download_button(
        t("recorded.save"),
        logged(partial(made, viewer, cases, files, locale())),
        "company.zip",
        MIME,
        key="company_archive",
        on_click="ignore",
        icon=":material/download:",
    )


def made(viewer: Viewer, cases: Cases, files: Files, language: str) -> bytes:
    """Return the archive, in which only the read-me speaks a language."""
    out = io.BytesIO()
    texts = cases.texts(viewer, language)
    tables = ((p.kind, p.headings, p.rows) for p in cases.records(viewer))
    files.write_archive(out, texts, tables)
    return out.getvalue()

"""What the page of imports needs, and what it remembers between two runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.access import Viewer
from rules.importing.mapping import ImportMap

FILE, LOOK, REPORT, MENDED = (
    f"imports~{name}" for name in ("file", "look", "report", "mended")
)
"""Where a session keeps the file in hand, and what was worked out about it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page needs from below.

    ``cases`` is the module ``services.imports``; ``open`` makes of kind, name and
    bytes of a file the source that ``cases.run`` takes; ``write_csv`` makes a file of
    rows and headings.
    """

    viewer: Viewer
    cases: Any
    open: Callable[[str, str, bytes], Any]
    write_csv: Callable[[Sequence[Sequence[str]], Sequence[str]], bytes]


@dataclass(frozen=True, slots=True)
class Work:
    """The file in hand: of which kind, opened, and as it was put right so far."""

    kind: str
    source: Any


@dataclass(frozen=True, slots=True)
class Result:
    """What the last check or import of exactly this file and map has told."""

    report: Any
    is_written: bool


def opened(desk: Desk, kind: str, file: Any) -> Work:  # noqa: ANN401 (an upload)
    """Return the file in hand; it is read when it is new, not with each run."""
    key = (kind, file.file_id)
    known = st.session_state.get(FILE)
    if known is None or known[0] != key:
        known = (key, desk.open(kind, file.name, file.getvalue()))
        st.session_state[FILE], st.session_state[MENDED] = known, {}
    return Work(kind, desk.cases.mended(known[1], st.session_state[MENDED]))


def looked(desk: Desk, work: Work, said: ImportMap) -> Any:  # noqa: ANN401 (a use case's)
    """Return what the file says by its columns; worked out once for each choice."""
    key = _key(work, said)
    known = st.session_state.get(LOOK)
    if known is None or known[0] != key:
        known = (key, desk.cases.look(desk.viewer, work.kind, work.source, said))
        st.session_state[LOOK] = known
    return known[1]


def result(work: Work, said: ImportMap) -> Result | None:
    """Return what was told of exactly this file and map, if it was."""
    known = st.session_state.get(REPORT)
    if known is None or known[0] != _key(work, said):
        return None
    found: Result = known[1]
    return found


def keep(work: Work, said: ImportMap, found: Result) -> None:
    """Remember what a check or an import has told."""
    st.session_state[REPORT] = (_key(work, said), found)


def mend(row: int, cells: Sequence[str]) -> None:
    """Remember how a row of the file in hand was put right."""
    st.session_state[MENDED] = {**st.session_state[MENDED], row: list(cells)}


def _key(work: Work, said: ImportMap) -> tuple[str, str, str]:
    return work.kind, work.source.sha256, said.model_dump_json()

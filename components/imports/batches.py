"""The batches that were imported: their state, and taking one back."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components import feedback
from components.imports.desk import Desk
from components.words import instant, literal, safe, t
from rules.imports import BatchState

SHOWN = 200
EVERY_S = 2


def batches(desk: Desk) -> None:
    """List the batches; while one is being written, look again every other second."""
    found = desk.cases.listed(desk.viewer)
    if any(batch.state is BatchState.WRITING for batch in found):
        st.fragment(_watched, run_every=EVERY_S)(desk)
    else:
        _listed(desk, found)


def _watched(desk: Desk) -> None:
    with feedback.failures_shown():
        found = desk.cases.listed(desk.viewer)
        if all(batch.state is not BatchState.WRITING for batch in found):
            st.rerun()
        _listed(desk, found)


def _listed(desk: Desk, found: Sequence[Any]) -> None:
    """List the batches, the latest first, each with a way to take it back."""
    if not found:
        st.markdown(f":gray[{t('imports.none')}]")
    for batch in found[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            about = (t(f"imports.kind_{batch.kind}"), t(batch.state.label))
            counts = batch.counts or {}
            facts = [instant(batch.began_at), *_counted(counts)]
            st.markdown(
                f"**{literal(safe(batch.file))}** · {' · '.join(about)}"
                f" · :gray[{' · '.join(facts)}]"
            )
            ends = batch.state in {BatchState.DONE, BatchState.INTERRUPTED}
            undone = ends and _sure(batch.batch)
        if batch.state is BatchState.INTERRUPTED:
            st.markdown(f":gray[{t('imports.go_on')}]")
        if undone:
            _undo(desk, batch.batch)


def _counted(counts: dict[str, int]) -> list[str]:
    names = ("created", "updated", "rejected")
    return [
        t(f"imports.count_{name}", count=counts[name])
        for name in names
        if counts.get(name)
    ]


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
        st.warning(t("imports.conflicts", count=count, records=literal(safe(records))))
        return
    feedback.say(t("imports.undone_told", undone=done.undone, kept=0))
    st.rerun()

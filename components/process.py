"""The sales process: the stages in force, the draft that is edited, the versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from components import feedback, filters, process_columns, table
from components.filters import LAST_DAY
from components.words import day, literal, locale, named, safe, t
from core.access import Viewer
from rules.people import Duty
from rules.pipeline import PIPELINE
from rules.process import ProcessPolicy, StageKind, StageRule
from rules.process_drafts import criterion_rows, dropped, read, stage_rows
from rules.process_duties import Involvement


class Version(Protocol):
    """One version of a process."""

    @property
    def number(self) -> int:
        """Return which one."""

    @property
    def status(self) -> StrEnum:
        """Return whether it is a draft, in force or retired."""

    @property
    def valid_from(self) -> date:
        """Return the day from which it rules."""

    @property
    def process(self) -> ProcessPolicy:
        """Return what it says."""

    @property
    def author(self) -> str:
        """Return who wrote it."""

    @property
    def approver(self) -> str:
        """Return who put it in force."""

    @property
    def reason(self) -> str:
        """Return why."""


class Policies(Protocol):
    """The module ``services.process``."""

    def versions(self, viewer: Viewer, code: str) -> Sequence[Version]:
        """Return every version, newest first."""

    def open_deals(self, viewer: Viewer, code: str) -> Mapping[str, int]:
        """Return how many open deals stand at each stage."""

    def begin(self, viewer: Viewer, code: str, zh: str, en: str) -> None:
        """Draft another pipeline."""

    def save(
        self, viewer: Viewer, code: str, process: ProcessPolicy, start: date
    ) -> int:
        """Keep a draft."""

    def approve(self, viewer: Viewer, code: str, reason: str) -> None:
        """Put the draft in force."""

    def discard(self, viewer: Viewer, code: str) -> None:
        """Throw the draft away."""


@dataclass(frozen=True, slots=True)
class Editing:
    """Who edits which pipeline, with what; ``papers`` names the kinds of document."""

    viewer: Viewer
    code: str
    policies: Policies
    papers: Mapping[str, str]


def pipeline(processes: Mapping[str, ProcessPolicy]) -> str:
    """Ask for the pipeline, where there are several; return its code."""
    names = {code: policy.name(locale()) for code, policy in processes.items()}
    if len(names) == 1:
        return next(iter(names))
    chosen = filters.one(
        "process_pipeline", t("process.pipeline"), list(names),
        show=lambda code: names.get(code, code), width=220,
    )  # fmt: skip
    return chosen or (PIPELINE if PIPELINE in names else next(iter(names)))


def stages(process: ProcessPolicy) -> None:
    """Draw the stages of a process with what each asks for."""
    language = locale()
    rows = [
        {
            t("process.stage"): literal(safe(stage.name(language))),
            t("process.duty"): named(stage.duty),
            t("process.probability"): f"{stage.probability}%",
            t("process.standard_days"): str(stage.standard_days),
            t("process.criteria"): literal(
                safe(
                    t("process.between").join(c.name(language) for c in stage.criteria)
                )
            )
            or t("app.none"),
        }
        for stage in process.stages
    ]
    frame = pd.DataFrame(rows).set_index(t("process.stage"))
    st.table(frame, border="horizontal", alt=t("process.title"))
    for words in (
        "skip_yes" if process.allow_skip else "skip_no",
        "back_yes" if process.allow_back else "back_no",
    ):
        st.markdown(f":gray[{t(f'process.{words}')}]")


def matrix(process: ProcessPolicy) -> None:
    """Draw which duty does what at each stage, a letter for each."""
    duties = list(Duty)
    letters = {
        stage.code: [
            " ".join(p.letter for p in Involvement if duty in stage.duties(p))
            for duty in duties
        ]
        for stage in process.stages
    }
    names = [literal(safe(stage.name(locale()))) for stage in process.stages]
    frame = pd.DataFrame(
        list(letters.values()),
        columns=[named(duty) for duty in duties],
        index=pd.Index(names, name=t("process.stage")),
    )
    if process.names_movers:
        frame[t("process.movers")] = [_movers(stage) for stage in process.stages]
    st.table(frame, border="horizontal", alt=t("process.matrix"))
    legend = (f"**{part.letter}** {named(part)}" for part in Involvement)
    st.markdown(f":gray[{' · '.join(legend)}]")


def _movers(stage: StageRule) -> str:
    return t("process.between").join(map(named, stage.movers)) or t("process.anybody")


def versions(found: Sequence[Version]) -> None:
    """Draw who made which version the rule, and why."""
    frame = pd.DataFrame(
        {
            t("process.version"): [str(version.number) for version in found],
            t("process.status"): [named(version.status) for version in found],
            t("process.valid_from"): [day(version.valid_from) for version in found],
            t("process.author"): [literal(safe(v.author)) for v in found],
            t("process.approver"): [literal(safe(v.approver)) for v in found],
            t("process.reason"): [literal(safe(version.reason)) for version in found],
        }
    ).set_index(t("process.version"))
    st.table(frame, border="horizontal", alt=t("process.versions"))


def begin(editing: Editing, process: ProcessPolicy, today: date) -> None:
    """Offer to begin a draft from what is in force."""
    label = t("process.begin")
    if st.button(label, icon=":material/edit:", type="primary", key="process_begin"):
        editing.policies.save(editing.viewer, editing.code, process, today)
        st.rerun()


def another(editing: Editing) -> None:
    """Offer to draft another pipeline, which begins as the standard one."""
    with st.popover(t("process.another"), icon=":material/add:"):
        st.markdown(f":gray[{t('process.another_note')}]")
        code = st.text_input(t("process.code"), key="process_new_code", max_chars=40)
        zh = st.text_input(t("app.language_zh"), key="process_new_zh", max_chars=60)
        en = st.text_input(t("app.language_en"), key="process_new_en", max_chars=60)
        if st.button(t("app.add"), key="process_new", type="primary"):
            editing.policies.begin(editing.viewer, code, zh, en)
            st.rerun()


def edit(editing: Editing, draft: Version, today: date) -> None:
    """Draw the draft as tables that can be edited, and keep what is sent."""
    key = f"process_{editing.code}_{draft.number}"
    st.markdown(f":gray[{t('process.edit_note')}]")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        skip = st.toggle(t("process.allow_skip"), draft.process.allow_skip, f"{key}_s")
        back = st.toggle(t("process.allow_back"), draft.process.allow_back, f"{key}_b")
        start = st.date_input(
            t("process.valid_from"), max(draft.valid_from, today), min_value=today,
            max_value=LAST_DAY, key=f"{key}_from", format="YYYY-MM-DD", width=160,
        )  # fmt: skip
    edited = _rows(stage_rows(draft.process), process_columns.stages(), f"{key}_stages")
    st.markdown(f"**{t('process.criteria')}**")
    asked = _rows(
        criterion_rows(draft.process),
        process_columns.criteria(draft.process, editing.papers),
        f"{key}_asks",
    )
    moved = _moved(editing, draft.process, edited, key)
    with st.container(horizontal=True):
        kept = st.button(t("process.save_draft"), key=f"{key}_save", type="primary")
        approving = st.popover(t("process.approve"), icon=":material/verified:")
        thrown = st.button(t("process.discard"), key=f"{key}_drop", type="tertiary")
    with approving:
        reason = st.text_area(t("process.reason"), key=f"{key}_reason")
        approved = st.button(t("process.approve"), key=f"{key}_approve", type="primary")
    if thrown:
        editing.policies.discard(editing.viewer, editing.code)
        _done("process.discarded")
    if (kept or approved) and isinstance(start, date):
        after = read(
            draft.process, edited, asked,
            allow_skip=skip, allow_back=back, moved=moved,
        )  # fmt: skip
        editing.policies.save(editing.viewer, editing.code, after, start)
        if approved:
            editing.policies.approve(editing.viewer, editing.code, reason)
        _done("process.approved" if approved else "app.saved")


def _moved(
    editing: Editing, draft: ProcessPolicy, rows: Sequence[Mapping[str, Any]], key: str
) -> dict[str, str]:
    """Ask where the open deals of stages go that have no row any more."""
    count = editing.policies.open_deals(editing.viewer, editing.code)
    gone = [code for code in dropped(count, rows) if count[code]]
    names = {
        str(row["code"]): str(row.get(locale()) or row["code"])
        for row in rows
        if row.get("code") and row.get("kind") == StageKind.OPEN
    }
    found = {
        code: st.selectbox(
            t("process.moved", stage=_old_name(editing, code), count=count[code]),
            list(names), index=_place(list(names), draft.moved.get(code)),
            key=f"{key}_moved_{code}", placeholder=t("fields.choose"),
            format_func=lambda one: names.get(one, one),
        )
        for code in gone
    }  # fmt: skip
    return {code: target for code, target in found.items() if target}


def _old_name(editing: Editing, code: str) -> str:
    """Return what the newest version that has a stage calls it."""
    for version in editing.policies.versions(editing.viewer, editing.code):
        for stage in version.process.stages:
            if stage.code == code:
                return literal(safe(stage.name(locale())))
    return code


def _place(codes: Sequence[str], code: str | None) -> int | None:
    return codes.index(code) if code in codes else None


def _rows(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any], key: str
) -> list[dict[str, Any]]:
    """Draw rows that can be edited, added and removed; return them, None for empty."""
    frame = pd.DataFrame(list(rows), columns=list(columns))
    edited = st.data_editor(
        frame, column_config=dict(columns), num_rows="dynamic", hide_index=True,
        row_height=table.ROW, key=key,
    )  # fmt: skip
    found = edited.astype(object).where(edited.notna(), None)
    return [{str(n): v for n, v in row.items()} for row in found.to_dict("records")]


def _done(words: str) -> None:
    feedback.say(t(words))
    st.rerun()

"""The columns of the tables in which an administrator edits a process."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import streamlit as st

from components.words import locale, named, t
from core.fields import entry
from rules.activities import ActivityKind
from rules.people import Duty
from rules.pipeline import DealFields
from rules.process import CriterionKind, ProcessPolicy, StageKind
from rules.process_duties import Mover

KEYS = ("customer_id", "amount_minor", "expected_close_on", "source", "note")
"""The fields of a deal that can matter at a stage."""


def stages() -> Mapping[str, Any]:
    """Return the columns of the table of stages."""
    column = st.column_config
    return {
        "code": column.TextColumn(t("process.code"), required=True, pinned=True),
        "zh": column.TextColumn(t("app.language_zh"), required=True),
        "en": column.TextColumn(t("app.language_en"), required=True),
        "kind": _choice("process.kind", StageKind),
        "duty": _choice("process.duty", Duty),
        "accountable": _several("process.accountable", Duty),
        "consulted": _several("process.consulted", Duty),
        "informed": _several("process.informed", Duty),
        "movers": _several("process.movers", Mover),
        "probability": column.NumberColumn(
            t("process.probability"), min_value=0, max_value=100, step=1, format="%d%%"
        ),
        "standard_days": column.NumberColumn(
            t("process.standard_days"), min_value=1, max_value=3650, step=1
        ),
        "guide_zh": column.TextColumn(t("process.guide_zh"), width="medium"),
        "guide_en": column.TextColumn(t("process.guide_en"), width="medium"),
        "key_fields": column.MultiselectColumn(
            t("process.key_fields"), options=list(KEYS), format_func=_field, width=200
        ),
    }


def _field(name: object) -> str:
    return t(entry(DealFields, str(name)).label) if name in KEYS else str(name)


def criteria(process: ProcessPolicy, papers: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the columns of the table of what is asked; ``papers`` names documents."""
    column = st.column_config
    codes = [stage.code for stage in process.stages]
    names = {stage.code: stage.name(locale()) for stage in process.stages}
    return {
        "stage": column.SelectboxColumn(
            t("process.stage"), options=codes, required=True,
            format_func=lambda code: names.get(str(code), str(code)),
        ),
        "kind": _choice("process.criterion_kind", CriterionKind),
        "target": _target(process, papers),
        "count": column.NumberColumn(
            t("process.count"), min_value=1, max_value=99, step=1, default=1
        ),
        "zh": column.TextColumn(t("app.language_zh"), required=True),
        "en": column.TextColumn(t("app.language_en"), required=True),
        "code": None,
    }  # fmt: skip


def _target(process: ProcessPolicy, papers: Mapping[str, str]) -> Any:  # noqa: ANN401 (a column)
    """Return the column of what is asked: a field, a kind of follow-up or document."""
    names = {name: _field(name) for name in KEYS}
    names |= {kind.value: named(kind) for kind in ActivityKind} | dict(papers)
    asked = {c.target: c.target for s in process.stages for c in s.criteria if c.target}
    names = asked | names
    return st.column_config.SelectboxColumn(
        t("process.target"),
        options=list(names),
        help=t("process.target_help"),
        format_func=lambda value: names.get(str(value), str(value or "")),
    )


def _choice(label: str, choices: type[StrEnum]) -> Any:  # noqa: ANN401 (a column)
    names = {choice.value: named(choice) for choice in choices}
    return st.column_config.SelectboxColumn(
        t(label),
        options=list(names),
        required=True,
        format_func=lambda value: names.get(str(value), ""),
    )


def _several(label: str, choices: type[StrEnum]) -> Any:  # noqa: ANN401 (a column)
    names = {choice.value: named(choice) for choice in choices}
    return st.column_config.MultiselectColumn(
        t(label),
        options=list(names),
        format_func=lambda value: names.get(str(value), ""),
        help=t(f"{label}_help"),
        width=120,
    )

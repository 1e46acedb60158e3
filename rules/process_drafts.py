"""A process as an administrator edits it: one row per stage, one per criterion."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from core.errors import RuleError
from rules.process import ORDER, Criterion, CriterionKind, ProcessPolicy, StageRule

Row = Mapping[str, Any]
STAGE = (
    "code", "zh", "en", "kind", "duty", "accountable", "consulted", "informed",
    "movers", "probability", "standard_days", "guide_zh", "guide_en", "key_fields",
)  # fmt: skip
"""The columns of a stage's row."""
CRITERION = ("stage", "kind", "target", "count", "zh", "en", "code")
"""The columns of a criterion's row."""


def stage_rows(process: ProcessPolicy) -> list[dict[str, Any]]:
    """Return a row per stage, in their order."""
    return [
        stage.model_dump(mode="json", include=set(STAGE)) for stage in process.stages
    ]


def criterion_rows(process: ProcessPolicy) -> list[dict[str, Any]]:
    """Return a row per criterion, with the stage that asks for it."""
    return [
        {"stage": stage.code} | criterion.model_dump(mode="json")
        for stage in process.stages
        for criterion in stage.criteria
    ]


def read(
    before: ProcessPolicy,
    stages: Sequence[Row],
    criteria: Sequence[Row],
    *,
    allow_skip: bool,
    allow_back: bool,
    moved: Mapping[str, str],
) -> ProcessPolicy:
    """Return the process that the rows describe; the name is that of ``before``.

    Raises:
        RuleError: ``process.wrong_stage`` or ``process.wrong_criterion`` with the row
            and its column, ``process.twice``, ``process.unknown_stage``,
            ``process.wrong_order``.
    """
    asked = _by_stage(stages, criteria)
    read_stages = [
        _stage(row, number, asked[str(row.get("code"))])
        for number, row in enumerate(stages, 1)
    ]
    _once([stage.code for stage in read_stages])
    _once([c.code for stage in read_stages for c in stage.criteria])
    kinds = [stage.kind for stage in read_stages]
    try:
        return ProcessPolicy(
            zh=before.zh,
            en=before.en,
            allow_skip=allow_skip,
            allow_back=allow_back,
            moved=dict(moved),
            stages=tuple(read_stages),
        )
    except ValidationError as error:
        ordered = ", ".join(kind.value for kind in ORDER if kind in kinds)
        raise RuleError("process.wrong_order", kinds=ordered) from error


def _by_stage(
    stages: Sequence[Row], criteria: Sequence[Row]
) -> dict[str, list[Criterion]]:
    asked: dict[str, list[Criterion]] = {str(row.get("code")): [] for row in stages}
    for number, row in enumerate(_named(criteria), 1):
        if row["stage"] not in asked:
            known = ", ".join(asked)
            raise RuleError("process.unknown_stage", stage=row["stage"], known=known)
        asked[row["stage"]].append(_criterion(row, number))
    return asked


def dropped(known: Iterable[str], stages: Sequence[Row]) -> list[str]:
    """Return which of the stages known so far have no row any more."""
    kept = {row.get("code") for row in stages}
    return [code for code in known if code not in kept]


def _named(criteria: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows, each with a code that is its own: marks of tasks refer to it."""
    taken = {str(row["code"]) for row in criteria if row.get("code")}
    named = []
    for row in criteria:
        code = row.get("code") or _free(taken, str(row.get("kind") or ""))
        taken.add(str(code))
        named.append({**row, "code": code, "target": row.get("target") or ""})
    return named


def _free(taken: set[str], kind: str) -> str:
    number = 1
    while f"{kind}_{number}" in taken:
        number += 1
    return f"{kind}_{number}"


def _stage(row: Row, number: int, criteria: Sequence[Criterion]) -> StageRule:
    values = {name: row[name] for name in STAGE if row.get(name) is not None}
    try:
        return StageRule.model_validate(values | {"criteria": tuple(criteria)})
    except ValidationError as error:
        raise _wrong("process.wrong_stage", number, error) from error


def _criterion(row: Row, number: int) -> Criterion:
    values = {n: row[n] for n in CRITERION[1:] if row.get(n) is not None}
    try:
        found = Criterion.model_validate(values)
    except ValidationError as error:
        raise _wrong("process.wrong_criterion", number, error) from error
    if found.kind in (CriterionKind.FIELD, CriterionKind.DOCUMENT) and not found.target:
        key = "process.wrong_criterion"
        raise RuleError(key, number=number, column="target")
    return found


def _wrong(key: str, number: int, error: ValidationError) -> RuleError:
    column = str(error.errors()[0]["loc"][0])
    return RuleError(key, number=number, column=column)


def _once(codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise RuleError("process.twice", code=code)

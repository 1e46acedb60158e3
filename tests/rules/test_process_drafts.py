import json
from collections.abc import Callable
from typing import Any

import pytest

from core.errors import RuleError
from db.seed.standard import standard_process
from rules.people import Duty
from rules.process import ProcessPolicy
from rules.process_drafts import criterion_rows, dropped, read, stage_rows
from tests.conftest import ROOT

Rows = list[dict[str, Any]]
STANDARD = standard_process()


def read_again(stages: Rows, criteria: Rows) -> ProcessPolicy:
    return read(STANDARD, stages, criteria, allow_skip=False, allow_back=True, moved={})


def test_a_process_comes_back_from_its_rows_as_it_was() -> None:
    assert read_again(stage_rows(STANDARD), criterion_rows(STANDARD)) == STANDARD


def test_a_new_criterion_gets_a_code_that_no_other_has() -> None:
    new = {"stage": "quotation", "kind": "task", "zh": "回访", "en": "Call back"}
    rows = [*criterion_rows(STANDARD), new, new]

    asked = read_again(stage_rows(STANDARD), rows).stage("quotation").criteria

    assert [c.code for c in asked] == ["amount", "task_1", "task_2"]
    assert (asked[1].count, asked[1].target) == (1, "")


def test_the_duties_of_a_stage_come_back_as_they_were_picked() -> None:
    rows = first(stage_rows(STANDARD), accountable=["negotiate"], informed=None)

    [stage, *_] = read_again(rows, criterion_rows(STANDARD)).stages

    assert stage.accountable == (Duty.NEGOTIATE,)
    assert (stage.consulted, stage.informed) == ((), ())


def first(rows: Rows, **values: object) -> Rows:
    return [rows[0] | values, *rows[1:]]


@pytest.mark.parametrize(
    ("change", "key", "values"),
    [
        (
            lambda s, c: (first(s, probability=101), c),
            "process.wrong_stage",
            {"number": 1, "column": "probability"},
        ),
        (
            lambda s, c: (first(s, zh=None), c),
            "process.wrong_stage",
            {"number": 1, "column": "zh"},
        ),
        (
            lambda s, c: (first(s, key_fields=["owner"]), c),
            "process.wrong_stage",
            {"number": 1, "column": "key_fields"},
        ),
        (
            lambda s, c: (s, first(c, count=0)),
            "process.wrong_criterion",
            {"number": 1, "column": "count"},
        ),
        (
            lambda s, c: (s, first(c, target=None)),
            "process.wrong_criterion",
            {"number": 1, "column": "target"},
        ),
        (lambda s, c: ([*s, s[0]], c), "process.twice", {"code": "prospecting"}),
        (lambda s, c: (s, [*c, c[0]]), "process.twice", {"code": "has_customer"}),
        (lambda s, c: (s[::-1], c), "process.wrong_order", {}),
        (
            lambda s, c: (s, first(c, stage="dream")),
            "process.unknown_stage",
            {"stage": "dream"},
        ),
    ],
)
def test_what_makes_no_process_is_refused_with_the_row(
    change: Callable[[Rows, Rows], tuple[Rows, Rows]],
    key: str,
    values: dict[str, object],
) -> None:
    with pytest.raises(RuleError) as refused:
        read_again(*change(stage_rows(STANDARD), criterion_rows(STANDARD)))
    assert refused.value.key == key
    assert values.items() <= dict(refused.value.values).items()


def test_the_kept_schema_of_a_process_is_the_current_one() -> None:
    kept = (ROOT / "docs" / "schemas" / "process.json").read_text("utf-8")
    assert json.loads(kept) == ProcessPolicy.model_json_schema()


def test_a_stage_without_a_row_is_dropped_and_says_where_its_deals_go() -> None:
    rows = [row for row in stage_rows(STANDARD) if row["code"] != "negotiation"]
    asked = [row for row in criterion_rows(STANDARD) if row["stage"] != "negotiation"]
    assert dropped(["prospecting", "negotiation"], rows) == ["negotiation"]

    after = read(
        STANDARD, rows, asked,
        allow_skip=False, allow_back=True, moved={"negotiation": "quotation"},
    )  # fmt: skip

    assert after.moved == {"negotiation": "quotation"}

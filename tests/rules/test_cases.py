from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.fields import check
from rules.cases import CaseFields, CaseStatus

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)
PAST = NOON - timedelta(hours=2)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"opened_at": NOON, "first_response_at": LATER, "resolved_at": LATER}, set()),
        ({"opened_at": NOON, "first_response_at": PAST}, {"first_response_at"}),
        ({"opened_at": NOON, "resolved_at": PAST}, {"resolved_at"}),
        (
            {"opened_at": NOON, "first_response_at": LATER, "resolved_at": NOON},
            {"resolved_at"},
        ),
        ({"first_response_at": NOON, "resolved_at": PAST}, {"resolved_at"}),
        ({"resolved_at": PAST}, set()),
        ({}, set()),
    ],
)
def test_the_steps_of_a_case_do_not_run_backwards(
    given: dict[str, Any], wrong: set[str]
) -> None:
    problems = check(CaseFields, given)[1]

    assert set(problems) == wrong
    assert all(problem.key == "cases.backwards" for problem in problems.values())


def test_a_case_is_found_by_subject_and_number() -> None:
    search = str(CaseFields(subject="漏油", number="C-9").derived()["search"])

    assert "漏油" in search
    assert "c-9" in search
    assert "louyou" in search.replace(" ", "")
    assert CaseFields().derived()["search"] is not None


def test_every_status_has_a_name() -> None:
    assert CaseStatus.PENDING.label == "cases.status_pending"

"""Rules as data: in force from a day on, and never rewritten."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.access import SYSTEM, Viewer
from core.errors import NotFoundError, RuleError
from db import policies
from db.models.company import PolicyStatus
from db.session import transaction
from tests.conftest import NOON, TODAY

TOMORROW, YESTERDAY = TODAY + timedelta(1), TODAY - timedelta(1)


def approved(start: date, body: dict[str, Any], code: str = "standard") -> int:
    """Draft and approve a version; return its number."""
    with transaction(SYSTEM, "process.edit") as session:
        row = policies.draft(session, "process", code, body, start)
        policies.approve(session, row, "because", TODAY)
        return row.number


def body_on(day: date) -> dict[str, Any]:
    with transaction(SYSTEM) as session:
        return policies.in_force(session, "process", "standard", day).body


def test_the_version_of_a_day_rules_on_that_day() -> None:
    approved(YESTERDAY, {"v": 1})
    approved(TOMORROW, {"v": 2})

    assert body_on(YESTERDAY) == body_on(TODAY) == {"v": 1}
    assert body_on(TOMORROW) == body_on(date(2099, 1, 1)) == {"v": 2}


def test_before_the_first_version_and_of_drafts_nothing_rules() -> None:
    with transaction(SYSTEM, "process.edit") as session:
        policies.draft(session, "process", "standard", {"v": 0}, YESTERDAY)
    with pytest.raises(NotFoundError) as missing:
        body_on(TODAY)
    assert missing.value.key == "policies.none_in_force"
    approved(TODAY, {"v": 1})
    with pytest.raises(NotFoundError):
        body_on(YESTERDAY)


def test_of_two_from_the_same_day_the_later_rules() -> None:
    approved(TODAY, {"v": 1})
    approved(TODAY, {"v": 2})
    assert body_on(TODAY) == {"v": 2}


def test_what_is_followed_from_its_day_or_earlier_is_retired(admin: Viewer) -> None:
    approved(TOMORROW, {"v": 1})
    with transaction(admin, "process.edit") as session:
        row = policies.draft(session, "process", "standard", {"v": 2}, TODAY)
        policies.approve(session, row, " sooner ", TODAY)
    with transaction(SYSTEM) as session:
        told = [
            (row.number, row.status, row.reason, row.approver_id, row.approved_at)
            for row in policies.versions(session, "process", "standard")
        ]
    assert told == [
        (2, PolicyStatus.ACTIVE, "sooner", 90, NOON),
        (1, PolicyStatus.ACTIVE, "because", 0, NOON),
    ]
    approved(TOMORROW, {"v": 3})
    with transaction(SYSTEM) as session:
        found = policies.versions(session, "process", "standard")
        assert [row.status for row in found] == ["active", "retired", "retired"]


def test_versions_are_numbered_and_kinds_do_not_mix() -> None:
    assert [approved(TODAY, {}), approved(TODAY, {})] == [1, 2]
    assert approved(TODAY, {}, code="other") == 1
    with transaction(SYSTEM) as session:
        assert policies.codes(session, "process") == ["other", "standard"]
        assert policies.codes(session, "tiers") == []


def test_only_a_draft_is_edited_and_only_once_approved() -> None:
    with transaction(SYSTEM, "process.edit") as session:
        row = policies.draft(session, "process", "standard", {"v": 1}, TODAY)
        policies.revise(row, {"v": 2}, TOMORROW)
        assert (row.body, row.valid_from) == ({"v": 2}, TOMORROW)
        policies.approve(session, row, "because", TODAY)
        with pytest.raises(RuleError, match=r"policies\.not_a_draft"):
            policies.revise(row, {}, TODAY)
        with pytest.raises(RuleError, match=r"policies\.not_a_draft"):
            policies.approve(session, row, "because", TODAY)


def test_an_approval_needs_a_reason_and_does_not_change_the_past() -> None:
    approved(YESTERDAY, {"v": 1})
    with transaction(SYSTEM, "process.edit") as session:
        row = policies.draft(session, "process", "standard", {}, YESTERDAY)
        for reason, key in [(" ", "reason_needed"), ("because", "in_the_past")]:
            with pytest.raises(RuleError) as refused:
                policies.approve(session, row, reason, TODAY)
            assert refused.value.key == f"policies.{key}"

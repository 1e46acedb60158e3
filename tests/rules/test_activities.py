from datetime import date

import pytest

from core.errors import RuleError
from rules.activities import (
    ActivityKind,
    Colleague,
    check_days,
    latest,
    mentioned,
    planned,
)

PEOPLE = [
    Colleague(1, "李", "li"),
    Colleague(2, "李娜", "lina"),
    Colleague(3, "Mei Wu", "mei"),
    Colleague(4, "Mei Wu", "mei.w"),
]
D24, D25, D26 = (date(2026, 11, day) for day in (24, 25, 26))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("请 @李娜 看一下", [2]),
        ("@李 和 @lina", [1, 2]),
        ("@mei wu 报价", [3, 4]),
        ("@MEI.W please, @mei.w", [4]),
        ("mail me@example.com", []),
        ("@nobody", []),
        ("no one", []),
    ],
)
def test_people_are_mentioned_by_name_or_login(words: str, expected: list[int]) -> None:
    assert mentioned(words, PEOPLE) == expected


def test_nobody_logs_what_is_to_come_or_plans_what_is_over() -> None:
    check_days(D24, D24, D24)
    check_days(D24, D25, None)
    with pytest.raises(RuleError, match=r"activities\.not_yet"):
        check_days(D25, D24, None)
    with pytest.raises(RuleError, match=r"activities\.next_is_over"):
        check_days(D25, D25, D24)


def test_a_contact_does_what_was_planned_up_to_its_day() -> None:
    assert planned(D24, D25, None) is None
    assert planned(D25, D25, None) is None
    assert planned(D26, D25, None) == D26
    assert planned(None, D25, None) is None
    assert planned(D24, D25, D26) == D26


def test_a_note_to_oneself_is_no_contact() -> None:
    assert latest(D24, ActivityKind.CALL, D25) == D25
    assert latest(D26, ActivityKind.CALL, D25) == D26
    assert latest(None, ActivityKind.CALL, D25) == D25
    assert latest(D24, ActivityKind.NOTE, D25) == D24
    assert ActivityKind.CALL.label == "activities.kind_call"

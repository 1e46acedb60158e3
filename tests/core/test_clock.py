from datetime import UTC, date, datetime

import pytest

from core import clock


def test_now_is_an_instant_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real clock, not the noon of every other test

    before = datetime.now(UTC)

    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_a_day_begins_earlier_in_the_east() -> None:
    late = datetime(2026, 11, 24, 17, tzinfo=UTC)

    assert clock.day_of(late, "Asia/Shanghai") == date(2026, 11, 25)
    assert clock.day_of(late, "America/New_York") == date(2026, 11, 24)

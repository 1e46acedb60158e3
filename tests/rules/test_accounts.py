from datetime import timedelta

import pytest

from rules.accounts import FREE_TRIES, LONGEST_WAIT, wait_after, weakness


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("short one", "accounts.too_short"),
        ("长" * 25, "accounts.too_long"),
        ("i am Lin Yue here", "accounts.too_personal"),
        ("aaaabbbbaaaabbbb", "accounts.too_common"),
        ("my Password is this", "accounts.too_common"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(secret: str, reason: str) -> None:
    assert weakness(secret, "xu", "Lin Yue") == reason


def test_a_strong_password_may_have_the_letters_of_a_very_short_login() -> None:
    assert weakness("xu paints nine boats", "xu", "Lin Yue") is None


def test_the_wait_doubles_after_the_free_tries_up_to_the_longest() -> None:
    waits = [wait_after(FREE_TRIES + more).total_seconds() for more in (-1, 0, 1, 2)]

    assert waits == [0, 1, 2, 4]
    assert wait_after(1000) == LONGEST_WAIT > timedelta(minutes=1)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleError
from core.money import Currency
from rules.payments import check_settled, shared_out


@pytest.mark.parametrize(
    ("amount_minor", "owed", "parts"),
    [
        (100_00, {1: 60_00, 2: 50_00}, {1: 60_00, 2: 40_00}),
        (100_00, {1: 60_00}, {1: 60_00}),
        (100_00, {1: 0, 2: -5_00, 3: 70_00}, {3: 70_00}),
        (0, {1: 60_00}, {}),
        (-50_00, {1: 60_00}, {}),
    ],
    ids=[
        "the first orders first",
        "what is over stays with the payment",
        "what owes nothing is left out",
        "nothing settles nothing",
        "money given back settles nothing",
    ],
)
def test_a_payment_is_shared_out(
    amount_minor: int, owed: dict[int, int], parts: dict[int, int]
) -> None:
    assert shared_out(amount_minor, owed) == parts


@given(
    st.integers(-(10**9), 10**9),
    st.dictionaries(st.integers(1, 50), st.integers(-(10**6), 10**6)),
)
def test_no_order_is_settled_twice_and_no_money_made(
    amount_minor: int, owed: dict[int, int]
) -> None:
    parts = shared_out(amount_minor, owed)

    assert sum(parts.values()) <= max(amount_minor, 0)
    assert all(0 < part <= owed[order] for order, part in parts.items())


def test_a_payment_settles_no_more_than_came_in() -> None:
    check_settled(100_00, {1: 60_00, 2: 40_00}, Currency.CNY)
    check_settled(-100_00, {}, Currency.CNY)

    with pytest.raises(RuleError) as refused:
        check_settled(100_00, {1: 60_00, 2: 40_01}, Currency.USD)
    assert refused.value.values == {"over": "$0.01"}

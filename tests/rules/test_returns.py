import pytest

from core.errors import RuleError
from core.money import Currency
from rules.returns import Left, ReturnFields, Sold, check_return, check_sold, left

PUMP, VALVE = 1, 2
SOLD = [Sold(PUMP, 10, 1000_00), Sold(VALVE, 4, 200_00)]


@pytest.mark.parametrize(
    ("product", "back", "may"),
    [
        (PUMP, [], Left(10, 1000_00)),
        (None, [], Left(14, 1200_00)),
        (PUMP, [Sold(PUMP, 3, 300_00)], Left(7, 700_00)),
        (VALVE, [Sold(PUMP, 3, 300_00)], Left(4, 200_00)),
        (VALVE, [Sold(None, 0, 150_00)], Left(4, 50_00)),
        (None, [Sold(PUMP, 10, 1000_00)], Left(4, 200_00)),
        (PUMP, [Sold(VALVE, 14, 1100_00)], Left(0, 100_00)),
    ],
    ids=[
        "all of one product",
        "all of the order",
        "what is left of one",
        "what another returned does not count",
        "money given back for the whole order takes from each",
        "what is left of the order",
        "never more than is left of the whole order",
    ],
)
def test_what_may_still_come_back(
    product: int | None, back: list[Sold], may: Left
) -> None:
    assert left(product, SOLD, back) == may


def test_a_line_without_a_product_may_be_of_any() -> None:
    assert left(PUMP, [Sold(None, 1, 50_00)], []) == Left(1, 50_00)


@pytest.mark.parametrize(
    ("quantity", "amount_minor"), [(10, 1000_00), (0, 0), (None, 1000_00)]
)
def test_what_was_sold_may_come_back(quantity: int | None, amount_minor: int) -> None:
    record = ReturnFields(order_id=1, quantity=quantity, amount_minor=amount_minor)

    check_return(record, Left(10, 1000_00), Currency.CNY)


@pytest.mark.parametrize(
    ("quantity", "amount_minor", "key", "rest"),
    [
        (1, 1000_01, "returns.too_much", "¥1,000.00"),
        (11, 1, "returns.too_many", 10),
    ],
)
def test_more_than_was_sold_never_comes_back(
    quantity: int, amount_minor: int, key: str, rest: object
) -> None:
    record = ReturnFields(order_id=1, quantity=quantity, amount_minor=amount_minor)

    with pytest.raises(RuleError) as refused:
        check_return(record, Left(10, 1000_00), Currency.CNY)
    assert (refused.value.key, refused.value.values["left"]) == (key, rest)


def test_a_sale_that_is_overdrawn_has_nothing_left() -> None:
    record = ReturnFields(order_id=1, amount_minor=1)

    with pytest.raises(RuleError) as refused:
        check_return(record, Left(0, -5_00), Currency.CNY)
    assert refused.value.values["left"] == "¥0.00"


def test_an_order_is_not_lowered_below_what_came_back() -> None:
    back = [Sold(None, 0, 300_00)]
    check_sold([Sold(PUMP, 1, 300_00)], back, Currency.CNY)
    check_sold([Sold(PUMP, -1, -300_00)], [], Currency.CNY)

    with pytest.raises(RuleError) as refused:
        check_sold([Sold(PUMP, 1, 299_99)], back, Currency.CNY)
    assert refused.value.values["back"] == "¥300.00"

from datetime import date

import pytest

from core.fields import check, entry
from rules.order_lines import OrderLineFields
from rules.orders import OrderFields, OrderOpeningFields, OrderStatus

DAY = date(2026, 11, 24)


def test_nothing_is_promised_or_delivered_before_it_was_ordered() -> None:
    before = DAY.replace(day=23)

    _, problems = check(
        OrderFields,
        {"ordered_on": DAY, "promised_on": before, "delivered_on": before},
    )

    assert set(problems) == {"promised_on", "delivered_on"}
    assert problems["promised_on"].key == "orders.before_order"
    assert problems["promised_on"].values == {"ordered": DAY}


def test_an_order_may_be_delivered_on_its_own_day() -> None:
    found, problems = check(OrderFields, {"ordered_on": DAY, "delivered_on": DAY})

    assert (found and found.delivered_on, problems) == (DAY, {})


def test_an_order_is_found_by_its_number() -> None:
    order = OrderFields(ordered_on=DAY, number="SO-17")

    assert "so-17" in str(order.derived()["search"])


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_new_order_has_a_first_line_of_something(quantity: int) -> None:
    given = {"ordered_on": DAY, "quantity": quantity, "amount_minor": 1}

    assert set(check(OrderOpeningFields, given)[1]) == {"quantity"}


def test_a_discount_is_a_share_and_a_line_may_take_something_back() -> None:
    assert entry(OrderLineFields, "discount").is_rate
    found, _ = check(
        OrderLineFields, {"order_id": 1, "quantity": -2, "amount_minor": -5_00}
    )
    assert found is not None
    _, problems = check(
        OrderLineFields, {"order_id": 1, "amount_minor": 1, "discount_rate": 1.2}
    )
    assert set(problems) == {"discount_rate"}


def test_every_status_has_a_name() -> None:
    assert OrderStatus.DELIVERED.label == "orders.status_delivered"

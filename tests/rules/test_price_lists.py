from datetime import date
from typing import Any

import pytest

from core.fields import check
from core.money import Currency
from rules.price_lists import PriceFields, overlapping

MARCH = {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 3, 31)}


def a_price(**given: Any) -> PriceFields:
    return PriceFields(**({"product_id": 1, "price_minor": 1} | MARCH | given))


def test_a_price_does_not_end_before_it_begins() -> None:
    given = {"product_id": 1, "price_minor": 1} | MARCH
    early = {**given, "valid_to": date(2026, 2, 28)}

    assert check(PriceFields, given)[1] == {}
    assert check(PriceFields, {**given, "valid_to": None})[1] == {}
    assert check(PriceFields, early)[1]["valid_to"].key == "price_lists.ends_before"


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        ({}, True),
        ({"valid_from": date(2026, 3, 31), "valid_to": None}, True),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 3, 1)}, True),
        ({"valid_from": date(2026, 4, 1), "valid_to": None}, False),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 2, 28)}, False),
        ({"product_id": 2}, False),
        ({"currency": Currency.USD}, False),
    ],
)
def test_two_prices_rule_on_the_same_day(other: dict[str, Any], clashes: bool) -> None:  # noqa: FBT001
    known = a_price(**other)

    assert overlapping(a_price(), [known]) == ([known] if clashes else [])
    assert overlapping(known, [a_price()]) == ([a_price()] if clashes else [])

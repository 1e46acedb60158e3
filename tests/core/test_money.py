from decimal import Decimal

import pytest

from core.errors import RuleError
from core.i18n import LANGUAGES, catalogue
from core.money import Currency, split, to_major, to_minor


def test_the_parts_of_a_split_sum_to_the_whole() -> None:
    for amount_minor in (0, 1, 99, 100_00, 100_01):
        assert sum(split(amount_minor, [1, 1, 1])) == amount_minor
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(100, [1, 2, 0]) == [33, 67, 0]


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (1, [0]), (1, [2, -1])])
def test_a_split_without_an_answer_is_refused(amount: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="split needs"):
        split(amount, weights)


@pytest.mark.parametrize(
    ("amount", "currency", "expected_minor"),
    [
        (1234.56, Currency.EUR, 1_234_56),
        (Decimal("1234.560"), Currency.EUR, 1_234_56),
        (1234, Currency.JPY, 1_234),
        (Decimal("1.234"), Currency.KWD, 1_234),
        (Decimal("123456789012345678.91"), Currency.CNY, 12345678901234567891),
        (Decimal("1.2E+4"), Currency.CNY, 12_000_00),
        (-0.05, Currency.USD, -5),
    ],
)
def test_an_amount_becomes_minor_units_exactly(
    amount: float | Decimal, currency: Currency, expected_minor: int
) -> None:
    assert to_minor(amount, currency) == expected_minor


def test_minor_units_become_an_amount() -> None:
    assert to_major(1_234_56, Currency.EUR) == Decimal("1234.56")
    assert to_major(1_234, Currency.JPY) == Decimal(1234)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (1.005, Currency.EUR),
        (0.5, Currency.JPY),
        (Decimal("1.0000000000000000000000000000000000001"), Currency.CNY),
        (Decimal("1E-1000000"), Currency.CNY),
    ],
)
def test_more_decimals_than_the_currency_has_are_refused(
    amount: float | Decimal, currency: Currency
) -> None:
    with pytest.raises(RuleError, match=r"money\.too_precise"):
        to_minor(amount, currency)


@pytest.mark.parametrize(
    "amount", ["1E+1000000", "1E+19", "Infinity", "-Infinity", "NaN"]
)
def test_what_cannot_be_stored_is_refused(amount: str) -> None:
    with pytest.raises(RuleError, match=r"money\.too_large"):
        to_minor(Decimal(amount), Currency.CNY)


def test_no_two_currencies_are_written_alike_and_each_has_a_name() -> None:
    assert len({currency.symbol for currency in Currency}) == len(Currency)
    for language in LANGUAGES:
        names = {catalogue(language)[currency.label] for currency in Currency}
        assert len(names) == len(Currency)

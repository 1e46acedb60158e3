from decimal import Decimal

import pytest

from core.money import Currency, to_minor
from core.units import (
    axis_expression,
    full_money,
    short_money,
    typed_amount,
    typed_rate,
)

WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789,."}


@pytest.mark.parametrize(
    ("amount_minor", "zh", "en"),
    [
        (0, "¥0", "¥0"),
        (49, "¥0", "¥0"),
        (50, "¥1", "¥1"),
        (999_50, "¥1,000", "¥1.00K"),
        (8_500_00, "¥8,500", "¥8.50K"),
        (9_999_49, "¥9,999", "¥10.0K"),
        (9_999_50, "¥1.00万", "¥10.0K"),
        (128_600_00, "¥12.9万", "¥129K"),
        (1_286_000_00, "¥129万", "¥1.29M"),
        (12_680_000_00, "¥1,268万", "¥12.7M"),
        (99_500_000_00, "¥9,950万", "¥99.5M"),
        (99_995_000_00, "¥1.00亿", "¥100M"),
        (137_000_000_00, "¥1.37亿", "¥137M"),
        (-999_500_00, "-¥100万", "-¥1.00M"),
        (10**17, "¥10,000,000亿", "¥1,000,000B"),
    ],
)
def test_an_amount_is_read_at_a_glance(amount_minor: int, zh: str, en: str) -> None:
    assert short_money(amount_minor, Currency.CNY, "zh") == zh
    assert short_money(amount_minor, Currency.CNY, "en") == en


@pytest.mark.parametrize(
    ("amount_minor", "currency", "shown"),
    [
        (1_286_000_00, Currency.CNY, "¥1,286,000.00"),
        (-85_000_05, Currency.CNY, "-¥85,000.05"),
        (1_234, Currency.JPY, "JP¥1,234"),
        (1_234, Currency.KWD, "KWD\N{NO-BREAK SPACE}1.234"),
        (12345678901234567891, Currency.USD, "$123,456,789,012,345,678.91"),
    ],
)
def test_an_amount_is_written_to_its_last_digit(
    amount_minor: int, currency: Currency, shown: str
) -> None:
    assert full_money(amount_minor, currency) == shown


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("1234.5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1 234 567", "1234567"),
        ("1,234.50".translate(WIDE), "1234.50"),
        ("1.2万", "12000"),
        ("3 百万", "3000000"),
        ("2千万", "20000000"),
        ("1.37亿", "137000000"),
        ("3k", "3000"),
        ("1.5M", "1500000"),
        ("¥ 1,234", "1234"),
        ("￥5", "5"),
        ("1200元", "1200"),
        ("CNY 5", "5"),
        ("5 rmb", "5"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("- ¥5", "-5"),
        (".5", "0.5"),
        ("12345678901234567.89", "12345678901234567.89"),
    ],
)
def test_what_people_type_is_read_exactly(words: str, amount: str) -> None:
    assert typed_amount(words, Currency.CNY) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "abc",
        "1,5",
        "1.234,5",
        "12,34",
        "1e5",
        "$5",
        "5 USD",
        "1..2",
        "--5",
        "9" * 41,
    ],
)
def test_what_could_mean_two_things_is_no_amount(words: str) -> None:
    assert typed_amount(words, Currency.CNY) is None


def test_another_currency_has_its_own_sign_only() -> None:
    assert typed_amount("$1.2k", Currency.USD) == 1200
    assert typed_amount("5元", Currency.USD) is None


def test_seventeen_digits_survive_from_the_keyboard_to_the_screen() -> None:
    typed = typed_amount("123,456,789,012,345.67", Currency.CNY)

    assert typed is not None
    minor = to_minor(typed, Currency.CNY)
    assert full_money(minor, Currency.CNY) == "¥123,456,789,012,345.67"


def test_an_axis_has_the_units_of_the_language() -> None:
    assert "'亿'" in axis_expression("zh")
    assert axis_expression("zh").startswith("abs(datum.value) >= 100000000 ?")
    assert axis_expression("en").startswith("abs(datum.value) >= 1000000000 ?")


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("12.5%", 0.125), ("12.5", 0.125), ("0.125", 0.125), (" 100 % ", 1.0),
        ("\uff11\uff12\uff05", 0.12), ("1", 1.0), ("0", 0.0), ("a lot", None),
        ("-5%", None), ("1,5", None), ("", None),
    ],
)  # fmt: skip
def test_a_share_is_typed_in_per_cent_or_as_a_fraction(
    words: str, rate: float | None
) -> None:
    assert typed_rate(words) == rate

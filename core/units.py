"""Amounts as people write and read them: 万/亿 in Chinese, K/M/B in English."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from core.money import Currency, to_major

SCALES = {
    "zh": ((10**8, "亿"), (10**4, "万")),
    "en": ((10**9, "B"), (10**6, "M"), (10**3, "K")),
}
POWERS = {
    "": 0, "千": 3, "k": 3, "万": 4, "w": 4, "百万": 6, "m": 6,
    "千万": 7, "亿": 8, "b": 9,
}  # fmt: skip
"""Ten to which power a unit stands for, in lower case."""

TYPED = re.compile(
    r"([-+]?)((?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+)"
    r" ?(百万|千万|[千万亿kwmb]?)"
)
LONGEST = 40
"""Characters that an amount may have; more is not one."""
RATE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)\s*(%?)", re.ASCII)


class Share(Decimal):
    """A fraction that people read in per cent: 0.125 is 12.5 %."""

    __slots__ = ()


def short_money(amount_minor: int, currency: Currency, locale: str) -> str:
    """Return three significant digits and a unit: ``¥128万``, ``$1.29M``.

    The sign stands before the currency and is a plain ``-``: ``st.metric`` takes
    the direction of its arrow from it. Below the first unit an amount is whole.
    """
    major = to_major(abs(amount_minor), currency)
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{currency.symbol}{short(major, locale)}"


def short(value: Decimal, locale: str) -> str:
    """Return a number that is not negative with its unit: ``1.37亿``, ``12.7M``.

    What would round up to 10,000万 is 1.00亿.
    """
    scales = SCALES[locale]
    for (size, unit), (lower, _) in zip(scales, [*scales[1:], (1, "")], strict=True):
        if _rounded(value / lower, 0) * lower >= size:
            return f"{_significant(value / size):,f}{unit}"
    return f"{_rounded(value, 0):,f}"


def full_money(amount_minor: int, currency: Currency) -> str:
    """Return every digit: ``¥1,286,000.00``. Pay and invoices are never shortened."""
    sign = "-" if amount_minor < 0 else ""
    major = to_major(abs(amount_minor), currency)
    return f"{sign}{currency.symbol}{major:,.{currency.digits}f}"


def typed_amount(words: str, currency: Currency) -> Decimal | None:
    """Return the amount in major units that a person typed, exactly; None is none.

    Reads full-width digits, groups of three, the currency's own sign or code, and
    units: ``1,234.5``, ``¥ 1.2万``, ``3m``, ``１２００元``. A comma is never a decimal
    point: ``1,5`` is no amount, because nobody could say which one it is.
    """
    plain = unicodedata.normalize("NFKC", words).replace("\N{MINUS SIGN}", "-")
    found = TYPED.fullmatch(_without_sign(plain.lower().strip(), currency))
    if found is None or len(plain) > LONGEST:
        return None
    sign, digits, unit = found.groups()
    _, figures, exponent = Decimal(digits.replace(",", "").replace(" ", "")).as_tuple()
    # Built from its parts: arithmetic would round to 28 digits.
    return Decimal((int(sign == "-"), figures, int(exponent) + POWERS[unit]))


def typed_rate(words: str) -> float | None:
    """Return the fraction that a person typed; None is none.

    ``12.5%`` is 0.125 and so is ``12.5``, as nobody grants more than all of it;
    ``0.125`` is itself.
    """
    plain = unicodedata.normalize("NFKC", words).strip()
    found = RATE.fullmatch(plain)
    if found is None:
        return None
    value = Decimal(found[1])
    return float(value / 100 if found[2] or value > 1 else value)


def axis_expression(locale: str) -> str:
    """Return a Vega expression that labels an axis of major units."""
    label = "format(datum.value, ',.0f')"
    for size, unit in reversed(SCALES[locale]):
        label = (
            f"abs(datum.value) >= {size} ? "
            f"format(datum.value / {size}, ',.3~r') + '{unit}' : {label}"
        )
    return label


def _without_sign(words: str, currency: Currency) -> str:
    """Take away the currency's own sign, before or after the number."""
    own = [currency.symbol.strip().lower(), currency.lower()]
    own += ["元", "rmb"] if currency is Currency.CNY else []
    minus = words.startswith("-")
    rest = words.removeprefix("-").strip()
    for name in own:
        rest = rest.removeprefix(name).removesuffix(name).strip()
    return f"-{rest}" if minus else rest


def _significant(value: Decimal) -> Decimal:
    """Round to three significant digits, but never a digit before the point."""
    digits = max(0, 2 - value.adjusted())
    rounded = _rounded(value, digits)
    carried = rounded.adjusted() > value.adjusted() and digits > 0
    return _rounded(rounded, digits - 1) if carried else rounded


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)

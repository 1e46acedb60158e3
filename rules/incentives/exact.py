"""Exact numbers inside, plain decimals outside.

The engine counts in fractions, so no quota that does not divide and no third of
a commission loses anything before the one rounding. People and files see decimals
of at most twelve places.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

PLACES = 12
ZERO = Fraction(0)
ONE = Fraction(1)
HUNDRED = Fraction(100)
_SCALE = 10**PLACES


def exact(number: Decimal | int | str) -> Fraction:
    """Return the number itself, whatever its length."""
    return Fraction(number)


def quotient(part: Fraction, whole: Fraction) -> Fraction:
    """Return ``part / whole``; of nothing every part is 0, never a crash."""
    return part / whole if whole else ZERO


def shown(value: Fraction) -> Decimal:
    """Return the decimal that people read: exact, or half up at twelve places."""
    if value.denominator == 1:
        return Decimal(value.numerator)
    scaled, rest = divmod(abs(value.numerator) * _SCALE, value.denominator)
    scaled += 2 * rest >= value.denominator
    sign = "-" if value < 0 and scaled else ""
    whole, fraction = divmod(scaled, _SCALE)
    digits = f"{fraction:0{PLACES}d}".rstrip("0")
    return Decimal(f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}")


def shown_parts(values: Sequence[Fraction]) -> list[Decimal]:
    """Return decimals that add up to the shown sum of the values, exactly."""
    parts: list[Decimal] = []
    total, before = ZERO, ZERO
    for value in values:
        total += value
        after = Fraction(shown(total))
        parts.append(shown(after - before))
        before = after
    return parts


def plain(number: Decimal) -> str:
    """Return the digits without an exponent."""
    return format(number, "f")


def money(value: Fraction, decimals: int) -> Decimal:
    """Return an already rounded amount with at least so many decimals."""
    number = shown(value)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent < decimals:
        return Decimal(f"{number:.{decimals}f}")
    return number

"""Exact numbers inside, plain decimals outside.

The engine counts in fractions, so no quota that does not divide and no third of
a commission loses anything before the one rounding. People and files see decimals
of at most twelve places.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING

PLACES = 12
_SCALE = 10**PLACES


class Exact(Fraction):
    """A fraction that is quick among its own kind; everything else is inherited.

    The standard one takes most of the time of an evaluation, with checks of what it is
    given; here sums, products and comparisons go straight to integers.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        pass
    else:

        def __add__(self, other: object) -> object:
            if type(other) is not Exact:
                return _own(Fraction.__add__(self, other))
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return _reduced(n + m, d) if d == e else _reduced(n * e + m * d, d * e)

        def __sub__(self, other: object) -> object:
            if type(other) is not Exact:
                return _own(Fraction.__sub__(self, other))
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return _reduced(n - m, d) if d == e else _reduced(n * e - m * d, d * e)

        def __mul__(self, other: object) -> object:
            if type(other) is not Exact:
                return _own(Fraction.__mul__(self, other))
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return _reduced(n * m, d * e)

        def __truediv__(self, other: object) -> object:
            if type(other) is not Exact or not other:
                return _own(Fraction.__truediv__(self, other))
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return _reduced(n * e, d * m) if m > 0 else _reduced(-n * e, -d * m)

        def __neg__(self) -> "Exact":
            n, d = self.as_integer_ratio()
            return _made(-n, d)

        def __lt__(self, other: object) -> bool:
            if type(other) is not Exact:
                return Fraction.__lt__(self, other)
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return n * e < m * d

        def __gt__(self, other: object) -> bool:
            if type(other) is not Exact:
                return Fraction.__gt__(self, other)
            n, d = self.as_integer_ratio()
            m, e = other.as_integer_ratio()
            return n * e > m * d


def _made(numerator: int, denominator: int) -> Exact:
    made = object.__new__(Exact)
    made._numerator = numerator  # type: ignore[attr-defined]
    made._denominator = denominator  # type: ignore[attr-defined]
    return made


def _reduced(numerator: int, denominator: int) -> Exact:
    if denominator == 1:
        return _made(numerator, 1)
    common = gcd(numerator, denominator)
    return _made(numerator // common, denominator // common)


def _own(value: object) -> object:
    return _made(*value.as_integer_ratio()) if isinstance(value, Fraction) else value


ZERO: Fraction = Exact(0)
ONE: Fraction = Exact(1)
HUNDRED: Fraction = Exact(100)


@lru_cache(maxsize=65_536)
def exact(number: Decimal | int | str) -> Fraction:
    """Return the number itself, whatever its length."""
    return Exact(number)


def quotient(part: Fraction, whole: Fraction) -> Fraction:
    """Return ``part / whole``; of nothing every part is 0, never a crash."""
    return part / whole if whole else ZERO


def shown(value: Fraction) -> Decimal:
    """Return the decimal that people read: exact, or half up at twelve places."""
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1:
        return Decimal(numerator)
    scaled, rest = divmod(abs(numerator) * _SCALE, denominator)
    scaled += 2 * rest >= denominator
    sign = "-" if numerator < 0 and scaled else ""
    whole, fraction = divmod(scaled, _SCALE)
    digits = f"{fraction:0{PLACES}d}".rstrip("0")
    return Decimal(f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}")


@lru_cache(maxsize=4096)
def shown_again(value: Fraction) -> Decimal:
    """Return the same as ``shown``, for what recurs: bounds, rates, shares."""
    return shown(value)


def shown_parts(values: Sequence[Fraction]) -> list[Decimal]:
    """Return decimals that add up to the shown sum of the values, exactly."""
    if all(_SCALE % value.denominator == 0 for value in values):
        return [shown(value) for value in values]
    parts: list[Decimal] = []
    total, before = ZERO, ZERO
    for value in values:
        total += value
        after = exact(shown(total))
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

"""The one rounding: to which unit, how, and where."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from rules.incentives.exact import ZERO, exact
from rules.incentives.part import Number, Part

Mode = Literal["half_up", "half_even", "up", "down"]


class Rounding(Part):
    """Where exact amounts become payable ones."""

    unit: Number | None = Field(
        default=None, gt=0, description="0.01, 1 …; default: the currency's smallest."
    )
    mode: Mode = Field(
        default="half_up",
        description="half_up: halves away from zero; half_even: to the even "
        "neighbour; "
        "up, down: away from, towards zero.",
    )
    at: Literal["slice", "transaction", "component", "payee"] = Field(
        default="component",
        description="slice: each tier's part of a transaction; transaction: what "
        "each "
        "earns; component: its sum per pay period; payee: the sum of all components.",
    )


def rounded(value: Fraction, unit: Decimal, mode: Mode = "half_up") -> Fraction:
    """Return the value as a whole number of units."""
    step = exact(unit)
    numerator, denominator = (value / step).as_integer_ratio()
    count, rest = divmod(abs(numerator), denominator)
    twice = 2 * rest
    if mode == "up":
        rises = rest > 0
    elif mode == "down":
        rises = False
    elif mode == "half_even":
        rises = twice > denominator or (twice == denominator and count % 2 == 1)
    else:
        rises = twice >= denominator
    size = count + rises
    return exact(-size if numerator < 0 else size) * step


def rounded_parts(
    values: Sequence[Fraction], unit: Decimal, mode: Mode = "half_up"
) -> list[Fraction]:
    """Return rounded parts that add up to the rounded sum; the last takes the rest."""
    parts: list[Fraction] = []
    total, before = ZERO, ZERO
    for value in values:
        total += value
        after = rounded(total, unit, mode)
        parts.append(after - before)
        before = after
    return parts

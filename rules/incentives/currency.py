"""Currencies: their decimals, and the dated rates between them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from rules.incentives.exact import ONE, exact
from rules.incentives.inputs import ExchangeRate
from rules.incentives.part import Part, refuse

_WITHOUT = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX"}
_WITHOUT |= {"VND", "VUV", "XAF", "XOF", "XPF"}
_WITH_THREE = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}


class Exchange(Part):
    """Which rates turn a component's money into the currency of pay."""

    kind: str = Field(
        default="market", description="Kind of rate, as the inputs' rates name it."
    )
    on: Literal["period_end", "period_start"] = Field(
        default="period_end", description="Day of the pay period whose rate holds."
    )


def digits(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217)."""
    if currency in _WITHOUT:
        return 0
    return 3 if currency in _WITH_THREE else 2


def smallest(currency: str) -> Decimal:
    """Return the currency's smallest unit."""
    return Decimal(1).scaleb(-digits(currency))


class Exchanges:
    """Dated exchange rates."""

    def __init__(self, rows: Iterable[ExchangeRate]) -> None:
        self._rows = sorted(rows, key=lambda row: row.valid_from or date.min)

    def rate(self, kind: str, source: str, target: str, day: date) -> Fraction:
        """Return what one unit of ``source`` is worth, by the latest rate of the day.

        Raises:
            RuleError: ``incentives.rate_missing``, no rate holds on that day.
        """
        if source == target:
            return ONE
        found = [
            row
            for row in self._rows
            if row.kind == kind and (row.valid_from is None or row.valid_from <= day)
        ]
        for row in reversed(found):
            if (row.from_, row.to) == (source, target):
                return exact(row.rate)
            if (row.from_, row.to) == (target, source):
                return 1 / exact(row.rate)
        return refuse(
            "rate_missing",
            "inputs.exchange_rates",
            kind=kind,
            source=source,
            target=target,
            day=day,
        )

"""Which sign stands before the decimals in a column of numbers."""

from collections import Counter
from dataclasses import dataclass, field

from core.i18n import Label
from rules.reading.numbers import NumberText, split_number
from rules.reading.table import Proof

WRONG_AT_MOST = 0.01
SAMPLES = 3
THOUSAND = 3
"""Digits from here on would have a separator in a column that has them."""


@dataclass(slots=True)
class DecimalTally:
    """Counts, over a column, what its separators can mean."""

    only: Counter[str] = field(default_factory=Counter)
    commas: int = 0
    points: int = 0
    short: int = 0
    long: int = 0
    samples: list[str] = field(default_factory=list)

    def add(self, value: str) -> None:
        """Count one value; one that is no number says nothing."""
        found = split_number(value)
        if found is None:
            return
        if found.digits.isdecimal():
            self._whole(found)
        elif found.ambiguous:
            self._ambiguous(found, value)
        else:
            self.only[found.decimals[0]] += 1

    def decimal(self, declared: str | None, *, money: bool) -> tuple[str, Proof]:
        """Return the sign before decimals and why; empty when it is not proved.

        A column without a separator needs none: the point is then as good.
        """
        if declared:
            return declared, Proof(Label("reading.proof_declared"))
        if self.only:
            return self._by_count()
        if not self.samples:
            return ".", Proof(Label("reading.proof_no_separator"))
        if self.commas and not self.points and (money or self._grouped()):
            return ".", Proof(Label("reading.proof_thousands"), {"count": self.commas})
        return "", Proof(Label("reading.proof_decimal_open"))

    def _by_count(self) -> tuple[str, Proof]:
        sign, count = self.only.most_common(1)[0]
        seen = self.only.total() + self.commas + self.points
        if self.only.total() - count > WRONG_AT_MOST * seen:
            return "", Proof(Label("reading.proof_decimal_mixed"))
        values = {"sign": sign, "count": count}
        return sign, Proof(Label("reading.proof_decimal"), values)

    def _grouped(self) -> bool:
        """Return whether commas stand exactly where numbers reach a thousand."""
        return bool(self.short) and not self.long

    def _whole(self, found: NumberText) -> None:
        if len(found.digits) > THOUSAND:
            self.long += 1
        else:
            self.short += 1

    def _ambiguous(self, found: NumberText, value: str) -> None:
        self.commas += "," in found.digits
        self.points += "." in found.digits
        if len(self.samples) < SAMPLES:
            self.samples.append(value)

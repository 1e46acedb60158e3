"""Which sign stands before the decimals in a column of numbers."""

from collections import Counter
from dataclasses import dataclass, field

from core.i18n import Label
from rules.reading.numbers import PLAIN, POINTED, NumberText, split_number
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

    def plain(self, value: str) -> bool:
        """Count a value of the usual form, quickly; return whether it is one."""
        if POINTED.fullmatch(value):
            self.only["."] += 1
            return True
        if PLAIN.fullmatch(value):
            self._whole(value.lstrip("-"))
            return True
        return False

    def add(self, value: str) -> None:
        """Count one value; one that is no number says nothing."""
        found = split_number(value)
        if found is None:
            return
        if found.digits.isdecimal():
            self._whole(found.digits)
        elif found.ambiguous:
            self._ambiguous(found, value)
        else:
            self.only[found.decimals[0]] += 1

    def decimal(
        self, declared: str | None, otherwise: str | None, *, money: bool
    ) -> tuple[str, Proof]:
        """Return the sign before decimals and why; empty when it is not proved.

        A column without a separator needs none: the point is then as good.

        Args:
            declared: A person's word on this column, which wins.
            otherwise: A person's word on the whole file, for what is not proved.
            money: Three decimals are unlikely.
        """
        proved, proof = self._by_count() if self.only else self._alone()
        if declared or (otherwise and not proved):
            return declared or otherwise or "", Proof(Label("reading.proof_declared"))
        thousands = self.commas and not self.points and (money or self._grouped())
        if proved or self.only or not thousands:
            return proved, proof
        return ".", Proof(Label("reading.proof_thousands"), {"count": self.commas})

    def _alone(self) -> tuple[str, Proof]:
        if self.samples:
            return "", Proof(Label("reading.proof_decimal_open"))
        return ".", Proof(Label("reading.proof_no_separator"))

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

    def _whole(self, digits: str) -> None:
        if len(digits) > THOUSAND:
            self.long += 1
        else:
            self.short += 1

    def _ambiguous(self, found: NumberText, value: str) -> None:
        self.commas += "," in found.digits
        self.points += "." in found.digits
        if len(self.samples) < SAMPLES:
            self.samples.append(value)

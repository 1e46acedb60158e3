"""Numbers and amounts as people write them, read exactly.

A number is taken apart first; what its separators mean is decided for the whole
column, because "1.234" alone is two numbers.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rules.reading.currencies import CODES, NAMES, SHARED, currency_sign
from rules.reading.table import DECIMALS

SCALES = {
    "百": 10**2, "千": 10**3, "万": 10**4, "萬": 10**4, "十万": 10**5, "百万": 10**6,
    "千万": 10**7, "亿": 10**8, "億": 10**8, "万亿": 10**12, "k": 10**3, "m": 10**6,
    "mn": 10**6, "million": 10**6, "thousand": 10**3, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
PARTS = {"%": Decimal("0.01"), "‰": Decimal("0.001")}
LONGEST = 40
MOST_DIGITS = 28
"""As many as ``Decimal`` multiplies exactly."""

MINUSES = str.maketrans(dict.fromkeys("\u2212\u2013\u25b2\u25b3", "-"))


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


CURRENCY = _one_of([*CODES, *NAMES, *SHARED])
NUMBER = re.compile(
    rf"""(?P<open>\()?\s*(?P<sign>[-+])?\s*(?P<before>{CURRENCY})?\s*(?P<inner>[-+])?\s*
    (?P<digits>\d[\d.,'\ _]*|[.,]\d+)(?:e(?P<exponent>[-+]?\d{{1,2}}))?\s*
    (?P<part>[%‰])?\s*(?P<scale>{_one_of(SCALES)})?\s*(?P<after>{CURRENCY})?\s*
    (?P<behind>-)?(?P<close>\))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
PLAIN = re.compile(r"-?\d{1,15}", re.ASCII)
POINTED = re.compile(r"-?\d{1,12}\.(?:\d\d?|\d{4,12})", re.ASCII)
"""The usual forms are known at once; others take six times as long."""

SPACED = re.compile(r"\d{1,3}(?:[ '_]\d{3})+(?![\d ])")


def _written(decimal: str, group: str) -> re.Pattern[str]:
    d, g = re.escape(decimal), re.escape(group)
    whole = (
        rf"\d+|[1-9]\d{{0,2}}(?:{g}\d{{3}})+|[1-9]\d{{0,3}}(?:{g}\d{{4}}){{2,}}"
        rf"|[1-9]\d?(?:{g}\d\d)+{g}\d{{3}}"
    )
    return re.compile(rf"(?:{whole})(?:{d}\d*)?|{d}\d+", re.ASCII)


WRITTEN = {".": _written(".", ","), ",": _written(",", ".")}


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number taken apart.

    ``digits`` still has its separators; ``decimals`` are the signs that may stand
    before its decimals, both when it has no separator or could be meant either way.
    ``factor`` has the sign, the scale (万, k) and the percent; ``sign`` is what
    stands for a currency.
    """

    digits: str
    factor: Decimal
    decimals: tuple[str, ...]
    sign: str = ""
    part: bool = False

    def value(self, decimal: str) -> Decimal | None:
        """Return the number, if ``decimal`` may stand before its decimals."""
        if decimal not in self.decimals:
            return None
        group = "," if decimal == "." else "."
        bare = self.digits.replace(group, "").replace(",", ".")
        return Decimal(bare) * self.factor

    @property
    def ambiguous(self) -> bool:
        """Return whether the two readings are two numbers."""
        return len(self.decimals) > 1 and not self.digits.isdecimal()


@lru_cache(maxsize=1 << 14)
def split_number(text: str) -> NumberText | None:
    """Return a number taken apart, or nothing when it is none."""
    for form, decimals in ((PLAIN, DECIMALS), (POINTED, (".",))):
        if form.fullmatch(text):
            factor = Decimal(-1 if text[0] == "-" else 1)
            return NumberText(text.lstrip("-"), factor, decimals)
    if len(text) > LONGEST:
        return None
    tidy = unicodedata.normalize("NFKC", text).translate(MINUSES).strip()
    found = NUMBER.fullmatch(tidy)
    return _taken_apart(found) if found else None


def _taken_apart(found: re.Match[str]) -> NumberText | None:
    minus = [found["sign"], found["inner"], found["behind"], found["open"]]
    sign = currency_sign(found["before"] or "", found["after"] or "")
    brackets = bool(found["open"]) == bool(found["close"])
    if sum(map(bool, minus)) > 1 or not brackets or sign is None:
        return None
    digits = found["digits"].strip()
    if SPACED.match(digits):
        digits = re.sub(r"(?<=\d)[ '_](?=\d{3})", "", digits)
    decimals = tuple(sign for sign in DECIMALS if WRITTEN[sign].fullmatch(digits))
    if not decimals or len(digits) > MOST_DIGITS:
        return None
    negative = any(sign in ("-", "(") for sign in minus)
    factor = _factor(found, negative=negative)
    return NumberText(digits, factor, decimals, sign, bool(found["part"]))


def _factor(found: re.Match[str], *, negative: bool) -> Decimal:
    factor = Decimal(-1 if negative else 1).scaleb(int(found["exponent"] or 0))
    factor *= PARTS.get(found["part"], Decimal(1))
    return factor * SCALES.get((found["scale"] or "").lower(), 1)

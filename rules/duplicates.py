"""Duplicates: when two customers are probably one, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA

from core.i18n import Label
from rules.companies import Keys, match_key, phone_key

TELLING = 4
"""The least weight of a name that another is looked for in: two Chinese characters."""
SIMILAR = 0.85
MOST_PARTS = 40
"""Characters of a name that are looked at piece by piece."""

LONGEST = 200
"""Characters of a name that are compared: no name has more."""


class Why(StrEnum):
    """What two customers have in common, the surest first."""

    CODE = "code"
    NAME = "name"
    PHONE = "phone"
    PART = "part"
    NEAR = "near"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"customers.why_{self}")


class Like(NamedTuple):
    """A customer that may be the same, whose name the viewer may read."""

    id: int
    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class Likeness:
    """The customers that may be the same: those seen, and how many others there are."""

    mine: Sequence[Like] = ()
    others: int = 0

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.mine or self.others)


def keys_of(name: str, phone: str | None, credit_code: str | None) -> Keys:
    """Return what a customer is compared by, also of what is still being typed."""
    code = (credit_code or "").strip().upper()
    return Keys(
        match_key=match_key(name[:LONGEST]),
        phone_key=phone_key(phone),
        credit_code=code if code.isalnum() else None,
    )


def why(one: Keys, other: Keys) -> Why | None:
    """Return what two customers have in common; None is nothing."""
    if one.credit_code and one.credit_code == other.credit_code:
        return Why.CODE
    if one.match_key and one.match_key == other.match_key:
        return Why.NAME
    if one.phone_key and one.phone_key == other.phone_key:
        return Why.PHONE
    return loosely(one.match_key, other.match_key)


def loosely(one: str, other: str) -> Why | None:
    """Return whether two names that are not the same may mean the same company."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if short in long and weight(short) >= TELLING:
        return Why.PART
    return Why.NEAR if _near(one, other) else None


def weight(key: str) -> int:
    """Return how much a name tells: a Chinese character counts as two letters."""
    return sum(2 if _is_chinese(character) else 1 for character in key)


def halves(key: str) -> tuple[str, str]:
    """Return the two halves of a name, of which one mistake spares one."""
    middle = len(key) // 2
    return key[:middle], key[middle:]


def pairs(words: str) -> list[str]:
    """Return the pairs of neighbouring characters."""
    return [words[i : i + 2] for i in range(len(words) - 1)] or [words]


def parts(key: str) -> Iterator[str]:
    """Yield every piece of a name that tells enough to be a name of its own."""
    key = key[:MOST_PARTS]
    for first in range(len(key)):
        for last in range(first + 2, len(key) + 1):
            if weight(piece := key[first:last]) >= TELLING:
                yield piece


def _near(one: str, other: str) -> bool:
    """Return whether one name is the other with a slip of the pen.

    Letters: few are wrong. Chinese: one character more or fewer, or one that sounds
    the same; another character is another company.
    """
    slips = int(max(len(one), len(other)) * (1 - SIMILAR))
    wrong = OSA.distance(one, other, score_cutoff=max(1, slips))
    if wrong > max(1, slips):
        return False
    if not any(map(_is_chinese, one + other)):
        return wrong <= slips
    if wrong > 1 or min(len(one), len(other)) <= TELLING:
        return False
    return len(one) != len(other) or lazy_pinyin(one) == lazy_pinyin(other)


def _is_chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\U0003ffff"

"""Known values that someone may have meant by an unknown one."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from rules.reading.words import heading_key

NEAR = 80
"""Likeness in percent from which a value is offered."""

OFFERS = 3


def near(value: str, known: Iterable[str]) -> list[str]:
    """Return known values like ``value``, best first; a person picks one or none.

    Case, width, blanks and signs do not count: "GTXPro" is as near as can be to
    "GTX Pro". Names that differ in their digits are different things.
    """
    wanted = heading_key(value)
    keys = {name: heading_key(name) for name in known}
    alike = {name: key for name, key in keys.items() if _digits(key) == _digits(wanted)}
    found = process.extract(
        wanted, alike, scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERS
    )
    return [name for _, _, name in found]


def _digits(key: str) -> str:
    return "".join(re.findall(r"\d", key))

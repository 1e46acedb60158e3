"""Characters of what people type: blanks, ways of writing, and what nobody sees."""

import unicodedata
from enum import StrEnum

LINE_BREAKS = frozenset("\n\r\t")
SPOOFING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of the text after them."""
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""


def is_blank(value: object) -> bool:
    """Return whether a value is none, or a text of which nothing is seen."""
    return value is None or (isinstance(value, str) and not any(map(_seen, value)))


def tidy(value: object) -> object:
    """Return text without blanks around it and in one way of writing (NFC)."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return unicodedata.normalize("NFC", value.strip())
    return value


def hidden(value: object) -> str:
    """Return the code of a character of a text that nobody sees; empty for none."""
    if not isinstance(value, str) or value.isprintable():
        return ""
    for character in value:
        unseen = unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}
        if (unseen and character not in LINE_BREAKS) or character in SPOOFING:
            return f"U+{ord(character):04X}"
    return ""


def _seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN and character not in FILLERS

"""What a record is found by: its words, their pinyin and initials, its digits."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "查": "zha", "仇": "qiu", "朴": "piao",
    "尉迟": "yuchi", "翟": "zhai", "区": "ou", "盖": "ge", "缪": "miao", "乐": "yue",
    "冼": "xian", "覃": "qin", "召": "shao", "种": "chong", "洗": "xian", "员": "yun",
    "任": "ren", "华": "hua", "宁": "ning", "石": "shi", "葛": "ge", "卜": "bu",
}  # fmt: skip
"""Surnames that are read otherwise than the same character as a word."""

LONGEST = 400


def folded(words: str) -> str:
    """Return text as it is compared: one width, lower case, single blanks.

    Without NUL, which PostgreSQL keeps nowhere, and no longer than what is looked
    through: SQLite refuses to look for very long texts.
    """
    kept = words[:LONGEST].replace("\0", " ")
    return " ".join(unicodedata.normalize("NFKC", kept).lower().split())


@lru_cache(maxsize=20_000)
def _readings(words: str) -> tuple[str, ...]:
    syllables = lazy_pinyin(words, style=Style.NORMAL, errors="ignore")
    if not syllables:
        return ()
    readings = ["".join(syllables), "".join(s[0] for s in syllables)]
    if (surname := SURNAMES.get(words[:1])) and surname != syllables[0]:
        other = [surname, *syllables[1:]]
        readings += ["".join(other), "".join(s[0] for s in other)]
    return tuple(readings)


def search_text(*words: str | None) -> str:
    """Return the lower-case text that ``LIKE '%…%'`` looks through.

    Holds each text, the digits of those that look like phones, and for Chinese the
    pinyin and its initials; surnames with a reading of their own come in both.
    """
    found: list[str] = []
    for text in filter(None, words):
        plain = folded(text)
        found.append(plain)
        digits = re.sub(r"[\s\-()+.]", "", plain)
        if digits.isdigit() and digits != plain:
            found.append(digits)
        found += _readings(plain)
    return " ".join(dict.fromkeys(found))[:LONGEST]

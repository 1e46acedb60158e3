"""Words that files use for yes, no and nothing."""

import re
import unicodedata

TRUE = frozenset(
    {"true", "t", "yes", "y", "1", "on", "是", "真", "对", "有", "√", "✓", "✔", "☑"}
)
FALSE = frozenset(
    {"false", "f", "no", "n", "0", "off", "否", "假", "错", "无", "没有", "不是", "×"}
    | {"✗", "✘", "☐"}
)
PLACEHOLDERS = frozenset(
    {"-", "--", "---", "—", "——", "/", "\\", "\\n", ".", "?", "*", "#n/a", "#null!"}
    | {"#value!", "#ref!", "#div/0!", "#name?", "#num!", "n/a", "na", "n.a.", "nan"}
    | {"null", "nil", "none", "(null)", "(none)", "(blank)", "blank", "empty", "tbd"}
    | {"select", "please select", "-select-", "not set", "unknown", "unspecified"}
    | {"0000-00-00", "0000-00-00 00:00:00", "无", "暂无", "空", "(空)", "未知", "不详"}
    | {"未填", "未填写", "请选择", "待定", "未定"}
)
"""What people and systems write where nothing is known, as ``plain`` writes it."""


def plain(value: str) -> str:
    """Return a word as it is compared: one width, lower case, single blanks."""
    if value.isascii():  # nearly always, and ten times as fast
        return value.strip().casefold()
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


UNIT = re.compile(r"[(\[{【（][^)\]}】）]*[)\]}】）]|[*:?#]")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def heading_words(heading: str) -> str:
    """Return the words of a heading: camelCase and ``_`` split, units dropped."""
    whole = unicodedata.normalize("NFKC", heading)
    bare = UNIT.sub(" ", whole)
    tidy = bare if any(map(str.isalnum, bare)) else whole
    return " ".join(re.findall(r"[^\W_]+", CAMEL.sub(" ", tidy).casefold()))


def heading_key(heading: str) -> str:
    """Return a heading as it is compared: its words, written together."""
    return heading_words(heading).replace(" ", "")


def truth(value: str) -> bool | None:
    """Return what a word says, or nothing when it is none of those words."""
    word = plain(value)
    return True if word in TRUE else False if word in FALSE else None

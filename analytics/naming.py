"""Periods by how they are written: ``2017``, ``2017Q1``, ``2017-03``, ``2017-W09``."""

import re
from datetime import date

from core.errors import RuleError
from core.periods import Grain

SHAPES = {
    Grain.DAY: r"(\d{4})-(\d\d)-(\d\d)",
    Grain.WEEK: r"(\d{4})-W(\d\d)",
    Grain.MONTH: r"(\d{4})-(\d\d)",
    Grain.QUARTER: r"(\d{4})Q([1-4])",
    Grain.YEAR: r"(\d{4})",
    Grain.FISCAL_YEAR: r"(\d{4})",
}


def key_of(words: str, grain: Grain, fiscal_start: int = 1) -> date | int:
    """Return the key of ``analytics.dimensions.grain_key`` for a written period.

    Raises:
        RuleError: ``measures.no_period``.
    """
    found = re.fullmatch(SHAPES[grain], words)
    try:
        return _key([int(group) for group in found.groups()], grain, fiscal_start)  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise RuleError("measures.no_period", words=words) from None


def _key(parts: list[int], grain: Grain, fiscal_start: int) -> date | int:
    match grain:
        case Grain.DAY:
            return date(*parts)
        case Grain.WEEK:
            return date.fromisocalendar(parts[0], parts[1], 1)
        case Grain.MONTH:
            return parts[0] * 100 + parts[1]
        case Grain.QUARTER:
            return parts[0] * 100 + parts[1] * 3 - 2
        case Grain.YEAR:
            return parts[0] * 100 + 1
        case Grain.FISCAL_YEAR:
            return parts[0] * 100 + fiscal_start

"""Dates and instants as people write them, taken apart without a guess.

"03/04/2024" is two days. A text is taken apart into the days that it can mean, by
order; which order holds is decided for all values of a column that are written in
the same style.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR = 1900
LAST_YEAR = 2199
CENTURY = 100
PIVOT = 69
"""Two digits from here on are of the last century, as in POSIX."""

SERIALS = range(18_264, 73_051)
"""Days that a workbook counts from the end of 1899: 1950 to 2099."""

LONGEST = 60
NOON_HOUR = 12
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october",
            "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTH = "(?P<m>[a-z]{3,9})\\.?"
DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
CLOCK = (
    r"(?:[t ,]\s*(?P<time>(?:上午|下午|晚上|am|pm)?\s*\d{1,2}\s*[:时点]\s*\d{1,2}.*))?"
)
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
NUMERIC = re.compile(
    rf"(\d{{1,4}})(\s?[-/.]\s?|\s)(\d{{1,2}})\2(\d{{1,4}}){CLOCK}", re.ASCII
)
CHINESE = re.compile(
    r"(\d{4}|\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?\s*(?:星期.|周.)?"
    r"\s*(?P<time>(?:上午|下午|晚上)?\s*\d{1,2}\s*[:时点].*)?"
)
NAMED = tuple(
    (style, re.compile(WEEKDAY + form + CLOCK))
    for style, form in (
        ("d mon y", rf"{DAY}[-/ .]*(?:of )?{MONTH}[-/ .,]*(?P<y>\d{{4}}|\d\d)"),
        ("mon d y", rf"{MONTH}[-/ ]*{DAY},?[-/ ]+(?P<y>\d{{4}}|\d\d)"),
        ("y mon d", rf"(?P<y>\d{{4}})[-/ .]*{MONTH}[-/ .]*{DAY}"),
    )
)
COMPACT = re.compile(r"(\d{8})(?:[t ]?(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
SERIAL = re.compile(r"(\d{5})(?:\.(\d{1,12}))?", re.ASCII)
TIME = re.compile(
    r"(?P<half>上午|下午|晚上|am|pm)?\s*(?P<h>\d{1,2})\s*[:时点]\s*(?P<m>\d{1,2})分?"
    r"(?:\s*:?\s*(?P<s>\d{1,2})秒?(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<late>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?[-+]\d\d:?(?:\d\d)?)?(?:\s*\(.*\))?",
    re.ASCII,
)


class Moment(NamedTuple):
    """A time of day, with the zone that the text names, if it does."""

    at: time
    zone: timezone | None


@dataclass(frozen=True, slots=True)
class DateText:
    """A date taken apart: the day for each order in which it can be read.

    ``style`` is how it is written. ``fits`` is empty when no order gives a day.
    """

    style: str
    fits: Mapping[str, date]
    moment: Moment | None = None

    @property
    def sure(self) -> date | None:
        """Return the day, if all orders give the same one."""
        days = {day for order, day in self.fits.items() if not self.unlikely(order)}
        return days.pop() if len(days) == 1 else None

    def unlikely(self, order: str) -> bool:
        """Return whether an order is believed only when a person says so.

        Year first in two digits: almost any date in two digits can be read so.
        """
        return order == "ymd" and self.style.endswith("2")


@lru_cache(maxsize=1 << 15)
def split_date(text: str) -> DateText | None:
    """Return a date taken apart, or nothing when the text is not like a date."""
    if ISO.match(text) and (found := _iso(text)):
        return found
    tidy = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if len(tidy) > LONGEST or not any(map(str.isdecimal, tidy)):
        return None
    return (
        _numeric(tidy) or _chinese(tidy) or _compact(tidy) or _serial(tidy)
        or _named(tidy)
    )  # fmt: skip


def day_of(year: str, month: int, day: int) -> date | None:
    """Return the day, or nothing when there is none or its year is no year of ours."""
    number = int(year)
    if len(year) <= len("99"):
        number += CENTURY * (19 if number >= PIVOT else 20)
    try:
        found = date(number, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= number <= LAST_YEAR else None


def _made(style: str, days: Mapping[str, date | None], clock: str | None) -> DateText:
    fits = {order: day for order, day in days.items() if day}
    if not clock:
        return DateText(style, fits)
    moment = _moment(clock)
    return DateText(style, fits if moment else {}, moment)


def _iso(text: str) -> DateText | None:
    """Return what the standard library reads, nearly all there is, in no time."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    day = found.date()
    fits = {"ymd": day} if FIRST_YEAR <= day.year <= LAST_YEAR else {}
    if len(text) == len("2024-12-31"):
        return DateText("-y", fits)
    zone = found.tzinfo if isinstance(found.tzinfo, timezone) else None
    return DateText("-y", fits, Moment(found.time(), zone))


def _numeric(text: str) -> DateText | None:
    found = NUMERIC.fullmatch(text)
    if not found:
        return None
    mark = found[2].strip() or " "
    first, second, third = found[1], found[3], found[4]
    if len(first) > len("31"):
        day = day_of(first, int(second), int(third))
        return _made(f"{mark}y", {"ymd": day}, found["time"])
    days = {
        "dmy": day_of(third, int(second), int(first)),
        "mdy": day_of(third, int(first), int(second)),
    }
    if len(third) > len("31"):
        return _made(f"{mark}4", days, found["time"])
    days["ymd"] = day_of(first, int(second), int(third))
    return _made(f"{mark}2", days, found["time"])


def _chinese(text: str) -> DateText | None:
    found = CHINESE.fullmatch(text)
    if not found:
        return None
    day = day_of(found[1], int(found[2]), int(found[3]))
    return _made("年", {"ymd": day}, found["time"])


def _compact(text: str) -> DateText | None:
    found = COMPACT.fullmatch(text)
    if not found:
        return None
    n = found[1]
    days = {
        "ymd": day_of(n[:4], int(n[4:6]), int(n[6:])),
        "dmy": day_of(n[4:], int(n[2:4]), int(n[:2])),
        "mdy": day_of(n[4:], int(n[:2]), int(n[2:4])),
    }
    clock = ":".join(part for part in found.groups()[1:] if part)
    return _made("8", days, clock)


def _serial(text: str) -> DateText | None:
    found = SERIAL.fullmatch(text)
    if not found or int(found[1]) not in SERIALS:
        return None
    moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=int(found[1]))
    if found[2]:
        seconds = round(86_400 * int(found[2]) / 10 ** len(found[2]))
        moment += timedelta(seconds=seconds)
    at = Moment(moment.time(), None) if found[2] else None
    return DateText("serial", {"ymd": moment.date()}, at)


def _named(text: str) -> DateText | None:
    for style, form in NAMED:
        found = form.fullmatch(text)
        if found and found["m"] in MONTHS:
            day = day_of(found["y"], MONTHS[found["m"]], int(found["d"]))
            return _made(style, {"dmy": day, "mdy": day, "ymd": day}, found["time"])
    return None


def _moment(text: str) -> Moment | None:
    found = TIME.fullmatch(text.strip())
    if not found:
        return None
    hour = int(found["h"])
    half = found["half"] or (found["late"] or "").replace(".", "")
    if half and hour <= NOON_HOUR:
        late = half in ("下午", "晚上", "pm")
        hour = hour % NOON_HOUR + NOON_HOUR * late
    micro = int((found["f"] or "0").ljust(6, "0")[:6])
    try:
        at = time(hour, int(found["m"]), int(found["s"] or 0), micro)
        return Moment(at, _zone(found["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    digits = re.sub(r"[^-+\d]", "", text)
    if not digits:
        return UTC
    minutes = int(digits[1:3]) * 60 + int(digits[3:] or 0)
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))

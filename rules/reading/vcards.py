"""Address cards (vCard 2.1, 3.0, 4.0) as rows with one heading for each kind of value.

``TEL`` is the number to call: the one that the card prefers, else the mobile, else the
one at work. ``TEL.CELL`` and ``TEL.WORK.FAX`` are all numbers by kind; a second one of
a kind is ``TEL.CELL.2``. The same holds for ``EMAIL`` and ``ADR``. Pictures, sounds
and keys are left out.
"""

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from core.errors import RuleError
from rules.reading.encodings import decoder
from rules.reading.records import LONGEST_CELL

TEXTS = ("FN", "TITLE", "NOTE", "ROLE", "NICKNAME", "CATEGORIES", "BDAY", "URL")
BY_KIND = ("TEL", "EMAIL", "ADR")
READ = frozenset({*TEXTS, *BY_KIND, "N", "ORG"})
FIRST = ("FN", "ORG", "TITLE", "TEL", "EMAIL", "ADR", "NOTE")
KINDS = ("CELL", "WORK", "HOME", "MAIN", "IPHONE", "FAX", "PAGER", "CAR", "OTHER")
UNWANTED = frozenset({"FAX", "PAGER"})
"""Numbers that nobody answers: the one to call only where there is no other."""

LIKELY = ("CELL", "IPHONE", "WORK", "MAIN", "", "HOME")
"""Of values that no card prefers, the first kind here is taken; ``""`` has none."""

UNPREFERRED = 101
"""After the last of the ranks that version 4 gives, 1 to 100."""

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
SPELLED = re.compile(r"\\([\\;,:])")
"""What is escaped where line breaks are spelled out in bytes: ``\\n`` is no break."""

COMPONENT = re.compile(r"(?:[^;\\]|\\.)*", re.DOTALL)
PARAMETER = re.compile(r';(?:([^=;:"]+)=)?("[^"]*"|[^;:"]*)')
LINE = re.compile(rf"(?:[\w-]+\.)?([\w-]+)((?:{PARAMETER.pattern})*):(.*)", re.DOTALL)
CHINESE = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One property of a card: ``values`` are its components, taken apart at ``;``."""

    name: str
    kinds: tuple[str, ...]
    rank: int
    values: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the value as one text; components stay apart by ``;``."""
        return ";".join(self.values)


def cards(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield what each card has, by heading.

    Raises:
        RuleError: ``reading.open_card``, the file ends inside a card, or
            ``reading.cell_too_large``.
    """
    number, within = 0, False
    found: list[Line] = []
    for words in _unfolded(lines):
        tag = words.strip().upper()
        if tag in ("BEGIN:VCARD", "END:VCARD"):
            if within and found:
                yield _row(found)
            within = tag.startswith("BEGIN")
            number += within
            found = []
        elif within and (line := _line(words)):
            if len(words) > LONGEST_CELL:  # its rest may be gone
                raise RuleError("reading.cell_too_large", row=number, most=LONGEST_CELL)
            found.append(line)
    if within:
        raise RuleError("reading.open_card", row=number)


def headings(seen: Iterable[str]) -> tuple[str, ...]:
    """Return headings in order: the usual ones first, then the rest by name."""
    names = set(seen)
    usual = [name for name in FIRST if name in names]
    return (*usual, *sorted(names.difference(usual)))


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Join the lines that a card breaks: by a blank, or by ``=`` at the end.

    The blank belongs to the break, in version 2.1 to the text. A picture may be of any
    size and is not read: the rest of a long one is let go.
    """
    whole: list[str] = []
    size, blank, spelled, soft = 0, 1, False, False
    for line in lines:
        bare = line.rstrip("\r\n")
        begins = not soft and bare[:1] not in ("", " ", "\t")
        if begins:
            if whole:
                yield "".join(whole)
            whole, size, spelled = [], 0, "QUOTED-PRINTABLE" in bare.upper()
            blank = _fold(bare, blank)
        piece = bare if begins or soft else bare[blank:]
        if soft := spelled and piece.endswith("="):
            piece = piece[:-1]
        if size <= LONGEST_CELL:
            whole.append(piece)
        size += len(piece)
    if whole:
        yield "".join(whole)


def _fold(line: str, before: int) -> int:
    """Return how many characters begin the rest of a broken line, from here on."""
    name, _, version = line.partition(":")
    return int(version.strip() != "2.1") if name.upper() == "VERSION" else before


def _line(words: str) -> Line | None:
    found = LINE.fullmatch(words)
    if not found or found[1].upper() not in READ:
        return None
    marks = [
        (name.upper() or "TYPE", word)
        for name, value in PARAMETER.findall(found[2])
        for word in value.strip('"').upper().split(",")
    ]
    named = dict(marks)
    kinds = {word for name, word in marks if name == "TYPE"}
    value, escape = _decoded(found[5], {word for _, word in marks}, named)
    return Line(
        found[1].upper(),
        tuple(kind for kind in KINDS if kind in kinds),
        _rank(named.get("PREF"), kinds),
        tuple(_plain(part, escape) for part in _components(value)),
    )


def _decoded(
    value: str, words: Collection[str], named: Mapping[str, str]
) -> tuple[str, re.Pattern[str]]:
    """Return a value that was spelled out in bytes, and what is escaped in it."""
    raw = None
    if "QUOTED-PRINTABLE" in words:
        raw = quopri.decodestring(value.encode("utf-8"))
    elif named.get("ENCODING") in {"B", "BASE64"}:
        with suppress(binascii.Error, ValueError):
            raw = b64decode("".join(value.split()), validate=True)
    if raw is None:
        return value, ESCAPE
    return raw.decode(_charset(named), errors="replace"), SPELLED


def _rank(said: str | None, kinds: Collection[str]) -> int:
    """Return how much a card prefers a value; 1 is most."""
    if said is not None and said.isdecimal() and len(said) <= len(str(UNPREFERRED)):
        return int(said)
    return 1 if said is not None or "PREF" in kinds else UNPREFERRED


def _charset(named: Mapping[str, str]) -> str:
    try:
        return decoder(named.get("CHARSET", "utf-8"))
    except RuleError:
        return "utf-8"


def _components(value: str) -> list[str]:
    parts, at = [], 0
    while at <= len(value):
        part = COMPONENT.match(value, at)
        end = part.end() if part else at
        parts.append(value[at:end])
        at = end + 1
    return parts


def _plain(value: str, escape: re.Pattern[str]) -> str:
    words = escape.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return words.replace("\r\n", "\n").strip()


def _row(lines: list[Line]) -> dict[str, str]:
    row: dict[str, str] = {}
    for line in lines:
        if line.name in TEXTS and line.text:
            row.setdefault(line.name, line.text)
        elif line.name == "ORG":
            _add_parts(row, line.values)
    for name in BY_KIND:
        row |= _by_kind(name, [line for line in lines if line.name == name])
    if "FN" not in row and (names := [x for x in lines if x.name == "N"]):
        row["FN"] = _full_name(names[0].values)
    return {heading: value for heading, value in row.items() if value}


def _add_parts(row: dict[str, str], values: tuple[str, ...]) -> None:
    row.setdefault("ORG", values[0])
    if unit := " / ".join(filter(None, values[1:])):
        row.setdefault("ORG.UNIT", unit)


def _by_kind(name: str, lines: list[Line]) -> Mapping[str, str]:
    row: dict[str, str] = {}
    filled = [line for line in lines if any(line.values)]
    if not filled:
        return row
    best = min(
        filled,
        key=lambda line: (
            not UNWANTED.isdisjoint(line.kinds),
            line.rank,
            _place(line.kinds or ("",)),
        ),
    )
    row[name] = _value(best)
    for line in filled:
        if not line.kinds:
            continue
        heading = kind = ".".join([name, *line.kinds])
        again = 1
        while heading in row:
            again += 1
            heading = f"{kind}.{again}"
        row[heading] = _value(line)
    others = [line for line in filled if not line.kinds and line is not best]
    return row | {f"{name}.{n}": _value(line) for n, line in enumerate(others, 2)}


def _place(kinds: Collection[str]) -> int:
    return min(LIKELY.index(k) if k in LIKELY else len(LIKELY) for k in kinds)


def _value(line: Line) -> str:
    if line.name != "ADR":
        return re.sub("^(tel|mailto):", "", line.text, flags=re.IGNORECASE)
    parts = [" ".join(part.split()) for part in line.values if part]
    if CHINESE.search("".join(parts)):
        return "".join(reversed(parts))  # country first, as an address is written
    return ", ".join(part.strip(",") for part in parts)


def _full_name(values: tuple[str, ...]) -> str:
    family, given, middle, before, after = (*values, "", "", "", "")[:5]
    if CHINESE.search(family + given):
        return f"{family}{given}"
    return " ".join(filter(None, (before, given, middle, family, after)))

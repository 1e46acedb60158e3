"""What stands between the cells of a text file, judged by its first lines.

A delimiter is believed when it gives most records one and the same number of
cells. Blanks and fixed columns are weaker evidence and come after.
"""

import re
from collections import Counter
from collections.abc import Sequence

from core.errors import RuleError
from core.i18n import Label
from rules.reading.records import MOST_COLUMNS, Shape, breadth, records, slices
from rules.reading.table import BLANKS, FIXED, Proof

USUAL = ("\t", ";", "|", ",")
RARE = ("^", "~", "\x1f", "\x01", "¦", "\uff0c")
RECORDS = 300
MOST = 0.5
NEARLY_ALL = 0.9
EVEN = 0.99
RARELY = 0.2
WIDEST = 4_096
"""Nobody lays out a table with blanks that is wider than this."""

FEW_LINES = 20
"""With fewer lines, one blank column is chance; a gap must be two wide."""

DECLARED = re.compile(r"sep=(.)\s*", re.IGNORECASE)
DIGITS = re.compile(r"[\d.,:/+-]*\d[\d.,:/+-]*")


def shape_of(lines: Sequence[str], declared: str | None) -> tuple[Shape, Proof]:
    """Return how the cells are parted and why.

    Args:
        lines: The first lines of the file, with their ends; as many as there are
            to see, the last one whole.
        declared: One character, ``blanks``, ``fixed``, or nothing.

    Raises:
        RuleError: ``reading.bad_delimiter``, one that cannot part cells.
    """
    if declared is not None:
        return _declared(lines, declared), Proof(Label("reading.proof_declared"))
    if lines and (named := DECLARED.fullmatch(lines[0])):
        shape = Shape(named[1], blank_after=_blank_after(lines, named[1]))
        return shape, Proof(Label("reading.proof_sep_line"))
    for candidates, least in ((USUAL, MOST), (RARE, NEARLY_ALL)):
        share, width, best = max(_fit(lines, mark) for mark in candidates)
        if share > least:
            values = {"percent": round(100 * share), "columns": width}
            shape = Shape(best, blank_after=_blank_after(lines, best))
            return shape, Proof(Label("reading.proof_delimiter"), values)
    return _without_delimiter(lines)


def names_delimiter(line: str) -> bool:
    """Return whether a first line only says what the delimiter is (``sep=;``)."""
    return DECLARED.fullmatch(line) is not None


def _declared(lines: Sequence[str], declared: str) -> Shape:
    if declared == BLANKS:
        return Shape(BLANKS)
    if declared == FIXED:
        return Shape(FIXED, cuts=cuts(lines, gap=1))
    if len(declared) > 1 or declared in ("\r", "\n", '"'):
        raise RuleError("reading.bad_delimiter", delimiter=declared)
    return Shape(declared, blank_after=bool(declared) and _blank_after(lines, declared))


def _without_delimiter(lines: Sequence[str]) -> tuple[Shape, Proof]:
    if _too_wide(lines):
        return Shape(""), Proof(Label("reading.proof_one_column"))
    if width := _blank_width(lines):
        values = {"columns": width}
        return Shape(BLANKS), Proof(Label("reading.proof_blanks"), values)
    found = cuts(lines, gap=1 if len(lines) >= FEW_LINES else 2)
    if len(found) > 1:
        values = {"columns": len(found)}
        return Shape(FIXED, cuts=found), Proof(Label("reading.proof_fixed"), values)
    return Shape(""), Proof(Label("reading.proof_one_column"))


def _fit(lines: Sequence[str], mark: str) -> tuple[float, int, str]:
    """Return the share of records of the usual width, that width and the mark."""
    widths: Counter[int] = Counter()
    try:
        for row in records(lines, Shape(mark)):
            widths[len(row)] += bool(row)
            if widths.total() >= RECORDS:
                break
    except RuleError as error:
        # Where it makes no table of the lines, what it made so far counts.
        if not widths and error.key == "reading.too_many_columns":
            return 1.0, MOST_COLUMNS + 1, mark  # to be refused when it is read
    if max(widths, default=0) <= 1:
        return 0.0, 1, mark
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total() if width > 1 else 0.0), width, mark


def _blank_after(lines: Sequence[str], mark: str) -> bool:
    """Return whether quotation marks stand behind a blank: ``a, "b, c"``."""
    head = "".join(lines)
    apart, close = f'{mark} "', f'{mark}"'
    return (
        apart in head and close not in head and not re.search('^"', head, re.MULTILINE)
    )


def _blank_width(lines: Sequence[str]) -> int:
    """Return how many words each line has, if all have as many and some are numbers.

    A list of two-word names is not a table: one of the columns must be of numbers.
    """
    rows = [words for line in lines if (words := line.split())]
    width = len(rows[0]) if rows else 0
    if width <= 1 or sum(len(row) == width for row in rows) < EVEN * len(rows):
        return 0
    even = [row for row in rows if len(row) == width]
    body = even[1:] or even
    numbers = any(all(DIGITS.fullmatch(row[i]) for row in body) for i in range(width))
    return width if numbers else 0


def cuts(lines: Sequence[str], gap: int) -> tuple[int, ...]:
    """Return where fields of fixed width begin: behind columns blank in all lines.

    A field that hardly any line fills is a piece of the one before it.
    """
    if _too_wide(lines):
        return (0,)
    bare = [line.rstrip() for line in lines if line.strip()]
    used = 0
    for line in bare:
        used |= _used(line)
    begins, end = [], -gap
    for field in re.finditer("1+", f"{used:b}"[::-1]):
        if field.start() - end >= gap:
            begins.append(field.start())
        end = field.end()
    return _filled(bare, (0, *begins[1:]))


def _too_wide(lines: Sequence[str]) -> bool:
    return max(map(len, lines), default=0) > WIDEST


def _used(line: str) -> int:
    """Return a number with a bit for each column that is not blank."""
    bits, at = 0, 0
    for character in line:
        width = breadth(character)
        if not character.isspace():
            bits |= (1 << width) - 1 << at
        at += width
    return bits


def _filled(lines: Sequence[str], begins: tuple[int, ...]) -> tuple[int, ...]:
    rows = [slices(line, begins) for line in lines]
    return tuple(
        begin
        for index, begin in enumerate(begins)
        if index == 0
        or rows[0][index]
        or sum(bool(row[index]) for row in rows) > RARELY * len(rows)
    )

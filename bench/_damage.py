"""What goes wrong with files on their way: the cells, then the bytes."""

import io
from collections.abc import Callable
from random import Random
from zipfile import ZipFile, ZipInfo

from bench._files import Grid

ODD = (
    "", "-", "N/A", "NaN", "null", "0", "-1", "1e30", "1E999", "9" * 25, "½", "١٢٣",
    "1.2万", "(123)", "12 %", "$1,234.50", "1.234,50 €", "\uff11\uff12", "2026-02-30",
    "31/12/2026", "0001-01-01", "9999-12-31", "45000", "2026-01-01T00:00:00+14:00",
    "TRUE", "是", "=1+1", "a\u202eb", "\u200b", "\ud7ff", "😀", "a\nb", 'a"b', ";",
    "Acme 1", "Acme 2", "Lin", "王芳", "won", "lost", "O-1", "x" * 201, "<b>", "\t",
)  # fmt: skip
"""Cells of other types, some absurd, some that mean somebody."""
HUGE = 70_000
ENDINGS = ("csv", "tsv", "txt", "xlsx", "xls", "vcf", "pdf", "")
MARKS = (b",", b";", b"\t", b"\n", b"\r\n", b'"', b":", b"=")


def damaged_cells(rows: Grid, chance: Random) -> Grid:
    """Return a table with one thing or two done to its cells."""
    for _ in range(chance.choice([0, 1, 1, 2])):
        if rows[0]:
            rows = chance.choice(CELLS)(rows, chance)
    return rows


def damaged_bytes(name: str, content: bytes, chance: Random) -> tuple[str, bytes]:
    """Return a file with one thing or two done to its bytes, or to its name."""
    for _ in range(chance.choice([0, 1, 1, 2])):
        if content[:2] == b"PK" and chance.random() < 0.6:  # noqa: PLR2004
            content = _in_the_archive(content, chance)
        else:
            content = chance.choice(BYTES)(content, chance)
    if chance.random() < 0.05:  # noqa: PLR2004
        name = f"file.{chance.choice(ENDINGS)}"
    return name, content


def _shuffled(rows: Grid, chance: Random) -> Grid:
    places = list(range(len(rows[0])))
    chance.shuffle(places)
    some = places[: chance.choice([len(places), chance.randint(1, len(places))])]
    return [[row[p] for p in some if p < len(row)] for row in rows]


def _mixed(rows: Grid, chance: Random) -> Grid:
    share = chance.choice([0.05, 0.3, 0.9])
    return [
        rows[0],
        *(
            [chance.choice(ODD) if chance.random() < share else cell for cell in row]
            for row in rows[1:]
        ),
    ]


def _swapped(rows: Grid, chance: Random) -> Grid:
    """Put cells of one column into another."""
    one, two = (chance.randrange(len(rows[0])) for _ in range(2))
    for row in rows[1:]:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]
    return rows


def _doubled(rows: Grid, chance: Random) -> Grid:
    at = chance.randrange(len(rows[0]))
    return [[*row, *row[at : at + 1]] for row in rows]


def _uneven(rows: Grid, chance: Random) -> Grid:
    return [
        chance.choice([row, row[:-1], [*row, "more"], [], row[:1], [*row, "", ""]])
        for row in rows
    ]


def _huge(rows: Grid, chance: Random) -> Grid:
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice("x王 ") * HUGE
    return rows


def _noted(rows: Grid, chance: Random) -> Grid:
    notes = [["Exported on 2026-01-01"], [], ["Company", "East"]]
    totals = [["Total", *["1,234.50"] * (len(rows[0]) - 1)]]
    return [*notes[: chance.randrange(4)], *rows, *totals[: chance.randrange(2)]]


def _repeated(rows: Grid, chance: Random) -> Grid:
    again = [chance.choice(rows) for _ in range(chance.randint(1, 12))]
    return [*rows, *again]


def _bare(rows: Grid, chance: Random) -> Grid:
    """Lose the headings, or the rows, or all."""
    return chance.choice([rows[1:], rows[:1], [[]], [[""] * 5, *rows[1:]]]) or [[]]


def _truncated(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _cut_out(content: bytes, chance: Random) -> bytes:
    at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:at] + content[to:]


def _flipped(content: bytes, chance: Random) -> bytes:
    flipped = bytearray(content)
    for _ in range(chance.choice([1, 5, 50]) if flipped else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _noisy(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    noise = chance.randbytes(chance.choice([1, 9, 900]))
    return content[:at] + noise + content[at + chance.choice([0, len(noise)]) :]


def _other_marks(content: bytes, chance: Random) -> bytes:
    """Let quotes, delimiters or line ends become something else, here or there."""
    mark = chance.choice(MARKS)
    other = chance.choice([*MARKS, b"", b"\0"])
    return content.replace(mark, other, chance.choice([-1, 1, 3]))


def _open_quote(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + b'"' + content[at:]


def _other_encoding(content: bytes, chance: Random) -> bytes:
    """Read the bytes as one encoding and write them as another."""
    codecs = ("utf-8", "gb18030", "cp1252", "latin-1", "utf-16-le", "utf-32", "cp437")
    wrong, right = chance.choice(codecs), chance.choice(codecs)
    return content.decode(wrong, "replace").encode(right, "replace")


def _twice(content: bytes, chance: Random) -> bytes:
    return content + chance.choice([content, content[::-1], b"\0" * 3, b"\x1a"])


def _in_the_archive(content: bytes, chance: Random) -> bytes:
    """Damage one part of a workbook and pack it again."""
    try:
        with ZipFile(io.BytesIO(content)) as book:
            parts = {name: book.read(name) for name in book.namelist()}
    except Exception:  # noqa: BLE001 (it is broken already, in one way of many)
        return content
    if not parts:
        return content
    name = chance.choice(sorted(parts))
    if chance.random() < 0.2:  # noqa: PLR2004
        del parts[name]
    else:
        parts[name] = chance.choice(BYTES)(parts[name], chance)
    out = io.BytesIO()
    with ZipFile(out, "w") as book:
        for part, body in parts.items():
            book.writestr(ZipInfo(part), body)
    return out.getvalue()


CELLS: tuple[Callable[[Grid, Random], Grid], ...] = (
    _shuffled, _mixed, _mixed, _swapped, _doubled, _uneven, _huge, _noted, _repeated,
    _bare,
)  # fmt: skip
BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _truncated, _cut_out, _flipped, _noisy, _other_marks, _open_quote,
    _other_encoding, _twice,
)  # fmt: skip

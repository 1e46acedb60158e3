"""Where a table begins and ends: headings under notes, totals at the foot.

A file is surveyed once, record by record; only its first and last records are kept.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from core.errors import RuleError
from core.i18n import Label
from rules.reading.looks import TEXT, looks
from rules.reading.survey import Survey
from rules.reading.table import FileSpec, Proof
from rules.reading.words import heading_key

LAST_HEADER_ROW = 50
ALWAYS = 0.98
"""Share of filled cells from which on a column counts as never empty."""

SPARSE = 0.4
TYPED = 0.5
FULL = 0.5
TOTALS = frozenset(
    [
        "合计",
        "总计",
        "共计",
        "总和",
        "小计",
        "合計",
        "總計",
        "小計",
        "grandtotal",
        "subtotal",
    ]
)
"""What no record is called."""

PERHAPS_TOTALS = frozenset(
    ["total", "totals", "sum", "average", "汇总", "平均", "平均值", "均值"]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table is. ``sure`` says how well its headings are proved, 0 to 1."""

    headings: tuple[str, ...]
    header_row: int
    footer_rows: int
    proof: dict[str, Proof]
    sure: float


def layout(survey: Survey, spec: FileSpec, known: Collection[str] = ()) -> Layout:
    """Return where the headings and the foot notes are.

    Args:
        survey: All records.
        spec: What a person said, which wins.
        known: Headings that mean something to us, as ``heading_key`` writes them.

    Raises:
        RuleError: ``reading.nothing_in_it``, ``reading.no_such_row``.
    """
    if not survey.widths:
        raise RuleError("reading.nothing_in_it")
    header, header_proof, sure = _header(survey, spec.header_row, known)
    if header > survey.count or (header > len(survey.head)):
        raise RuleError("reading.no_such_row", row=header, rows=survey.count)
    headings = _headings(survey, header)
    footer, footer_proof = _footer(survey, spec.footer_rows, header, len(headings))
    proof = {"header_row": header_proof, "footer_rows": footer_proof}
    return Layout(headings, header, footer, proof, sure)


def _header(
    survey: Survey, declared: int | None, known: Collection[str]
) -> tuple[int, Proof, float]:
    if declared is not None:
        return declared, Proof(Label("reading.proof_declared")), 1.0
    kinds = [[looks(cell) for cell in row] for row in survey.head]
    typed = _typed(kinds)
    fullest = median(sum(map(bool, row)) for row in kinds if any(row))
    best, best_score = 0, 0.0
    for index, row in enumerate(kinds[:LAST_HEADER_ROW]):
        if _is_data(row, typed, fullest):
            break
        score = _score(survey.head[index], row, typed, known)
        if any(row) and score > best_score:
            best, best_score = index + 1, score
    if best and _recurs(survey.head, best, known):
        best = 0
    if not best:
        return 0, Proof(Label("reading.proof_no_headings")), 0.0
    if typed:
        proof = Proof(Label("reading.proof_headings"), {"columns": len(typed)})
        return best, proof, 1.0
    return best, Proof(Label("reading.proof_first_row")), 0.5


def _typed(kinds: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return the columns that are mostly of one kind other than text, and which."""
    columns: dict[int, Counter[str]] = {}
    for row in kinds:
        for index, kind in enumerate(row):
            if kind:
                columns.setdefault(index, Counter())[kind] += 1
    found = {}
    for index, counter in columns.items():
        kind, count = counter.most_common(1)[0]
        if kind != TEXT and count > TYPED * counter.total():
            found[index] = kind
    return found


def _is_data(row: Sequence[str], typed: dict[int, str], fullest: float) -> bool:
    """Return whether a row is one of the table's: filled, with values in place."""
    if not typed or sum(map(bool, row)) < FULL * fullest:
        return False
    met = sum(row[i] == kind for i, kind in typed.items() if i < len(row))
    return met >= FULL * len(typed)


def _score(
    cells: Sequence[str],
    row: Sequence[str],
    typed: dict[int, str],
    known: Collection[str],
) -> float:
    """Return how much a row looks like headings: full, above values, known words."""
    filled = sum(map(bool, row))
    if not filled:
        return 0.0
    above = sum(bool(row[i]) for i in typed if i < len(row)) / max(len(typed), 1)
    words = [heading_key(cell) for cell in cells if cell.strip()]
    meant = sum(word in known for word in words) / filled
    return filled / max(len(cells), 1) + above + 2 * meant + len(set(words)) / filled


def _recurs(head: Sequence[Sequence[str]], best: int, known: Collection[str]) -> bool:
    """Return whether the supposed headings are values: they come again below."""
    names = [(i, cell) for i, cell in enumerate(head[best - 1]) if cell.strip()]
    if any(heading_key(cell) in known for _, cell in names):
        return False
    below = [set(column) for column in _columns(head[best:], len(head[best - 1]))]
    again = sum(cell in below[index] for index, cell in names)
    return again > FULL * len(names)


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    return [[row[i] for row in rows if i < len(row)] for i in range(width)]


def _headings(survey: Survey, header: int) -> tuple[str, ...]:
    """Return unique names; a column without one is named by its place from 1.

    Text beyond the last heading makes a column only where most rows have it: a
    stray delimiter in one row must not make a column of its own.
    """
    row = survey.head[header - 1] if header else []
    width = max(len(row), _usual(survey.widths)) if header else max(survey.widths)
    names: list[str] = []
    taken: set[str] = set()
    for index in range(width):
        words = " ".join(row[index].split()) if index < len(row) else ""
        name, again = words or str(index + 1), 1
        while name in taken:
            again += 1
            name = f"{words or index + 1} ({again})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _usual(widths: Counter[int]) -> int:
    """Return the greatest width that at least half of the rows have."""
    half = FULL * widths.total()
    return max(
        width
        for width in widths
        if sum(n for other, n in widths.items() if other >= width) >= half
    )


def _footer(
    survey: Survey, declared: int | None, header: int, width: int
) -> tuple[int, Proof]:
    body = survey.count - header
    if declared is not None:
        if declared > body:
            raise RuleError("reading.no_such_row", row=declared, rows=survey.count)
        return declared, Proof(Label("reading.proof_declared"))
    end = _loose_end(survey, header)
    head = [row for row in survey.head[header : survey.count - len(end)] if row]
    always = _always(head, width)
    rows, said = 0, ""
    for row in end:
        if row and not _is_foot(row, always):
            break
        rows += 1
        said = "".join(row).strip() or said
    if not rows:
        return 0, Proof(Label("reading.proof_no_footer"))
    return rows, Proof(Label("reading.proof_footer"), {"rows": rows, "words": said})


def _loose_end(survey: Survey, header: int) -> list[list[str]]:
    """Return the last rows that may be no records, from the last one up."""
    fills = [_filled(row) for row in survey.head[header:] if row]
    if not fills:
        return []
    usual = median(fills)
    end: list[list[str]] = []
    for row in list(survey.tail)[::-1][: survey.count - header - 1]:
        if row and _filled(row) > SPARSE * usual and not _total(row):
            break
        end.append(row)
    return end


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _total(row: Sequence[str]) -> str:
    word = heading_key(next(cell for cell in row if cell.strip()))
    return word if word in TOTALS | PERHAPS_TOTALS else ""


def _always(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return the columns that every record fills."""
    return [
        index
        for index, column in enumerate(_columns(rows, width))
        if sum(bool(cell.strip()) for cell in column) >= ALWAYS * len(rows)
    ]


def _is_foot(row: Sequence[str], always: Sequence[int]) -> bool:
    """Return whether one of the last rows is no record: total, remark, signature.

    It is called 合计, or it lacks cells that every record has and is called "total"
    or has few: a company may be called Total, and little may be known about one.
    """
    word = _total(row)
    if word in TOTALS:
        return True
    missing = sum(i >= len(row) or not row[i].strip() for i in always)
    return missing >= (1 if word else max(FULL * len(always), 1))

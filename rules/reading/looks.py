"""What a single cell looks like: enough to find headings and foot notes by."""

import re

from rules.reading.table import BoolCell, DateCell, NumberCell

TEXT = "text"
NUMBER = "number"
DATE = "date"
BOOL = "bool"

LOOKS = (
    (
        DATE,
        re.compile(
            r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}([T ].{4,})?|\d{2,4}年\d{1,2}月\d{1,2}日?.*"
            r"|\d{1,2}:\d{2}(:\d{2})?"
        ),
    ),
    (
        NUMBER,
        re.compile(
            r"[-+(]?\s*(?:[A-Z]{0,3}[¥$€£¥])?\s*-?\d[\d.,'\s]*(?:[eE][-+]?\d+)?\s*"
            r"[%万亿元)kKmM]*"
        ),
    ),
    (BOOL, re.compile(r"true|false|yes|no|y|n|是|否", re.IGNORECASE)),
)
LONGEST_VALUE = 40
CELLS = {NumberCell: NUMBER, DateCell: DATE, BoolCell: BOOL}


def looks(cell: str) -> str:
    """Return ``number``, ``date``, ``bool`` or ``text``; empty for no text at all."""
    bare = cell.strip()
    if not bare:
        return ""
    if type(cell) in CELLS:
        return CELLS[type(cell)]
    if len(bare) > LONGEST_VALUE or not (bare[-1].isalnum() or bare[-1] in ")%元"):
        return TEXT
    return next((name for name, form in LOOKS if form.fullmatch(bare)), TEXT)

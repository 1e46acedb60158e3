"""Imports: a table becomes records, in one batch that can be taken back."""

from services.imports.batches import Listed, listed, undo
from services.imports.run import (
    KINDS,
    Report,
    Source,
    fields_of,
    guessed,
    remembered,
    run,
)

__all__ = [
    "KINDS",
    "Listed",
    "Report",
    "Source",
    "fields_of",
    "guessed",
    "listed",
    "remembered",
    "run",
    "undo",
]

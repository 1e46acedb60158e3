"""Imports: a table becomes records, in one batch that can be taken back."""

from services.imports.batches import Listed, listed, undo
from services.imports.layouts import KINDS, Source, fields_of, guessed
from services.imports.run import Report, remembered, run
from services.imports.tally import Changed, Tally

__all__ = [
    "KINDS",
    "Changed",
    "Listed",
    "Report",
    "Source",
    "Tally",
    "fields_of",
    "guessed",
    "listed",
    "remembered",
    "run",
    "undo",
]

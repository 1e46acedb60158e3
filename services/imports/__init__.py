"""Imports: a table becomes records, in one batch that can be taken back."""

from services.imports.batches import Listed, listed, undo
from services.imports.layouts import KINDS, Source, fields_of, guessed
from services.imports.looking import Column, Look, Option, Unknown, look
from services.imports.mending import Rejected, mended, rejected, rest
from services.imports.run import Report, remembered, run
from services.imports.tally import Changed, Tally

__all__ = [
    "KINDS",
    "Changed",
    "Column",
    "Listed",
    "Look",
    "Option",
    "Rejected",
    "Report",
    "Source",
    "Tally",
    "Unknown",
    "fields_of",
    "guessed",
    "listed",
    "look",
    "mended",
    "rejected",
    "remembered",
    "rest",
    "run",
    "undo",
]

"""Imports: files become records; a batch can be taken back."""

import hashlib

from components import imports as ui
from components import page, session
from components.words import t
from rules.reading.synonyms import known_headings
from services import files, imports

viewer = session.require("imports")


def opened(kind: str, name: str, content: bytes) -> imports.Source:
    """Return a file as the import takes it."""
    table = files.open_table(name, content, known=known_headings(kind))
    return imports.Source(name, hashlib.sha256(content).hexdigest(), table)


with page.header(t("imports.title")):
    pass
ui.screen(ui.Desk(viewer, imports, opened, files.write_csv))

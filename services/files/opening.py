"""One door for every file that a person hands in."""

from collections.abc import Collection
from pathlib import Path

from rules.reading.contents import HEAD, WORKBOOKS, Content, content_of
from rules.reading.table import FileSpec, Table
from services.files.cards import open_cards
from services.files.sources import opened, source_of
from services.files.texts import open_text
from services.files.workbooks import open_workbook


def open_table(
    name: str,
    content: bytes | Path,
    spec: FileSpec | None = None,
    known: Collection[str] = (),
) -> Table:
    """Return the table of a csv, tsv, txt, xlsx, xls or vcf file.

    Everything is found out and checked before the first row is handed out; the
    bytes decide what the file is and its name must not say otherwise.

    Args:
        name: The name that the file came with.
        content: Its bytes, or where it is; a large one is not read into memory.
        spec: What a person says about it, which wins over what is found.
        known: Headings that mean something (``rules.reading.words.heading_key``).

    Raises:
        RuleError: a key of ``reading`` that says why the file is refused.
        NotFoundError: ``reading.no_such_file``.
    """
    source = source_of(content)
    with opened(source) as stream:
        kind = content_of(name, stream.read(HEAD))
    if kind in WORKBOOKS:
        return open_workbook(source, kind, spec or FileSpec(), known)
    if kind is Content.CARDS:
        return open_cards(source, spec or FileSpec())
    return open_text(source, spec or FileSpec(), known)

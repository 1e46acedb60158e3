"""What a file is, by its first bytes; its name must not say otherwise."""

import re
from enum import StrEnum

from core.errors import RuleError
from core.i18n import Label

HEAD = 4_096
"""As many bytes as ``content_of`` needs to see."""


class Content(StrEnum):
    """What the bytes are. The first four can be read."""

    TEXT = "text"
    CARDS = "cards"
    XLSX = "xlsx"
    XLS = "xls"
    ARCHIVE = "archive"
    WEB_PAGE = "web_page"
    PICTURE = "picture"
    PDF = "pdf"
    OTHER = "other"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"reading.content_{self}")


SIGNATURES = (
    (re.compile(rb"PK(\x03\x04|\x05\x06|\x07\x08)"), Content.XLSX),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Content.XLS),
    (re.compile(rb"%PDF-"), Content.PDF),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF"), Content.PICTURE),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ|\x28\xb5"), Content.ARCHIVE),
    (re.compile(rb"\x7fELF|MZ[\x90\0]|SQLite format 3\0|PAR1"), Content.OTHER),
    (
        re.compile(
            rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|\?xml|table|meta)", re.IGNORECASE
        ),
        Content.WEB_PAGE,
    ),
    (
        re.compile(
            rb"(\xef\xbb\xbf)?\s*BEGIN:VCARD"
            rb"|(\xff\xfe)?B\0E\0G\0I\0N\0:\0V\0|(\xfe\xff)?\0B\0E\0G\0I\0N\0:\0V",
            re.IGNORECASE,
        ),
        Content.CARDS,
    ),
)
WORKBOOKS = frozenset({Content.XLSX, Content.XLS})
EXTENSIONS = {
    "xlsx": WORKBOOKS,
    "xlsm": WORKBOOKS,
    "xls": WORKBOOKS,
    "et": WORKBOOKS,
    "vcf": frozenset({Content.CARDS}),
    "vcard": frozenset({Content.CARDS}),
    "csv": frozenset({Content.TEXT}),
    "tsv": frozenset({Content.TEXT}),
    "tab": frozenset({Content.TEXT}),
}
ANY = frozenset({Content.TEXT, Content.CARDS, *WORKBOOKS})
"""What may stand in a file whose name promises nothing, ``.txt`` for one."""


def content_of(name: str, head: bytes) -> Content:
    """Return how to read a file of this name that begins with ``head``.

    Raises:
        RuleError: ``reading.empty``, ``reading.wrong_extension`` (the name says
            something else) or ``reading.not_readable`` (nothing that we read).
    """
    if not head:
        raise RuleError("reading.empty")
    found = next(
        (content for form, content in SIGNATURES if form.match(head)), Content.TEXT
    )
    _, dot, extension = name.lower().rpartition(".")
    allowed = EXTENSIONS.get(extension, ANY)
    if found in allowed:
        return found
    if found not in ANY:
        raise RuleError("reading.not_readable", content=found.label)
    raise RuleError(
        "reading.wrong_extension", extension=dot + extension, content=found.label
    )

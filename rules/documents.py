"""Documents: which files are kept, judged by their content, size and name."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.characters import SPOOFING
from core.errors import RuleError
from core.fields import Managed

LARGEST = 25 * 1024 * 1024
"""Bytes of a document."""
LONGEST = 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (ZIP,), "xlsx": (ZIP,), "pptx": (ZIP,), "zip": (ZIP,),
    "doc": (OLE,), "xls": (OLE,), "ppt": (OLE,),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "txt": (), "csv": (), "md": (),
}  # fmt: skip
"""How files of each name begin; texts begin with anything that is no other kind."""
TEXTS = frozenset(name for name, starts in STARTS.items() if not starts)
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"<html", b"<!doc", b"<svg", b"<?xml", b"<scri")


class DocumentFields(SQLModel):
    """What a person says about a file."""

    kind: Annotated[str | None, Managed("document")] = Field(
        default=None, max_length=80
    )


def checked_name(name: str) -> str:
    """Return the name that a file is kept and sent under.

    Raises:
        RuleError: ``documents.bad_name`` or ``documents.bad_kind``.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    hidden = any(c in SPOOFING or not c.isprintable() for c in plain)
    path = any(c in plain for c in '/\\:*?"<>|')
    if not plain or len(plain) > LONGEST or hidden or path or plain.startswith("."):
        raise RuleError("documents.bad_name", most=LONGEST)
    if ending(plain) not in STARTS:
        raise RuleError("documents.bad_kind", known=", ".join(STARTS))
    return plain


def ending(name: str) -> str:
    """Return what follows the last point of a name, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_content(name: str, content: bytes) -> None:
    """Let only files pass that are what their name says.

    Raises:
        RuleError: ``documents.empty_file``, ``documents.too_large`` or
            ``documents.not_what_it_says``.
    """
    if not content:
        raise RuleError("documents.empty_file")
    if len(content) > LARGEST:
        raise RuleError("documents.too_large", megabytes=LARGEST // 1024**2)
    kind = ending(name)
    fits = _is_text(content) if kind in TEXTS else content.startswith(STARTS[kind])
    if not fits:
        raise RuleError("documents.not_what_it_says", ending=kind)


def _is_text(content: bytes) -> bool:
    start = content[:64].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    others = (*PROGRAMS, *(s for starts in STARTS.values() for s in starts))
    return b"\0" not in content and not start.startswith(
        tuple(other.lower() for other in others)
    )

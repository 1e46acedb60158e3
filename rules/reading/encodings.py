"""Which encoding a file is in, judged by all of its bytes.

A mark at the start decides, then NULs (UTF-16), then UTF-8, whose pattern other
encodings do not hit by chance. The two Chinese double-byte encodings are told
apart by how many characters are everyday ones; what remains is Western.
"""

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field

from core.errors import RuleError
from core.i18n import Label
from rules.reading.table import Proof

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
DECODERS = {
    "utf-8": "utf-8-sig",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso8859-1": "cp1252",
}
"""What an encoding is read with: the superset that files of that name need."""

HEAD = 1 << 16
DAMAGED_AT_MOST = 0.2
"""Share of bytes out of place up to which it is UTF-8: others have three in four."""

ODD_AT_MOST = 0.02
LONGEST_LINE = 1 << 22
EVERYDAY = 0.6
"""Share of everyday characters above which a Chinese encoding is believed."""

HIGH_TRAILS = 0.25
"""Share of second bytes above 0x7F; Western text has none to speak of."""

LAST_ASCII = 0x7F
CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x7f]")
UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
    rb"|([\x80-\xff])"
)
"""Each character that is not ASCII; the group has a byte that is none."""


@dataclass(frozen=True, slots=True)
class _Chinese:
    """A double-byte encoding: its pairs and which of them are everyday ones.

    The characters that a school child knows come first in both, in one block.
    """

    pairs: re.Pattern[bytes]
    leads: frozenset[int]
    least_trail: int


GB18030 = _Chinese(
    re.compile(
        rb"[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]"
        rb"|([\x81-\xfe])([\x40-\x7e\x80-\xfe])|[\x80-\xff]"
    ),
    frozenset(range(0xB0, 0xD8)) | {0xA1, 0xA3},
    0xA1,
)
BIG5 = _Chinese(
    re.compile(rb"([\x81-\xfe])([\x40-\x7e\xa1-\xfe])|[\x80-\xff]"),
    frozenset(range(0xA4, 0xC7)) | {0xA1, 0xA2},
    0x40,
)


@dataclass(slots=True)
class _Tally:
    """How well the bytes fit one double-byte encoding."""

    encoding: _Chinese
    everyday: int = 0
    high_trails: int = 0
    characters: int = 0

    def add(self, lines: bytes) -> None:
        counted = Counter(self.encoding.pairs.findall(lines))
        for (lead, trail), count in counted.items():
            self.characters += count
            if lead:
                usual = ord(lead) in self.encoding.leads
                self.everyday += count * (
                    usual and ord(trail) >= self.encoding.least_trail
                )
                self.high_trails += count * (ord(trail) > LAST_ASCII)

    def score(self) -> float:
        if not self.characters or self.high_trails < HIGH_TRAILS * self.characters:
            return 0.0
        return self.everyday / self.characters


@dataclass(slots=True)
class EncodingJudge:
    """Is fed the whole file piece by piece, then says what its encoding is."""

    head: bytes = b""
    not_ascii: int = 0
    not_utf8: int = 0
    gb18030: _Tally = field(default_factory=lambda: _Tally(GB18030))
    big5: _Tally = field(default_factory=lambda: _Tally(BIG5))
    rest: bytes = b""

    def add(self, piece: bytes) -> None:
        """Take the next bytes of the file."""
        if len(self.head) < HEAD:
            self.head += piece[: HEAD - len(self.head)]
        whole = self.rest + piece
        # No character of these encodings has a line feed inside.
        cut = max(whole.rfind(b"\n"), whole.rfind(b"\r")) + 1
        if not cut and len(whole) > LONGEST_LINE:
            cut = len(whole)  # no table: one character may be judged wrong
        self.rest = whole[cut:]
        self._judge(whole[:cut])

    def result(self) -> tuple[str, Proof]:
        """Return the encoding and why.

        Raises:
            RuleError: ``reading.not_text``, no encoding makes text of it.
        """
        self._judge(self.rest)
        self.rest = b""
        for mark, name in MARKS:
            if self.head.startswith(mark):
                return name, Proof(Label("reading.proof_mark"))
        if b"\0" in self.head:
            return _wide(self.head)
        if len(CONTROLS.findall(self.head)) > ODD_AT_MOST * len(self.head):
            raise RuleError("reading.not_text")
        return self._by_count()

    def _by_count(self) -> tuple[str, Proof]:
        if not self.not_ascii:
            return "utf-8", Proof(Label("reading.proof_ascii"))
        if not self.not_utf8:
            values = {"count": self.not_ascii}
            return "utf-8", Proof(Label("reading.proof_utf8"), values)
        if self.not_utf8 <= DAMAGED_AT_MOST * self.not_ascii:
            values = {"count": self.not_utf8}
            return "utf-8", Proof(Label("reading.proof_utf8_damaged"), values)
        scores = {"gb18030": self.gb18030.score(), "big5": self.big5.score()}
        best = max(scores, key=lambda name: scores[name])
        if scores[best] > EVERYDAY:
            values = {"percent": round(100 * scores[best])}
            return best, Proof(Label("reading.proof_everyday"), values)
        return "cp1252", Proof(Label("reading.proof_western"))

    def _judge(self, lines: bytes) -> None:
        if lines.isascii():
            return
        lines = b"\n".join(line for line in lines.splitlines() if not line.isascii())
        found = UTF8.findall(lines)
        self.not_ascii += len(found)
        wrong = sum(1 for bad in found if bad)
        self.not_utf8 += wrong
        if wrong:
            self.gb18030.add(lines)
            self.big5.add(lines)


def decoder(encoding: str) -> str:
    """Return the codec that reads files said to be in ``encoding``.

    Raises:
        RuleError: ``reading.unknown_encoding``.
    """
    try:
        name = codecs.lookup(encoding).name
        codecs.getincrementaldecoder(name)().decode(b"")
        "".encode(name)
    except (LookupError, ValueError, TypeError, AssertionError) as error:
        raise RuleError("reading.unknown_encoding", encoding=encoding) from error
    return DECODERS.get(name, name)


def _wide(head: bytes) -> tuple[str, Proof]:
    """Return which order of bytes makes readable text of UTF-16 without a mark."""
    shares = {name: _readable(head, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < 1 - ODD_AT_MOST:
        raise RuleError("reading.not_text")
    return best, Proof(Label("reading.proof_wide"))


def _readable(head: bytes, encoding: str) -> float:
    words = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
    usual = re.findall(
        "[\t\r\n -~\u00a0-\u024f\u0370-\u052f\u2000-\u206f\u20a0-\u20bf\u3000-\u30ff"
        "\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]",
        words,
    )
    return len(usual) / max(len(words), 1)

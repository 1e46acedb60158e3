"""Text files: encoding, delimiter, headings found out and the rows streamed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from core.i18n import Label
from rules.reading.delimiters import names_delimiter, shape_of
from rules.reading.encodings import EncodingJudge, decoder
from rules.reading.layout import layout
from rules.reading.records import Shape, fit, given_back, records
from rules.reading.survey import Survey
from rules.reading.table import FileSpec, Found, Proof, Table
from services.files.sources import Source, lines, pieces

SEEN_LINES = 2_000
SEEN_CHARACTERS = 1 << 21


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of a text file between its headings and its foot."""

    source: Source
    decoder: str
    shape: Shape
    skipped: int
    """Lines before the first record: one if it only names the delimiter."""

    first: int = 0
    count: int = 0
    width: int = 0

    def records(self) -> Iterator[list[str]]:
        """Yield every record of the file as it stands."""
        text = lines(self.source, self.decoder)
        return records(islice(text, self.skipped, None), self.shape)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows of the table, a cell for each heading."""
        for row in islice(self.records(), self.first, self.first + self.count):
            yield given_back(fit(row, self.width))
        self.source.check()


def open_text(source: Source, spec: FileSpec, known: Collection[str]) -> Table:
    """Return the table of a text file.

    Raises:
        RuleError: a reason of ``reading`` why it cannot be read.
    """
    encoding, encoding_proof = encoding_of(source, spec.encoding)
    seen = _first_lines(source, decoder(encoding))
    shape, shape_proof = shape_of(seen, spec.delimiter)
    skipped = int(spec.delimiter is None and names_delimiter("".join(seen[:1])))
    rows = TextRows(source, decoder(encoding), shape, skipped)
    survey = Survey.of(rows.records())
    found = layout(survey, spec, known)
    count = survey.count - found.header_row - found.footer_rows
    rows = replace(rows, first=found.header_row, count=count, width=len(found.headings))
    proof = {"encoding": encoding_proof, "delimiter": shape_proof, **found.proof}
    return Table(
        found.headings,
        rows,
        found.header_row + 1,
        count,
        Found(
            encoding=encoding,
            delimiter=shape.delimiter,
            header_row=found.header_row,
            footer_rows=found.footer_rows,
            proof=proof,
        ),
    )


def encoding_of(source: Source, declared: str | None) -> tuple[str, Proof]:
    """Return the encoding of a file, judged by all its bytes, and why.

    Raises:
        RuleError: ``reading.not_text``, ``reading.unknown_encoding``.
    """
    if declared is not None:
        decoder(declared)
        return declared, Proof(Label("reading.proof_declared"))
    judge = EncodingJudge()
    for piece in pieces(source):
        judge.add(piece)
    return judge.result()


def _first_lines(source: Source, codec: str) -> list[str]:
    seen: list[str] = []
    room = SEEN_CHARACTERS
    for line in islice(lines(source, codec), SEEN_LINES):
        seen.append(line)
        room -= len(line)
        if room < 0:
            break
    return seen

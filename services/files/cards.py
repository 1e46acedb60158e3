"""Address cards: each card a row, numbered from 1."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import RuleError
from core.i18n import Label
from rules.reading.encodings import decoder
from rules.reading.records import MOST_COLUMNS
from rules.reading.table import FileSpec, Found, Proof, Table
from rules.reading.vcards import cards, headings
from services.files.sources import Source, lines
from services.files.texts import encoding_of


@dataclass(frozen=True, slots=True)
class CardRows:
    """The cards of a file."""

    source: Source
    decoder: str
    headings: tuple[str, ...] = ()

    def cards(self) -> Iterator[dict[str, str]]:
        """Yield what each card has, by heading."""
        return cards(lines(self.source, self.decoder))

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the cards as rows, a cell for each heading."""
        for card in self.cards():
            yield [card.get(heading, "") for heading in self.headings]


def open_cards(source: Source, spec: FileSpec) -> Table:
    """Return the table of a file of address cards.

    Raises:
        RuleError: a reason of ``reading`` why it cannot be read.
    """
    encoding, proof = encoding_of(source, spec.encoding)
    seen: set[str] = set()
    count = 0
    for card in CardRows(source, decoder(encoding)).cards():
        seen.update(card)
        count += 1
        if len(seen) > MOST_COLUMNS:
            raise RuleError(
                "reading.too_many_columns",
                row=count,
                columns=len(seen),
                most=MOST_COLUMNS,
            )
    if not count:
        raise RuleError("reading.nothing_in_it")
    names = headings(seen)
    return Table(
        names,
        CardRows(source, decoder(encoding), names),
        1,
        count,
        Found(
            encoding=encoding,
            header_row=0,
            proof={
                "encoding": proof,
                "header_row": Proof(Label("reading.proof_cards")),
            },
        ),
    )

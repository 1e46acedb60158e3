"""Which heading of a file means which field of a record."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from core.fields import Kind
from rules.reading.words import heading_key, heading_words

FURTHER = re.compile(r"(TEL|EMAIL|ADR)(\.\w+)+")
"""What an address card has besides the number to call, by its kind: ``TEL.WORK``."""

NEAR = 85
"""Likeness (``WRatio``) from which a heading is offered, never taken by itself."""

OFFERS = 3
SHORTEST = 0.6
SHORTEST_CHINESE = 0.4
"""How long a name must be beside a heading that has it inside, as a share."""


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field and all that it may be called.

    ``labels`` are its names on our screens in both languages, ``synonyms`` what others
    call it, the likeliest first, ``parts`` headings whose texts together are it.
    """

    name: str
    labels: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    parts: tuple[str, ...] = ()

    def ranks(self) -> dict[str, int]:
        """Return every name as it is compared, with its rank; 0 is best."""
        ranked: dict[str, int] = {}
        for rank, names in enumerate(
            ((self.name,), self.labels, *((word,) for word in self.synonyms))
        ):
            for name in names:
                ranked.setdefault(heading_key(name), rank)
        return ranked


def guess(
    headings: Sequence[str],
    fields: Sequence[FieldName],
    empty: Collection[str] = (),
) -> dict[str, str]:
    """Return the field of each heading that is one of its names.

    A field goes to the heading with its likeliest name and a heading to one field;
    what is left has no field. Headings of ``empty`` columns come last. Only where no
    heading is a person's whole name do several (first name, last name) share a field.
    The further numbers of an address card go into a note.
    """
    ranks = {field.name: field.ranks() for field in fields}
    found = sorted(
        (heading in empty, names[key], place, order, heading, field)
        for order, (field, names) in enumerate(ranks.items())
        for place, heading in enumerate(headings)
        if (key := heading_key(heading)) in names
    )
    taken: dict[str, str] = {}
    for *_, heading, field in found:
        if heading not in taken and field not in taken.values():
            taken[heading] = field
    taken |= _joined(headings, fields, taken)
    return _further(headings, fields, taken) | taken


def propose(
    headings: Sequence[str], fields: Sequence[FieldName], taken: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return fields that a person may mean by the headings without one, best first."""
    free = [field for field in fields if field.name not in taken.values()]
    found = {
        heading: _like(heading_words(heading), free)
        for heading in headings
        if heading not in taken and heading_words(heading)
    }
    return {heading: names for heading, names in found.items() if names}


def _joined(
    headings: Sequence[str], fields: Sequence[FieldName], taken: Mapping[str, str]
) -> dict[str, str]:
    joined: dict[str, str] = {}
    for field in fields:
        parts = set(map(heading_key, field.parts))
        mine: Collection[str] = [
            heading
            for heading in headings
            if heading_key(heading) in parts and heading not in taken
        ]
        if field.name not in taken.values():
            joined |= dict.fromkeys(mine, field.name)
    return joined


def _further(
    headings: Sequence[str], fields: Sequence[FieldName], taken: Collection[str]
) -> dict[str, str]:
    kept = [h for h in headings if h not in taken and FURTHER.fullmatch(h)]
    notes = [field.name for field in fields if field.kind is Kind.NOTE][:1]
    return {heading: note for note in notes for heading in kept}


def _like(words: str, fields: Sequence[FieldName]) -> list[str]:
    scores: defaultdict[str, float] = defaultdict(float)
    least = len(words) * (SHORTEST if words.isascii() else SHORTEST_CHINESE)
    for field in fields:
        for name in (field.name, *field.labels, *field.synonyms):
            other = heading_words(name)
            if len(other) < least:
                continue  # a word somewhere in a long question
            score = fuzz.WRatio(words, other)
            scores[field.name] = max(scores[field.name], score)
    near = sorted((-score, name) for name, score in scores.items() if score >= NEAR)
    return [name for _, name in near[:OFFERS]]

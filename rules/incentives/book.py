"""The inputs, sorted and indexed once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.incentives.currency import Exchanges
from rules.incentives.inputs import DatedAmount, Event, Inputs, Transaction
from rules.incentives.part import refuse
from rules.incentives.people import People

Order = tuple[date, date, tuple[tuple[int, int, str], ...]]


def natural(number: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts A-9 before A-10."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
        for piece in re.split(r"(\d+)", number)
        if piece
    )


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where and when a value comes from; equal numbers are one entry."""

    number: str
    dated: date
    posted: date
    order: Order
    row: Transaction | None = None
    origin: str | None = None
    path: str = ""


def stamp(number: str, dated: date, posted: date | None = None) -> Stamp:
    """Return the stamp of something that is no transaction."""
    known = posted or dated
    return Stamp(number, dated, known, (known, dated, natural(number)))


class Book:
    """Everything that was given, by the keys it is looked up with."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.people = People(inputs.people, _named(inputs))
        self.exchanges = Exchanges(inputs.exchange_rates)
        self.stamps = _stamps(inputs.transactions)
        self.by_number: Mapping[str, Stamp] = {
            item.number: item for item in self.stamps
        }
        self.events: dict[str, list[Event]] = defaultdict(list)
        for event in sorted(inputs.events, key=lambda event: event.date):
            self.events[event.transaction].append(event)
        self._quotas = _by_payee(inputs.quotas)
        self._targets = _by_payee(inputs.target_incentives)
        _check_references(self)
        days = sorted(_days(self))
        self.span: Sequence[date] = (days[0], days[-1]) if days else ()
        """The first and last day on which anything happened."""

    def quotas(self, payee: str, component: str) -> Sequence[DatedAmount]:
        """Return a person's own quotas for a component."""
        return _for(self._quotas.get(payee, ()), component)

    def targets(self, payee: str, component: str) -> Sequence[DatedAmount]:
        """Return a person's own target incentives for a component."""
        return _for(self._targets.get(payee, ()), component)

    def payee(self, named: str | None, path: str) -> str:
        """Return who is meant; rows that name nobody mean the only person."""
        return named or self.people.only(path)


def _days(book: Book) -> Iterator[date]:
    inputs = book.inputs
    yield from (item.posted for item in book.stamps)
    for rows in (inputs.events, inputs.results, inputs.adjustments):
        yield from (row.date for row in rows)


def _named(inputs: Inputs) -> Iterator[str]:
    for row in inputs.transactions:
        if row.payee:
            yield row.payee
        yield from (credit.payee for credit in row.credits)
    for rows in (
        inputs.quotas,
        inputs.target_incentives,
        inputs.results,
        inputs.openings,
        inputs.earlier_lines,
        inputs.adjustments,
        inputs.balances,
        inputs.assignments,
    ):
        yield from (row.payee for row in rows if row.payee)


def _stamps(rows: Sequence[Transaction]) -> list[Stamp]:
    stamps: dict[str, Stamp] = {}
    for index, row in enumerate(rows):
        path = f"inputs.transactions[{index}]"
        number = row.number or str(index + 1)
        if number in stamps:
            refuse("number_twice", f"{path}.number", number=number)
        posted = max(row.posted_on or row.date, row.date)
        order = (posted, row.date, natural(number))
        stamps[number] = Stamp(number, row.date, posted, order, row, row.origin, path)
    return sorted(stamps.values(), key=lambda item: item.order)


def _by_payee(rows: Sequence[DatedAmount]) -> dict[str, list[DatedAmount]]:
    found: dict[str, list[DatedAmount]] = defaultdict(list)
    for row in rows:
        found[row.payee].append(row)
    return found


def _for(rows: Sequence[DatedAmount], component: str) -> Sequence[DatedAmount]:
    own = [row for row in rows if row.component == component]
    return own or [row for row in rows if row.component is None]


def _check_references(book: Book) -> None:
    earlier = {line.transaction for line in book.inputs.earlier_lines}
    for item in book.stamps:
        if (
            item.origin
            and item.origin not in book.by_number
            and item.origin not in earlier
        ):
            refuse("origin_unknown", f"{item.path}.origin", number=item.origin)
    for index, event in enumerate(book.inputs.events):
        if event.transaction not in book.by_number:
            refuse(
                "origin_unknown",
                f"inputs.events[{index}].transaction",
                number=event.transaction,
            )

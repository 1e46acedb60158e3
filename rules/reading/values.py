"""What the values of one column mean, proved by all of them.

A ``Prover`` is fed the column in any number of pieces; its ``Reading`` then turns
each value into what it means, or says what is wrong with it. Nothing is guessed:
where the column fits two readings, ``Reading.ask`` says what a person must answer.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal

from core.fields import Kind, Problem
from core.i18n import Label
from rules.reading.currencies import currency_of
from rules.reading.dates import DateText, split_date
from rules.reading.numbers import PLAIN, POINTED, NumberText, split_number
from rules.reading.orders import DateTally
from rules.reading.separators import DecimalTally
from rules.reading.table import (
    DECIMALS,
    BoolCell,
    DateCell,
    MeantCell,
    NumberCell,
    Proof,
)
from rules.reading.words import PLACEHOLDERS, plain, truth

NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.MONEY})
DATES = frozenset({Kind.DATE, Kind.INSTANT})
TYPED = NUMBERS | DATES | {Kind.BOOL}
SPOILED = re.compile(r"\d([.,]\d+)?E\+(1\d|2\d|30)", re.IGNORECASE | re.ASCII)
"""What a spreadsheet makes of a long number: its last digits are lost."""

LONGEST_PLACEHOLDER = max(map(len, PLACEHOLDERS))
REMEMBERED = 10_000
"""Most columns repeat their values: a known one costs a twentieth."""

DAMAGED = "\ufffd"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a cell says it; ``currency`` is nothing when the cell says none."""

    amount: Decimal
    currency: str | None = None


Value = str | Decimal | Amount | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known about a column beforehand.

    ``date_order`` and ``decimal`` are a person's word on this column, which wins;
    ``file_date_order`` and ``file_decimal`` a word on the whole file, which holds
    where the column proves nothing. ``missing`` has
    the placeholders that stand for nothing; when nobody was asked, the usual ones
    do in columns of numbers, dates and yes or no, and stay as they are in text.
    ``zone`` is the company's, ``currency`` its own: it decides what "$" means.
    """

    date_order: str | None = None
    decimal: str | None = None
    file_date_order: str | None = None
    file_decimal: str | None = None
    missing: Collection[str] | None = None
    zone: tzinfo = UTC
    currency: str | None = None

    def is_missing(self, word: str, kind: Kind) -> bool:
        """Return whether ``word``, as ``plain`` writes it, stands for nothing."""
        if self.missing is None:
            return kind in TYPED and word in PLACEHOLDERS
        return word in self.missing


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that the column cannot answer: what, the choices, some values."""

    about: str
    options: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of a column are to be read, and why.

    ``orders`` has the order of day, month and year for each style of writing dates,
    empty where none is proved. ``placeholders`` counts the words that usually stand
    for nothing, whether or not they are taken so.
    """

    kind: Kind
    declared: Declared
    proof: Proof
    orders: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    ask: Ask | None = None
    placeholders: Mapping[str, int] = field(default_factory=dict)
    seen: dict[str, Value | Problem] = field(
        default_factory=dict, repr=False, compare=False
    )

    def parse(self, value: str) -> Value | Problem:
        """Return what a value means, nothing for a missing one, or its problem."""
        if type(value) is not str:  # equal text that a workbook meant otherwise
            return self._parse(value)
        if value in self.seen:
            return self.seen[value]
        meant = self._parse(value)
        if len(self.seen) < REMEMBERED:
            self.seen[value] = meant
        return meant

    def _parse(self, value: str) -> Value | Problem:
        bare = value.strip()
        if not bare or self._missing(bare):
            return None
        if DAMAGED in bare:
            return Problem(Label("reading.damaged_text"), {"value": bare})
        if self.kind in NUMBERS:
            return self._number(value, bare)
        if self.kind in DATES:
            return self._date(bare)
        if self.kind is Kind.BOOL:
            said = truth(bare)
            return _problem("not_yes_or_no", bare) if said is None else said
        return _problem("spoiled_number", bare) if SPOILED.fullmatch(bare) else bare

    def _missing(self, bare: str) -> bool:
        if len(bare) > LONGEST_PLACEHOLDER and self.declared.missing is None:
            return False
        return self.declared.is_missing(plain(bare), self.kind)

    def _number(self, value: str, bare: str) -> Value | Problem:
        if isinstance(value, (DateCell, BoolCell)):
            return _problem("not_a_number", bare)
        if type(value) is str and self._is_plain(bare):
            number = Decimal(bare)
            return Amount(number) if self.kind is Kind.MONEY else number
        found = split_number(bare)
        if found is None or (found.part and self.kind is Kind.MONEY):
            return _problem("not_a_number", bare)
        exact = found.value("." if isinstance(value, NumberCell) else self._sign(found))
        if exact is None:
            key = "decimal_unknown" if found.ambiguous else "other_decimal"
            return _problem(key, bare, decimal=self.decimal)
        if self.kind is not Kind.MONEY:
            return _problem("not_a_number", bare) if found.sign else exact
        sign = currency_of(found.sign, self.declared.currency) if found.sign else None
        return Amount(exact, sign)

    def _is_plain(self, bare: str) -> bool:
        """Return whether a number is of the usual form, which is quickly read."""
        if PLAIN.fullmatch(bare):
            return True
        return self.decimal != "," and POINTED.fullmatch(bare) is not None

    def _sign(self, found: NumberText) -> str:
        if self.decimal or found.ambiguous:
            return self.decimal
        return found.decimals[0]

    def _date(self, bare: str) -> Value | Problem:
        found = split_date(bare)
        if found is None:
            return _problem("not_a_date", bare)
        day = self._day(found)
        if isinstance(day, str):
            return _problem(day, bare, **self._order_words(found))
        return self._moment(found, day)

    def _day(self, found: DateText) -> date | str:
        """Return the day, or the key of why there is none."""
        order = self.orders.get(found.style, "")
        if order:
            return found.fits.get(order) or "no_such_day"
        if not found.fits:
            return "no_such_day"
        return found.sure or "date_order_unknown"

    def _order_words(self, found: DateText) -> dict[str, object]:
        order = self.orders.get(found.style, "")
        days = sorted(str(day) for day in found.fits.values())
        return {
            "order": Label(f"reading.order_{order or 'unknown'}"),
            "first": days[0] if days else "",
            "second": days[-1] if days else "",
        }

    def _moment(self, found: DateText, day: date) -> date | datetime:
        at = found.moment
        if self.kind is Kind.DATE and not (at and at.zone):
            return day
        zone = (at and at.zone) or self.declared.zone
        instant = datetime.combine(day, at.at if at else time(), zone)
        if self.kind is Kind.INSTANT:
            return instant.astimezone(UTC)
        return instant.astimezone(self.declared.zone).date()


@dataclass(slots=True)
class Prover:
    """Takes the values of a column, in pieces, and says how to read them."""

    kind: Kind
    declared: Declared = field(default_factory=Declared)
    dates: DateTally = field(default_factory=DateTally)
    decimals: DecimalTally = field(default_factory=DecimalTally)
    placeholders: Counter[str] = field(default_factory=Counter)

    def add(self, values: Iterable[str]) -> None:
        """Take more values of the column."""
        if self.kind in NUMBERS:  # what a workbook means by equal text counts here
            usual = self.declared.missing is None
            for value in values:
                if not (usual and type(value) is str and self.decimals.plain(value)):
                    self._take(value, 1)
        else:
            for value, count in Counter(values).items():
                self._take(value, count)

    def _take(self, value: str, count: int) -> None:
        bare = value.strip()
        word = plain(bare) if len(bare) <= LONGEST_PLACEHOLDER else ""
        if word in PLACEHOLDERS:
            self.placeholders[word] += count
        if not bare or self.declared.is_missing(word, self.kind):
            return
        if self.kind in DATES:
            self.dates.add(bare, count)
        elif self.kind in NUMBERS and not isinstance(value, MeantCell):
            self.decimals.add(bare)

    def result(self, answered: Declared | None = None) -> Reading:
        """Return how the column is to be read.

        Args:
            answered: What is declared now, where a person answered a question; the
                values need not be gone through again.
        """
        said = answered or self.declared
        if self.kind in DATES:
            return self._reading_of_dates(said)
        if self.kind in NUMBERS:
            return self._reading_of_numbers(said)
        key = "proof_yes_no" if self.kind is Kind.BOOL else "proof_as_text"
        proof = Proof(Label(f"reading.{key}"))
        return Reading(self.kind, said, proof, placeholders=self.placeholders)

    def _reading_of_dates(self, said: Declared) -> Reading:
        orders, proof = self.dates.orders(said.date_order, said.file_date_order)
        samples = self.dates.unproved(orders)
        return Reading(
            self.kind,
            said,
            proof,
            orders=orders,
            ask=Ask("date_order", ("dmy", "mdy"), samples) if samples else None,
            placeholders=self.placeholders,
        )

    def _reading_of_numbers(self, said: Declared) -> Reading:
        decimal, proof = self.decimals.decimal(
            said.decimal, said.file_decimal, money=self.kind is Kind.MONEY
        )
        samples = () if decimal else tuple(self.decimals.samples)
        return Reading(
            self.kind,
            said,
            proof,
            decimal=decimal,
            ask=Ask("decimal", DECIMALS, samples) if samples else None,
            placeholders=self.placeholders,
        )


def prove(
    kind: Kind, values: Iterable[str], declared: Declared | None = None
) -> Reading:
    """Return how a whole column is to be read."""
    prover = Prover(kind, declared or Declared())
    prover.add(values)
    return prover.result()


def _problem(key: str, value: str, **more: object) -> Problem:
    return Problem(Label(f"reading.{key}"), {"value": value, **more})

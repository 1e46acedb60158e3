"""Which order of day, month and year the dates of a column are written in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.i18n import Label
from rules.reading.dates import DateText, split_date
from rules.reading.table import Proof

WRONG_AT_MOST = 0.01
"""Share of values that only fit another order: those are mistakes of their rows."""

SAMPLES = 3
FEW = 5
"""With fewer values, that none is over 12 may be chance."""

Fits = frozenset[str]


@dataclass(slots=True)
class Style:
    """One way of writing dates in a column.

    ``fits`` counts the values by the orders that give a day; ``samples`` are some
    that fit more than one, with different days.
    """

    fits: Counter[Fits] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)

    def only(self) -> Counter[str]:
        """Return how many values fit one order alone, by that order."""
        return Counter(
            {min(fits): n for fits, n in self.fits.items() if len(fits) == 1}
        )

    def undecided(self) -> int:
        """Return how many values fit several orders."""
        return sum(n for fits, n in self.fits.items() if len(fits) > 1)


@dataclass(slots=True)
class DateTally:
    """Counts, over a column, which orders its dates fit."""

    styles: dict[str, Style] = field(default_factory=dict)

    def add(self, value: str, count: int = 1) -> None:
        """Count a value; one that is no date says nothing about the order."""
        found = split_date(value)
        if not found or not found.fits:
            return
        style = self.styles.setdefault(found.style, Style())
        fits = frozenset(order for order in found.fits if not found.unlikely(order))
        style.fits[frozenset() if _indifferent(found, fits) else fits] += count
        if len(fits) > 1 and not found.sure and len(style.samples) < SAMPLES:
            style.samples.append(value)

    def orders(
        self, declared: str | None = None, otherwise: str | None = None
    ) -> tuple[dict[str, str], Proof]:
        """Return the order of each style, empty where none is proved, and why.

        Args:
            declared: A person's word on this column, which wins.
            otherwise: A person's word on the whole file, for what is not proved.
        """
        proved = {name: _proved(style) for name, style in self.styles.items()}
        proved |= _by_the_other(self.styles, proved)
        for wanted, only_open in ((declared, False), (otherwise, True)):
            chosen = {
                name: wanted
                for name, order in proved.items()
                if wanted and _can_be(name, wanted) and not (only_open and order)
            }
            if chosen:
                return proved | chosen, Proof(Label("reading.proof_declared"))
        return proved, self._proof(proved)

    def unproved(self, orders: Mapping[str, str]) -> tuple[str, ...]:
        """Return some values that fit several orders, none of which is proved."""
        return tuple(
            sample
            for name, style in self.styles.items()
            if not orders[name]
            for sample in style.samples
        )[:SAMPLES]

    def _proof(self, orders: Mapping[str, str]) -> Proof:
        if self.unproved(orders):
            return Proof(Label("reading.proof_order_open"))
        known = {order for order in orders.values() if order}
        if not known:
            return Proof(Label("reading.proof_one_way"))
        if len(known) != 1:
            return Proof(Label("reading.proof_orders"), {"styles": len(orders)})
        [order] = known
        count = sum(style.only()[order] for style in self.styles.values())
        return Proof(
            Label("reading.proof_order"),
            {"order": Label(f"reading.order_{order}"), "count": count},
        )


def _indifferent(found: DateText, fits: Fits) -> bool:
    """Return whether all orders give the same day, as for 05/05."""
    return len(fits) > 1 and found.sure is not None


def _can_be(style: str, order: str) -> bool:
    """Return whether dates in a style can be in an order: not with the year first."""
    return style[-1] == "2" or (style[-1] in "48" and order != "ymd")


def _proved(style: Style) -> str:
    """Return the order that values prove, if those that deny it are few."""
    only = style.only()
    if not only:
        return ""
    order, count = only.most_common(1)[0]
    wrong = only.total() - count
    return order if wrong <= WRONG_AT_MOST * style.fits.total() else ""


def _by_the_other(
    styles: Mapping[str, Style], proved: Mapping[str, str]
) -> dict[str, str]:
    """Prove two styles by each other.

    A spreadsheet that takes day-month for month-day rewrites every value that it can
    and keeps the order of the digits. Left in the old style are values that only fit
    one order, and the rewritten ones fit both: they too are in that order.
    """
    left = {
        proved[name]
        for name, style in styles.items()
        if proved[name] and style.only().total() >= FEW
        and style.only().total() == style.fits.total()
    }  # fmt: skip
    rewritten = [
        name
        for name, style in styles.items()
        if not style.only() and style.undecided() >= FEW
    ]
    return dict.fromkeys(rewritten, left.pop()) if len(left) == 1 else {}

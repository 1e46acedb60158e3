"""How tiers apply: from a position in the table to slices that add up to money."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from rules.incentives.exact import ONE, ZERO, shown
from rules.incentives.part import refuse
from rules.incentives.table import NO_BANDS, Band, Bands


@dataclass(frozen=True, slots=True)
class Slice:
    """What one tier gives: ``quantity`` at ``value`` is ``amount``."""

    tier: int | None
    lower: Fraction | None
    upper: Fraction | None
    quantity: Fraction
    value: Fraction
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one payee in one window, and turns table values into money.

    ``unit`` is the money that one unit of the quantity gives at a value of 1. With a
    target incentive, ``target`` is what a lookup multiplies. ``lump``: values are
    money.
    """

    bands: Bands = NO_BANDS
    unit: Fraction = ONE
    quota: Fraction | None = None
    target: Fraction | None = None
    lump: bool = False
    path: str = "plan"


Cumulative = Callable[[Terms, Bands, Fraction, Fraction], Iterator[Slice]]


def tier_of(bands: Bands, x: Fraction, path: str) -> Band | None:
    """Return the tier that a position lies in; None pays nothing.

    Raises:
        RuleError: the table refuses what lies below or beyond it.
    """
    lower_inclusive = bands.side == "lower_inclusive"
    seek = bisect_right if lower_inclusive else bisect_left
    index = seek(bands.lowers, x) - 1
    if index < 0:
        return _below(bands, x, path)
    band = bands.bands[index]
    if index == len(bands.bands) - 1 and band.upper is not None and x > band.upper:
        return _beyond(bands, x, path)
    return band


def _below(bands: Bands, x: Fraction, path: str) -> Band | None:
    if bands.below == "refuse" and x < bands.lowers[0]:
        refuse("below_table", path, value=shown(x), limit=shown(bands.lowers[0]))
    return bands.bands[0] if bands.below == "first_tier" else None


def _beyond(bands: Bands, x: Fraction, path: str) -> Band | None:
    last = bands.bands[-1]
    if bands.beyond == "refuse":
        refuse("beyond_table", path, value=shown(x), limit=shown(last.upper or ZERO))
    return last if bands.beyond == "hold" else None


def marginal(
    terms: Terms, bands: Bands, x: Fraction, _basis: Fraction
) -> Iterator[Slice]:
    """Each slice of the position at the value of its own tier (超额累进)."""
    if x < bands.lowers[0]:
        band = _below(bands, x, terms.path)
        if band:
            yield _slice(terms, band, x - band.lower)
        return
    last = bands.bands[-1]
    for band in bands.bands:
        top = band.upper
        if (
            band is last
            and top is not None
            and x > top
            and _beyond(bands, x, terms.path)
        ):
            top = None
        if terms.lump:
            if _is_reached(bands, band, x):
                yield _lump(band, band.value)
        elif x > band.lower:
            yield _slice(terms, band, (x if top is None else min(x, top)) - band.lower)


def retroactive(
    terms: Terms, bands: Bands, x: Fraction, basis: Fraction
) -> Iterator[Slice]:
    """The whole basis at the value of the tier reached (全额追溯)."""
    band = tier_of(bands, x, terms.path)
    if band:
        yield _lump(band, band.value) if terms.lump else _slice(terms, band, basis)


def retroactive_excess(
    terms: Terms, bands: Bands, x: Fraction, _basis: Fraction
) -> Iterator[Slice]:
    """What exceeds the threshold, all of it at the value of the tier reached."""
    band = tier_of(bands, x, terms.path)
    if band and x > bands.threshold:
        yield _slice(terms, band, x - bands.threshold)


def step_overage(
    terms: Terms, bands: Bands, x: Fraction, _basis: Fraction
) -> Iterator[Slice]:
    """Up to quota once; everything over it at the multiplier of the tier reached."""
    quota = terms.quota or ZERO
    band = tier_of(bands, x, terms.path)
    if x > quota:
        yield Slice(None, ZERO, quota, quota, ONE, quota * terms.unit)
    if band:
        yield _slice(terms, band, x - quota if x > quota else x)


def interpolated(
    terms: Terms, bands: Bands, x: Fraction, basis: Fraction
) -> Iterator[Slice]:
    """Passed tiers in full, and the part of the tier reached (插值)."""
    if x < bands.lowers[0] and not _below(bands, x, terms.path):
        return
    last = bands.bands[-1]
    if last.upper is not None and x > last.upper and not _beyond(bands, x, terms.path):
        return
    for band in bands.bands:
        if x > band.lower and band.upper is not None:
            part = (min(x, band.upper) - band.lower) / (band.upper - band.lower)
            yield _worth(terms, band, band.value * part, basis)


def on_line(
    terms: Terms, bands: Bands, x: Fraction, basis: Fraction
) -> Iterator[Slice]:
    """The value of the line on which the position lies."""
    band = tier_of(bands, x, terms.path)
    if band:
        end = x if band.upper is None else min(x, band.upper)
        yield _worth(terms, band, band.value + band.slope * (end - band.lower), basis)


def lookup(terms: Terms, bands: Bands, x: Fraction, basis: Fraction) -> Iterator[Slice]:
    """The value of the tier reached, for the whole basis or target incentive."""
    band = tier_of(bands, x, terms.path)
    if band:
        yield _worth(terms, band, band.value, basis)


def marginal_with_reached_bonus(
    terms: Terms, bands: Bands, x: Fraction, basis: Fraction
) -> Iterator[Slice]:
    """Marginal, and the bonus rate of the highest tier reached on the whole."""
    yield from marginal(terms, bands, x, basis)
    band = tier_of(bands, x, terms.path)
    if band and band.bonus:
        yield Slice(band.number, None, None, x, band.bonus, x * band.bonus * terms.unit)


METHODS: dict[str, Cumulative] = {
    "marginal": marginal,
    "retroactive": retroactive,
    "retroactive_excess": retroactive_excess,
    "step_overage": step_overage,
    "interpolated": interpolated,
    "line": on_line,
    "lookup": lookup,
    "marginal_with_reached_bonus": marginal_with_reached_bonus,
}


def _is_reached(bands: Bands, band: Band, x: Fraction) -> bool:
    return x > band.lower or (bands.side == "lower_inclusive" and x == band.lower)


def _slice(terms: Terms, band: Band, quantity: Fraction) -> Slice:
    amount = quantity * band.value * terms.unit
    return Slice(band.number, band.lower, band.upper, quantity, band.value, amount)


def _lump(band: Band, amount: Fraction) -> Slice:
    return Slice(band.number, band.lower, band.upper, ONE, amount, amount)


def _worth(terms: Terms, band: Band, value: Fraction, basis: Fraction) -> Slice:
    """Return what a looked-up value gives: itself, of the target, or of the basis."""
    if terms.lump:
        return _lump(band, value)
    if terms.target is not None:
        quantity, amount = terms.target, terms.target * value
    else:
        quantity, amount = basis, basis * value * terms.unit
    return Slice(band.number, band.lower, band.upper, quantity, value, amount)


def spread(
    terms: Terms, before: Fraction, after: Fraction, basis: Fraction
) -> Iterator[Slice]:
    """A basis of its own at the values of the tiers that the measure moves through."""
    bands = terms.bands
    if before == after:
        band = tier_of(bands, after, terms.path)
        if band:
            yield _slice(terms, band, basis)
        return
    plain = Terms(bands, path=terms.path)
    for part in difference(
        list(marginal(plain, bands, after, ZERO)),
        list(marginal(plain, bands, before, ZERO)),
    ):
        quantity = basis * part.quantity / (after - before)
        amount = quantity * part.value * terms.unit
        yield Slice(part.tier, part.lower, part.upper, quantity, part.value, amount)


def by_output(bands: Bands, unit: Fraction) -> Bands:
    """Return tiers whose bounds were in the output, with bounds in the input.

    The room of a tier, divided by its rate, is what has to be sold to fill it.
    """
    found: list[Band] = []
    lower = bands.bands[0].lower
    for band in bands.bands:
        rate = band.value * unit
        width = None if band.upper is None else band.upper - band.lower
        upper = lower + width / rate if width is not None and rate else None
        found.append(Band(band.number, lower, upper, band.value, ZERO, ZERO))
        if upper is None:
            break
        lower = upper
    lowers = tuple(band.lower for band in found)
    return Bands(
        tuple(found), lowers, bands.side, bands.below, bands.beyond, bands.threshold
    )


def difference(after: list[Slice], before: list[Slice]) -> list[Slice]:
    """Return slices that add up to one position's money less another's.

    A tier that both have at one value is one slice of the quantity between; what the
    first position had and the second has not is taken out.
    """
    left = {(item.tier, item.lower, item.value): item for item in before}
    found: list[Slice] = []
    for item in after:
        old = left.pop((item.tier, item.lower, item.value), None)
        if old is None:
            found.append(item)
        elif old.quantity != item.quantity or old.amount != item.amount:
            found.append(_less(item, old.quantity, old.amount))
    found += [
        Slice(old.tier, old.lower, old.upper, -old.quantity, old.value, -old.amount)
        for old in left.values()
    ]
    return [item for item in found if item.amount or item.quantity]


def _less(item: Slice, quantity: Fraction, amount: Fraction) -> Slice:
    return Slice(
        item.tier,
        item.lower,
        item.upper,
        item.quantity - quantity,
        item.value,
        item.amount - amount,
    )

"""The rate table: one list of cut points, and what each tier gives."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import Field

from rules.incentives.exact import HUNDRED, ONE, ZERO, exact
from rules.incentives.part import Number, Part

Method = Literal[
    "marginal",
    "retroactive",
    "retroactive_excess",
    "step_overage",
    "interpolated",
    "lookup",
    "marginal_with_reached_bonus",
]
VALUES = ("rate", "amount", "amount_each", "multiplier", "start")


class Tier(Part):
    """One tier, from its cut point up to that of the next; it states one value."""

    from_: Number = Field(
        alias="from",
        description="Cut point at which it begins, in the table's units (see by).",
    )
    to: Number | None = Field(
        default=None,
        description="End; may be left out, else it equals the next tier's from. On "
        "the "
        "last tier: the end of the table, see beyond; left out: open.",
    )
    rate: Number | None = Field(
        default=None, description="Fraction of the basis: 0.05 is 5 %."
    )
    amount: Number | None = Field(
        default=None,
        description="Money. lookup: for being in this tier; marginal: once for every "
        "tier that is reached; interpolated: for passing the whole tier.",
    )
    amount_each: Number | None = Field(
        default=None, description="Money per unit of the basis (a count, or units)."
    )
    multiplier: Number | None = Field(
        default=None,
        description="Times the component's rate, or times the target incentive.",
    )
    start: Number | None = Field(
        default=None,
        description="interpolated: the tier is a line that begins at this value …",
    )
    end: Number | None = Field(
        default=None, description="… and ends at this one, or rises by slope."
    )
    slope: Number | None = Field(
        default=None, description="Rise of the line per unit of the table."
    )
    bonus_rate: Number | None = Field(
        default=None,
        description="marginal_with_reached_bonus: extra rate on the whole measure "
        "when "
        "this tier is the highest reached.",
    )
    beyond: Literal["hold", "zero", "refuse"] | None = Field(
        default=None,
        description="Last tier with an end: its value holds on above it, nothing "
        "more "
        "is paid, or the calculation is refused.",
    )


class Table(Part):
    """Tiers, how they apply, and to which of two tiers a cut point itself belongs."""

    apply: Method = Field(
        description="marginal: each slice at its own tier's value (超额累进). "
        "retroactive: "
        "the whole basis at the tier reached (全额追溯). retroactive_excess: what "
        "exceeds "
        "threshold at the tier reached. step_overage: up to quota at 1x, everything "
        "over "
        "it at the multiplier of the tier reached. interpolated: passed tiers in "
        "full and "
        "the tier reached in proportion, or on its line. lookup: the tier's value, for "
        "the whole basis or target incentive. marginal_with_reached_bonus: marginal, "
        "and "
        "bonus_rate of the tier reached on the whole.",
    )
    by: Literal["measure", "percent_of_quota"] = Field(
        default="measure",
        description="Units of the cut points: those of the measure, or percent of "
        "the "
        "quota (100 is 100 %).",
    )
    side: Literal["lower_inclusive", "upper_inclusive"] | None = Field(
        default=None,
        description="lower_inclusive: exactly on a cut point is in the tier above "
        "it, "
        "[from, to); upper_inclusive: still in the one below, (from, to]. Required "
        "unless "
        "marginal or interpolated, where it cannot matter.",
    )
    tiers: tuple[Tier, ...] = Field(min_length=1)
    threshold: Number | None = Field(
        default=None,
        description="retroactive_excess: default is the first tier's from.",
    )
    below: Literal["first_tier", "zero", "refuse"] | None = Field(
        default=None,
        description="What holds under the first cut point. Default: first_tier "
        "when that "
        "is 0 (a total below zero after returns), else zero.",
    )
    value: Literal["rate", "amount", "amount_each", "multiplier"] | None = Field(
        default=None,
        description="What lines (start, end, slope) give; default: a multiplier.",
    )

    @cached_property
    def gives(self) -> str:
        """Return which kind of value its tiers state."""
        stated = next(
            (n for n in VALUES if getattr(self.tiers[0], n) is not None), "rate"
        )
        return self.value or "multiplier" if stated == "start" else stated

    @property
    def is_lines(self) -> bool:
        """Return whether tiers are lines."""
        return self.tiers[0].start is not None


@dataclass(frozen=True, slots=True)
class Band:
    """A tier in the measure's own units, numbered from 1."""

    number: int
    lower: Fraction
    upper: Fraction | None
    value: Fraction
    slope: Fraction
    bonus: Fraction


@dataclass(frozen=True, slots=True)
class Bands:
    """A table ready for counting."""

    bands: tuple[Band, ...]
    lowers: tuple[Fraction, ...]
    side: str
    below: str
    beyond: str
    threshold: Fraction


NO_BANDS = Bands((), (), "lower_inclusive", "zero", "hold", ZERO)


def bands_of(table: Table, quota: Fraction | None) -> Bands:
    """Return the table's tiers with cut points in units of the measure."""
    scale = (quota or HUNDRED) / HUNDRED if table.by == "percent_of_quota" else ONE
    tiers = table.tiers
    ends = [tier.from_ for tier in tiers[1:]] + [tiers[-1].to]
    bands = tuple(
        Band(
            index + 1,
            exact(tier.from_) * scale,
            None if end is None else exact(end) * scale,
            _value(tier),
            _slope(tier, end) / scale,
            exact(tier.bonus_rate or 0),
        )
        for index, (tier, end) in enumerate(zip(tiers, ends, strict=True))
    )
    first = tiers[0].from_
    threshold = first if table.threshold is None else table.threshold
    return Bands(
        bands,
        tuple(band.lower for band in bands),
        table.side or "lower_inclusive",
        table.below or ("first_tier" if first == 0 else "zero"),
        tiers[-1].beyond or "hold",
        exact(threshold) * scale,
    )


def _value(tier: Tier) -> Fraction:
    stated = (getattr(tier, name) for name in VALUES)
    return exact(next((value for value in stated if value is not None), 0))


def _slope(tier: Tier, end: Number | None) -> Fraction:
    if tier.slope is not None:
        return exact(tier.slope)
    if tier.start is None or tier.end is None or end is None:
        return ZERO
    return (exact(tier.end) - exact(tier.start)) / (exact(end) - exact(tier.from_))

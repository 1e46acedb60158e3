"""What a refund or cancellation takes back: clawback rules."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from rules.incentives.exact import ONE, ZERO, exact
from rules.incentives.months import later, whole_months
from rules.incentives.part import Number, Part


class AgeStep(Part):
    """From an age on, this share is taken back; ages count from the original's date."""

    from_: int = Field(
        alias="from", ge=0, description="Day or month number; the first is 1."
    )
    share: Number = Field(description="Fraction of what was earned: 1 is all of it.")


class Clawback(Part):
    """How transactions that name an origin take back what it earned."""

    on: tuple[str, ...] = Field(
        min_length=1, description="Types of transaction: refund, cancellation …"
    )
    price: Literal["original", "repriced"] = Field(
        default="original",
        description="original: what the origin earned, in proportion to the "
        "amounts (all "
        "of it if the row has no amount). repriced: the row counts as a negative "
        "transaction, and earns what the lower total gives less.",
    )
    share: Number = Field(default=Decimal(1), description="Fraction taken back.")
    by_days: tuple[AgeStep, ...] = Field(
        default=(), description="Instead of share: by day number; the day itself is 1."
    )
    by_months: tuple[AgeStep, ...] = Field(
        default=(), description="Instead of share: by month number; the first is 1."
    )
    window_months: int | None = Field(
        default=None, ge=1, description="Nothing is taken back from then on."
    )
    window_days: int | None = Field(default=None, ge=1, description="As window_months.")
    term_months: int | None = Field(
        default=None,
        ge=1,
        description="The unearned part: months left of this term, divided by it.",
    )
    keeps_quota_credit: bool = Field(
        default=False, description="The measure for tiers is not reduced."
    )
    takes: Literal["in_proportion", "unreleased_first"] | None = Field(
        default=None,
        description="in_proportion: released and unreleased parts alike; "
        "unreleased_first: what was not yet released is cancelled before anything is "
        "taken back. Default: in_proportion, with term_months unreleased_first.",
    )

    @property
    def cancels_first(self) -> bool:
        """Return whether unreleased parts go first."""
        if self.takes is None:
            return self.term_months is not None
        return self.takes == "unreleased_first"


def taken_back(rule: Clawback, sold: date, back: date) -> Fraction:
    """Return the fraction of the origin's earning that is taken back at this age."""
    day = (back - sold).days + 1
    months = whole_months(sold, back)
    if rule.window_days is not None and day > rule.window_days:
        return ZERO
    if rule.window_months is not None and back >= later(sold, rule.window_months):
        return ZERO
    if rule.term_months is not None:
        left = max(0, rule.term_months - max(0, months))
        return exact(left) / rule.term_months * exact(rule.share)
    for steps, age in ((rule.by_days, day), (rule.by_months, months + 1)):
        if steps:
            return _step(steps, age)
    return exact(rule.share)


def _step(steps: tuple[AgeStep, ...], age: int) -> Fraction:
    reached = [step for step in steps if step.from_ <= age]
    return exact(reached[-1].share) if reached else ONE * 0

"""A plan is data: components, each one choice per part; versions with dates."""

from functools import cached_property
from typing import Literal

from pydantic import Field

from rules.incentives.accumulation import Accumulate, Accumulation, PayPeriod
from rules.incentives.adjustments import Clawback
from rules.incentives.credits import Credits
from rules.incentives.currency import Exchange
from rules.incentives.draw import Draw
from rules.incentives.filter import Filter
from rules.incentives.measure import (
    AnyBasis,
    Basis,
    ContractMonth,
    Measure,
    OwnOutput,
    ServiceMonth,
    Sum,
    TargetIncentive,
)
from rules.incentives.modifiers import Modifier
from rules.incentives.part import Code, Day, Name, Number, Part
from rules.incentives.people import Audience
from rules.incentives.quota import Allotment
from rules.incentives.release import AT_ONCE, Release
from rules.incentives.reward import Reward
from rules.incentives.rounding import Rounding
from rules.incentives.table import Table

_WHOLE = ("lookup", "interpolated")
NOT_PAID_ON = (OwnOutput, ContractMonth, ServiceMonth)


class RateRule(Part):
    """A rate under a condition; of several, the lowest priority number wins."""

    when: Filter | None = Field(default=None, description="Default: always.")
    priority: int = Field(
        default=100, description="1 before 2; equal: the first of the list."
    )
    rate: Number | None = Field(default=None, description="Fraction of the basis.")
    amount_each: Number | None = Field(default=None, description="Money per unit.")


class Component(Part):
    """One way to earn: it counts, rates, changes and releases by itself."""

    name: Name
    applies_to: Audience = Field(
        default=Audience(),
        description="Who takes part; default: everybody of the plan.",
    )
    starts_on: Day | None = Field(
        default=None, description="First day, as of a SPIF; earlier ones do not count."
    )
    ends_on: Day | None = Field(default=None, description="Last day.")
    filter: Filter | None = Field(
        default=None, description="Which transactions count; default: all."
    )
    measure: Measure = Field(
        default=Sum(),
        description="What selects the tier. A word is a field to sum up "
        "('amount'), or "
        "'count'.",
    )
    basis: Basis | None = Field(
        default=None,
        description="What is paid on; default: the target incentive if there is one, "
        "else the measure.",
    )
    accumulate: Accumulation = Field(
        default=Accumulate(), description="A word is its scope: 'year'."
    )
    quota: Allotment | None = Field(
        default=None, description="A number is its amount per accumulation scope."
    )
    target_incentive: Allotment | None = Field(
        default=None,
        description="Pay at 100 %; a number is its amount per accumulation scope. "
        "With a "
        "quota it is earned in proportion to attainment, times multipliers.",
    )
    rate: Number | None = Field(
        default=None, description="Fraction of the basis: 0.05 is 5 %."
    )
    amount_each: Number | None = Field(
        default=None, description="Money per unit of the basis (a count, or units)."
    )
    table: Table | None = Field(
        default=None, description="Tiers; with a rate, tiers are multipliers of it."
    )
    rules: tuple[RateRule, ...] = Field(
        default=(), description="Rates by condition; none fits: nothing is paid."
    )
    reward: Reward | None = Field(default=None, description="A thing instead of money.")
    modifiers: tuple[Modifier, ...] = Field(
        default=(), description="In this order, each on what the one before left."
    )
    credits: Credits = Field(default=Credits(), description="Who gets which share.")
    release: tuple[Release, ...] = Field(
        default=AT_ONCE, description="When it becomes payable; shares add up to 1."
    )
    adjustments: tuple[Clawback, ...] = Field(
        default=(),
        description="What refunds and cancellations take back. Without one for its "
        "type, "
        "a negative transaction counts like any other.",
    )
    rounding: Rounding | None = Field(default=None, description="Default: the plan's.")
    exchange: Exchange = Field(
        default=Exchange(), description="Rates into the currency of pay."
    )
    trial: bool = Field(
        default=False, description="Computed and shown, but neither earned nor paid."
    )

    @property
    def in_money(self) -> bool:
        """Return whether what is multiplied is money, not a number of things."""
        paid_on = self.paid_on or self.measure
        if isinstance(paid_on, TargetIncentive):
            in_proportion = self.table is not None and self.table.apply not in _WHOLE
            paid_on = self.measure if in_proportion else paid_on
        if isinstance(paid_on, Sum):
            return paid_on.money and paid_on.value != "units"
        return paid_on.kind in {"component", "commissions", "target_incentive"}

    @cached_property
    def paid_on(self) -> AnyBasis | None:
        """Return the stated basis; None is the measure itself."""
        if self.basis is not None:
            return None if self.basis == self.measure else self.basis
        if self.target_incentive is not None:
            return TargetIncentive()
        return Sum() if isinstance(self.measure, NOT_PAID_ON) else None


class Salary(Part):
    """What is paid beside all incentives; shown in totals, never in earned."""

    amount: Number
    period: Literal["week", "month", "quarter", "half_year", "year"] | None = Field(
        default=None, description="What the amount is for; default: the pay period."
    )


class Plan(Part):
    """One version of a plan."""

    name: Name = "plan"
    version: str = "1"
    valid_from: Day | None = Field(
        default=None, description="First day; default: ever."
    )
    valid_to: Day | None = Field(default=None, description="Last day; default: open.")
    applies_to: Audience = Field(
        default=Audience(),
        description="Who has it; of several, people before teams before roles before "
        "all, then the later valid_from. Assignments in the inputs are stronger.",
    )
    currency: Code = "CNY"
    pay_currency: Code | None = Field(
        default=None, description="Default: the plan's currency."
    )
    transaction_exchange: str = Field(
        default="market",
        description="Kind of rate, on the transaction's date, from its currency "
        "into the "
        "plan's.",
    )
    period: PayPeriod = Field(default="month", description="How often it is paid.")
    fiscal_start: int = Field(
        default=1, ge=1, le=12, description="First month of the fiscal year."
    )
    base_salary: Salary | None = None
    components: tuple[Component, ...] = Field(min_length=1)
    draw: Draw | None = None
    negative: Literal["carry", "deduct"] = Field(
        default="carry",
        description="A negative sum: is owed and taken from later pay, or is paid "
        "negatively (deducted elsewhere).",
    )
    rounding: Rounding = Rounding()


class PlanBook(Part):
    """Several plans and versions; each person has one on each day."""

    plans: tuple[Plan, ...] = Field(min_length=1)

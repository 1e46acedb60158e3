"""What changes an earning after its rate: gate, floor, cap, multiplier, weight.

They act in the order of the list, each on what the one before left.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from rules.incentives.accumulation import Scope
from rules.incentives.filter import Filter
from rules.incentives.measure import Level
from rules.incentives.part import Number, Part
from rules.incentives.quota import Allotment
from rules.incentives.table import Table

ModifierScope = Annotated[
    Scope,
    Field(
        description="Acts on each transaction by itself, or on what is earned "
        "within the "
        "pay period, month … to date."
    ),
]
When = Annotated[
    Filter | None,
    Field(description="Only transactions that pass; needs scope transaction."),
]


class Probe(Part):
    """A condition on a measure of its own: a KPI, a sum to date, an attainment."""

    measure: Level = Field(description="As a component's measure.")
    scope: Scope = Field(
        default="period", description="What it adds up over; read at the period's end."
    )
    quota: Allotment | None = Field(
        default=None, description="If given, bounds are percent of it (100 is 100 %)."
    )
    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None


class Gate(Probe):
    """Nothing (or a part) unless a condition holds; then everything, from the start."""

    kind: Literal["gate"] = "gate"
    otherwise: Number = Field(
        default=Decimal(0),
        description="Factor while the condition does not hold: 0 pays nothing.",
    )
    tiers: tuple[int, ...] = Field(
        default=(),
        description="Only these tiers of the component's table (1 is the first); "
        "default: "
        "the whole earning. Must be the first modifier.",
    )
    closed_as_tier: int | None = Field(
        default=None,
        description="While closed, what lies in those tiers earns this tier's value "
        "instead of the factor.",
    )


class Multiplier(Part):
    """Times a number: fixed, a KPI's value, or what a table gives for a measure."""

    kind: Literal["multiplier"] = "multiplier"
    value: Number | None = Field(default=None, description="A fixed factor.")
    measure: Level | None = Field(
        default=None, description="Instead: its value is the factor, or selects it."
    )
    scope: ModifierScope = "period"
    quota: Allotment | None = Field(
        default=None,
        description="If given, the measure as a fraction of it (1 is 100 %).",
    )
    percent: bool = Field(
        default=False, description="The measure is a percentage: 95 means 0.95."
    )
    table: Table | None = Field(
        default=None,
        description="lookup or interpolated, giving multipliers; by "
        "percent_of_quota uses "
        "the quota here.",
    )
    when: When = None


class Weight(Part):
    """The component's weight in a weighted plan: a fixed fraction."""

    kind: Literal["weight"] = "weight"
    value: Number


class Floor(Part):
    """At least so much; paid at the end of the scope, even when nothing was earned."""

    kind: Literal["floor"] = "floor"
    amount: Number | None = None
    percent: Number | None = Field(default=None, description="Percent of something:")
    percent_of: Literal["target_incentive", "basis"] | None = None
    scope: ModifierScope = "period"
    when: When = None


class Cap(Part):
    """At most so much of the earning, the measure, or the other party's part."""

    kind: Literal["cap"] = "cap"
    amount: Number | None = None
    percent: Number | None = Field(default=None, description="Percent of something:")
    percent_of: Literal["target_incentive", "basis", "quota"] | None = None
    scope: ModifierScope = "period"
    on: Literal["earning", "measure", "other_party"] = Field(
        default="earning",
        description="measure: what exceeds does not count for tiers or pay. "
        "other_party: "
        "the rest of the basis that the payee does not get; above it all goes to "
        "the payee.",
    )
    excess: Literal["lost", "carried"] = Field(
        default="lost",
        description="carried: paid in later scopes as far as they allow.",
    )
    across_payees: bool = Field(
        default=False,
        description="The cap holds for all payees of the component together; all are "
        "scaled by one factor.",
    )
    only_if: Probe | None = Field(
        default=None, description="The cap holds only while this does."
    )
    when: When = None


Modifier = Annotated[
    Gate | Multiplier | Weight | Floor | Cap, Field(discriminator="kind")
]

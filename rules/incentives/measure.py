"""What is counted: the measure that selects the tier, and the basis that is paid on."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rules.incentives.filter import Filter
from rules.incentives.part import Name, Number, Part

Whose = Annotated[
    Literal["own", "team", "reports", "everyone"],
    Field(
        description="Whose transactions: those credited to the payee; to anybody "
        "of the "
        "payee's team on that day; to everybody below the payee in the hierarchy; all."
    ),
]


class Sum(Part):
    """The sum of a field, or of a formula, over the transactions that count."""

    kind: Literal["sum"] = "sum"
    value: Name = Field(
        default="amount",
        description="amount, cost, margin, units, a name of the transaction's "
        "fields, or "
        "a formula: '(bill_rate - pay_rate) * hours', 'max(amount - 100, 0)'.",
    )
    of: Whose = "own"
    net_of_tax: Number | None = Field(
        default=None,
        gt=-1,
        description="Tax rate contained in the value: 0.05 divides it by 1.05.",
    )
    filter: Filter | None = Field(
        default=None,
        description="Instead of the component's filter; "
        '{"all": []} counts everything.',
    )
    money: bool = Field(
        default=True,
        description="An amount of money, converted to the plan's currency.",
    )


class Count(Part):
    """The number of transactions that count, each by the credited share."""

    kind: Literal["count"] = "count"
    of: Whose = "own"
    filter: Filter | None = Field(default=None, description="As for a sum.")


Summed = Annotated[Sum | Count, Field(discriminator="kind")]


class Ratio(Part):
    """One sum divided by another, such as margin by cost: 0.5 is 50 %."""

    kind: Literal["ratio"] = "ratio"
    numerator: Summed
    denominator: Summed


class KeyResult(Part):
    """A KPI, score or attainment that the inputs give under this name."""

    kind: Literal["result"] = "result"
    name: Name
    take: Literal["last", "sum", "mean"] = Field(
        default="last", description="What several results of one accumulation give."
    )


class ComponentOutput(Part):
    """What another component of the same payee earned."""

    kind: Literal["component"] = "component"
    component: Name
    unrounded: bool = Field(default=True, description="Before that one's rounding.")


class Commissions(Part):
    """What other payees earned: the basis of an override."""

    kind: Literal["commissions"] = "commissions"
    of: Literal["reports", "team", "everyone"] = Field(
        default="reports",
        description="Everybody below the payee in the hierarchy; the others of the "
        "payee's team; all others.",
    )
    components: tuple[Name, ...] = Field(
        min_length=1, description="Names of the components whose earnings are added up."
    )
    unrounded: bool = False


class OwnOutput(Part):
    """What this very component has earned: its tiers are bounds of the commission."""

    kind: Literal["own_output"] = "own_output"


class ContractMonth(Part):
    """Month of the contract at the transaction's date: the first is 1."""

    kind: Literal["contract_month"] = "contract_month"


class ServiceMonth(Part):
    """Calendar month of service at the transaction's date: that of hiring is 1."""

    kind: Literal["service_month"] = "service_month"


class TargetIncentive(Part):
    """The target incentive: of it, tables of multipliers pay a part."""

    kind: Literal["target_incentive"] = "target_incentive"


class Nothing(Part):
    """Nothing: the table itself gives money."""

    kind: Literal["nothing"] = "nothing"


Age = ContractMonth | ServiceMonth
Levels = Sum | Count | Ratio | KeyResult | ComponentOutput | Commissions
AnyMeasure = Levels | OwnOutput | Age
AnyBasis = (
    Sum | Count | KeyResult | ComponentOutput | Commissions | TargetIncentive | Nothing
)
Quantity = AnyMeasure | AnyBasis
_BARE = {
    "count",
    "own_output",
    "contract_month",
    "service_month",
    "target_incentive",
    "nothing",
}


def spelled_out(value: object) -> object:
    """Return the long form of a word such as ``amount`` or ``count``."""
    if isinstance(value, str):
        return {"kind": value} if value in _BARE else {"kind": "sum", "value": value}
    return value


Measure = Annotated[
    Annotated[AnyMeasure, Field(discriminator="kind")],
    BeforeValidator(
        spelled_out,
        json_schema_input_type=Annotated[AnyMeasure, Field(discriminator="kind")] | str,
    ),
]
Basis = Annotated[
    Annotated[AnyBasis, Field(discriminator="kind")],
    BeforeValidator(
        spelled_out,
        json_schema_input_type=Annotated[AnyBasis, Field(discriminator="kind")] | str,
    ),
]
Level = Annotated[
    Annotated[Levels, Field(discriminator="kind")],
    BeforeValidator(
        spelled_out,
        json_schema_input_type=Annotated[Levels, Field(discriminator="kind")] | str,
    ),
]


def sums_in(quantity: Quantity) -> tuple[Quantity, ...]:
    """Return what has to be added up to know the quantity."""
    if isinstance(quantity, Ratio):
        return (quantity.numerator, quantity.denominator)
    return (quantity,)

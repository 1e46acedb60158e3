"""What an evaluation gives back: statements that add up, down to each input."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import Field, PlainSerializer, TypeAdapter

from rules.incentives.exact import plain

Amount = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    Field(description="Decimal string in major units."),
]
Ratio = Annotated[
    Decimal,
    PlainSerializer(plain, return_type=str),
    Field(description="Decimal string; a fraction, 0.05 is 5 %."),
]


@dataclass(frozen=True, slots=True)
class SliceResult:
    """One tier's part: ``quantity`` at ``value`` gives ``amount``."""

    tier: Annotated[int | None, Field(description="1 is the first; null: no table.")]
    lower: Amount | None
    upper: Amount | None
    quantity: Annotated[Amount, Field(description="What the value multiplies.")]
    value: Annotated[
        Ratio, Field(description="The tier's rate, multiplier or money, see kind.")
    ]
    kind: Annotated[str, Field(description="rate, amount, amount_each, multiplier.")]
    amount: Annotated[Amount, Field(description="Exact; slices add up to earned.")]


@dataclass(frozen=True, slots=True)
class ModifierResult:
    """What one modifier made of the earning, in order."""

    kind: str
    scope: str
    before: Amount
    after: Amount
    factor: Ratio | None = None
    limit: Amount | None = None


@dataclass(frozen=True, slots=True)
class TraceResult:
    """One input's way to its amount."""

    input: Annotated[str, Field(description="Number of the transaction or result.")]
    kind: Annotated[
        str,
        Field(
            description="transaction, input (a result or other component), opening, "
            "repriced (a change of terms acting on the past), carried, floor, "
            "clawback, "
            "reward, adjustment."
        ),
    ]
    date: date
    origin: str | None
    value: Annotated[Amount, Field(description="What was counted: the basis.")]
    credit: Annotated[Ratio, Field(description="Credited share.")]
    before: Annotated[Amount | None, Field(description="Accumulated measure before.")]
    after: Annotated[Amount | None, Field(description="Accumulated measure after.")]
    slices: tuple[SliceResult, ...]
    earned: Annotated[Amount, Field(description="Before modifiers: sum of slices.")]
    modifiers: tuple[ModifierResult, ...]
    amount: Annotated[Amount, Field(description="Exact, after modifiers.")]
    rate: Annotated[
        Ratio | None, Field(description="Effective: amount by value; null: of nothing.")
    ]


@dataclass(frozen=True, slots=True)
class ReleaseResult:
    """A part of a line and when it becomes payable."""

    event: str
    date: Annotated[date | None, Field(description="null: not released yet.")]
    amount: Amount


@dataclass(frozen=True, slots=True)
class BlendResult:
    """A stretch of days that a quota or target incentive is blended of."""

    start: date
    end: Annotated[date, Field(description="Last day.")]
    days: int
    amount: Annotated[Amount, Field(description="Amount in force.")]
    value: Annotated[Amount, Field(description="What the stretch contributes.")]


@dataclass(frozen=True, slots=True)
class AimResult:
    """A quota or target incentive, as it held in the period."""

    amount: Amount
    parts: tuple[BlendResult, ...]


@dataclass(frozen=True, slots=True)
class RewardResult:
    """A thing that was, or was not yet, given."""

    kind: str
    thing: str
    quantity: Amount
    value: Amount | None


@dataclass(frozen=True, slots=True)
class PayResult:
    """An amount in the currency of pay."""

    currency: str
    rate: Ratio
    amount: Amount


@dataclass(frozen=True, slots=True)
class LineResult:
    """What one component earned in one pay period."""

    component: str
    amount: Annotated[Amount, Field(description="Rounded: exact + rounding.")]
    exact: Annotated[Amount, Field(description="Sum of the trace's amounts.")]
    rounding: Amount
    measure: Annotated[
        Amount | None, Field(description="Accumulated measure after the last input.")
    ]
    attainment: Annotated[
        Ratio | None, Field(description="Measure by quota: 1 is 100 %.")
    ]
    quota: AimResult | None
    target_incentive: AimResult | None
    rate: Annotated[Ratio | None, Field(description="Effective: exact by value.")]
    value: Annotated[Amount, Field(description="Sum of what was counted.")]
    in_money: Annotated[
        bool, Field(description="Quantities are money, else a number of things.")
    ]
    reward: RewardResult | None
    trial: bool
    pay: Annotated[PayResult | None, Field(description="If paid in another currency.")]
    releases: tuple[ReleaseResult, ...]
    trace: tuple[TraceResult, ...]
    plan: str
    version: str
    explanation: Annotated[
        str | None, Field(description="The line in words, when asked for.")
    ] = None


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """A part of a line of this or an earlier period that became payable."""

    component: str
    earned_in: Annotated[str, Field(description="Pay period of the line.")]
    event: str
    date: date
    amount: Amount


@dataclass(frozen=True, slots=True)
class DrawResult:
    """How the draw made pay of what became payable."""

    amount: Annotated[Amount, Field(description="The period's draw.")]
    advance: Annotated[Amount, Field(description="Paid over what was payable.")]
    recovered: Annotated[Amount, Field(description="Taken for earlier advances.")]
    above_draw: Annotated[
        Amount,
        Field(
            description="Paid less the draw: what is due when the draw was handed out."
        ),
    ]
    waiting: Annotated[Amount, Field(description="Payable, but paid later.")]
    difference: Annotated[
        Amount, Field(description="Payable to date less paid before this period.")
    ]
    balance: Annotated[Amount, Field(description="Owed by the payee afterwards.")]


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """One pay period of one payee."""

    period: Annotated[
        str, Field(description="2025-03, 2025Q1, 2025H1, 2025, 2025-W09.")
    ]
    start: date
    end: Annotated[date, Field(description="Last day.")]
    earned: Annotated[Amount, Field(description="Sum of lines, trials left out.")]
    payable: Annotated[Amount, Field(description="Released in this period.")]
    paid: Annotated[Amount, Field(description="After draw and balances.")]
    draw_balance: Annotated[Amount, Field(description="Owed by the payee afterwards.")]
    draw: DrawResult
    base_salary: Amount | None
    total: Annotated[Amount, Field(description="Paid and base salary.")]
    pay: Annotated[PayResult | None, Field(description="Paid, in the currency of pay.")]
    lines: tuple[LineResult, ...]
    payments: tuple[PaymentResult, ...]


@dataclass(frozen=True, slots=True)
class PayeeResult:
    """One payee's statement."""

    payee: str
    currency: str
    periods: tuple[PeriodResult, ...]
    earned: Amount
    payable: Amount
    paid: Amount
    pending: Annotated[Amount, Field(description="Earned, not yet payable.")]
    draw_balance: Amount
    base_salary: Amount | None
    total: Annotated[Amount, Field(description="Paid and base salary.")]
    target_incentive: Annotated[
        Amount | None, Field(description="Sum of the target incentives of its lines.")
    ]


@dataclass(frozen=True, slots=True)
class Result:
    """All statements, and who was left out."""

    payees: tuple[PayeeResult, ...]
    warnings: tuple[str, ...] = field(default=())


@cache
def result_type() -> TypeAdapter[Result]:
    """Return how a result becomes JSON and a schema."""
    return TypeAdapter(Result)

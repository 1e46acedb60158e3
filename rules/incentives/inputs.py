"""What a plan is applied to: dated, signed rows; nothing of it is a plan's choice."""

from decimal import Decimal

from pydantic import Field

from rules.incentives.part import Code, Day, Known, Name, Number, Part


class Credit(Part):
    """One person's part in a transaction."""

    payee: Name
    share: Number = Field(
        default=Decimal(1), description="Fraction of the transaction: 0.6 is 60 %."
    )
    role: str | None = Field(
        default=None,
        description="What the person did in it (seller, closer, supervisor), for "
        "plans "
        "whose credits name roles.",
    )


class Transaction(Part):
    """An order, invoice, payment, refund …: whatever can earn or take back."""

    number: str | None = Field(
        default=None,
        description="Its own number; default: its place in the list (1, 2, …). "
        "Rows are sorted by date, then number, before anything else.",
    )
    date: Day = Field(description="Decides the month, quarter or year it counts in.")
    posted_on: Day | None = Field(
        default=None,
        description="Day it became known, when later than its date: it still "
        "counts in "
        "the year (month …) of its date, and is paid in the period of this day.",
    )
    type: str = Field(
        default="order",
        description="Free word: order, invoice, payment, refund, cancellation …",
    )
    payee: Name | None = Field(
        default=None,
        description="Who gets all of it; default: the only person of the inputs.",
    )
    credits: tuple[Credit, ...] = Field(
        default=(), description="Instead of payee: several people, each with a share."
    )
    origin: str | None = Field(
        default=None,
        description="Number of the transaction that this one takes back or corrects.",
    )
    currency: Code | None = Field(
        default=None, description="Default: the plan's currency."
    )
    amount: Number | None = Field(
        default=None, description="Signed: a refund is negative."
    )
    cost: Number | None = None
    margin: Number | None = Field(
        default=None, description="Default: amount - cost, when both are given."
    )
    units: Number | None = None
    product: str | None = None
    customer: str | None = None
    contract: str | None = Field(
        default=None, description="Contract it belongs to, for sums over its life."
    )
    contract_start: Day | None = Field(
        default=None, description="First day of the contract: month 1 starts here."
    )
    fields: dict[str, Known] = Field(
        default_factory=dict,
        description="Any other field that filters or formulas of the plan name: "
        '{"bill_rate": "95", "vip": true, "class": "A"}.',
    )


class Event(Part):
    """Something that happened to a transaction and may release its commission."""

    transaction: str = Field(description="Number of the transaction.")
    event: str = Field(description="Free word: booking, invoice, payment, collection …")
    date: Day
    amount: Number | None = Field(
        default=None, description="For release in proportion: what was invoiced, paid."
    )


class Result(Part):
    """A measured value that is no sum of transactions: a KPI, score or attainment."""

    name: str
    date: Day
    value: Number
    payee: Name | None = Field(default=None, description="Default: everybody.")


class DatedAmount(Part):
    """A personal quota or target incentive from a day on."""

    payee: Name
    from_: Day = Field(alias="from", description="First day it holds.")
    to: Day | None = Field(
        default=None, description="Last day; default: until the next row, or open."
    )
    amount: Number = Field(
        description="For the period that the plan's quota or target incentive names."
    )
    component: str | None = Field(default=None, description="Default: all components.")


class Person(Part):
    """A payee from a day on; a change of team, role or manager is a further row."""

    payee: Name
    from_: Day | None = Field(default=None, alias="from", description="Default: ever.")
    to: Day | None = Field(default=None, description="Last day of this row.")
    role: str | None = None
    team: str | None = None
    manager: str | None = Field(
        default=None, description="Payee to whom this person reports."
    )
    hired_on: Day | None = Field(
        default=None, description="First day of work: ramp, proration, anniversaries."
    )
    left_on: Day | None = Field(default=None, description="Last day of work.")
    pay_currency: Code | None = Field(
        default=None, description="Default: the plan's pay currency."
    )


class Assignment(Part):
    """Which plan holds for a person, stronger than what the plan itself says."""

    payee: Name
    plan: str = Field(description="Name of the plan.")
    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = Field(default=None, description="Last day.")


class Opening(Part):
    """Where an accumulation stood before the first transaction given here."""

    component: str
    until: Day = Field(description="Last day that is summed up in this row.")
    payee: Name | None = Field(default=None, description="Default: the only person.")
    measure: Number = Field(
        default=Decimal(0), description="Accumulated measure, such as year to date."
    )
    basis: Number | None = Field(
        default=None, description="Accumulated basis; default: the measure."
    )
    earned: Number | None = Field(
        default=None,
        description="Paid or earned so far; default: what the plan gives for it.",
    )


class EarlierLine(Part):
    """What an earlier statement paid for a transaction that is not given here."""

    transaction: str
    date: Day
    component: str
    earned: Number
    payee: Name | None = Field(default=None, description="Default: the only person.")
    amount: Number | None = Field(
        default=None, description="Its amount, to take back in proportion."
    )


class Adjustment(Part):
    """A signed correction by hand, in the period of its own date."""

    date: Day
    amount: Number
    reason: str
    payee: Name | None = Field(default=None, description="Default: the only person.")
    component: str | None = None
    origin: str | None = Field(
        default=None, description="Transaction or statement that it corrects."
    )


class Hold(Part):
    """Stops release: what would become payable meanwhile waits for its end."""

    payee: Name | None = Field(default=None, description="Default: everybody.")
    transaction: str | None = Field(default=None, description="Default: all.")
    component: str | None = Field(default=None, description="Default: all.")
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(
        default=None, description="First day without the hold; open: none."
    )
    reason: str = ""


class ExchangeRate(Part):
    """How much of ``to`` one unit of ``from`` is worth, from a day on."""

    from_: Code = Field(alias="from")
    to: Code
    rate: Number = Field(gt=0)
    valid_from: Day | None = Field(default=None, description="Default: always.")
    kind: str = Field(
        default="market", description="Free word that the plan's exchange names."
    )


class Balance(Part):
    """What a person owes from draws of before."""

    draw_balance: Number = Field(ge=0)
    payee: Name | None = Field(default=None, description="Default: the only person.")


class Inputs(Part):
    """Everything that a plan is evaluated on."""

    from_: Day | None = Field(
        default=None, alias="from", description="First day to state; default: earliest."
    )
    to: Day | None = Field(
        default=None,
        description="Last day to state; default: latest, instalments included.",
    )
    transactions: tuple[Transaction, ...] = ()
    events: tuple[Event, ...] = ()
    results: tuple[Result, ...] = ()
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    quotas: tuple[DatedAmount, ...] = Field(
        default=(), description="Personal quotas; they replace the plan's amount."
    )
    target_incentives: tuple[DatedAmount, ...] = Field(
        default=(), description="Personal target incentives; as quotas."
    )
    openings: tuple[Opening, ...] = ()
    earlier_lines: tuple[EarlierLine, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    holds: tuple[Hold, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    balances: tuple[Balance, ...] = ()

"""How long a measure adds up, and what a period is paid of it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from core.periods import Grain, period_of
from rules.incentives.months import aligned, anniversary, later
from rules.incentives.part import Day, Part

PayPeriod = Literal["week", "month", "quarter", "half_year", "year"]
Scope = Literal[
    "transaction",
    "period",
    "week",
    "month",
    "quarter",
    "half_year",
    "year",
    "contract",
    "lifetime",
]
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Accumulate(Part):
    """Over what the measure adds up, when it starts again, and what is paid of it."""

    scope: Scope = Field(
        default="period",
        description="transaction: each by itself; period: the pay period; "
        "contract: the "
        "life of the transaction's contract; lifetime: never starts again.",
    )
    reset: Literal["calendar", "fiscal", "anniversary"] = Field(
        default="calendar",
        description="Where months, quarters and years begin: in January; in the "
        "plan's "
        "fiscal_start month; at the payee's hired_on (or starts_on) and its returns.",
    )
    starts_on: Day | None = Field(
        default=None, description="With anniversary: this day instead of hired_on."
    )
    per: str | None = Field(
        default=None,
        description="Also separately per value of this field: customer, product …",
    )
    pay: Literal["difference", "running_rate"] = Field(
        default="difference",
        description="difference: earned to date less what was earned before (a "
        "higher "
        "tier re-prices the past of a retroactive table); running_rate: the rate of "
        "the "
        "total at the period's end on this period's basis only, the past stays.",
    )
    true_up: bool = Field(
        default=False,
        description="When quota or target incentive changes within the scope, "
        "re-price "
        "what was earned before (default: the past stays).",
    )


def _spelled_out(value: object) -> object:
    return {"scope": value} if isinstance(value, str) else value


Accumulation = Annotated[
    Accumulate,
    BeforeValidator(_spelled_out, json_schema_input_type=Accumulate | Scope),
]


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``start`` up to, and without, ``end``; both None: no calendar."""

    start: date | None = None
    end: date | None = None
    months: int | None = None


OPEN = Window()


@lru_cache(maxsize=8192)
def window_of(
    scope: str, day: date, *, anchor: int = 1, start: date | None = None
) -> Window:
    """Return the window of the scope that holds ``day``.

    ``anchor`` is the month with which years begin; ``start`` the day from which an
    anniversary scope counts, and stronger.
    """
    if scope == "week":
        week = period_of(day, Grain.WEEK)
        return Window(week.start, week.end)
    if scope not in MONTHS:
        return OPEN
    months = MONTHS[scope]
    first = anniversary(day, months, start) if start else aligned(day, months, anchor)
    return Window(first, later(first, months), months)


def pay_period(scope: PayPeriod, day: date, anchor: int = 1) -> Window:
    """Return the pay period that holds ``day``."""
    return window_of(scope, day, anchor=anchor)


def period_name(scope: PayPeriod, window: Window) -> str:
    """Return how a pay period is written: ``2025-03``, ``2025Q1``, ``2025H1``."""
    start = window.start or date.min
    if scope == "week":
        year, week, _ = start.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if scope == "quarter":
        return f"{start.year:04d}Q{(start.month + 2) // 3}"
    if scope == "half_year":
        return f"{start.year:04d}H{(start.month + 5) // 6}"
    return (
        f"{start.year:04d}"
        if scope == "year"
        else f"{start.year:04d}-{start.month:02d}"
    )

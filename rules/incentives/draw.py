"""Draws: what is advanced when little was earned, and how it is recovered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from rules.incentives.exact import ZERO, exact
from rules.incentives.part import Day, Number, Part


class Draw(Part):
    """An amount per pay period that is paid whatever was earned."""

    amount: Number = Field(ge=0, description="Per pay period.")
    recoverable: bool = Field(
        default=True, description="Advances are owed and taken from later earnings."
    )
    starts_on: Day | None = Field(default=None, description="Default: first period.")
    ends_on: Day | None = Field(default=None, description="Last day; default: open.")
    ends_after: int | None = Field(
        default=None, ge=1, description="Number of the last pay period with a draw."
    )
    recovery_starts: int = Field(
        default=1, ge=1, description="Number of the first pay period that recovers."
    )
    recovery_share: Number = Field(
        default=Decimal(1), ge=0, le=1, description="Part of what could be recovered."
    )
    never_below_minimum: bool = Field(
        default=True,
        description="Recovery leaves the draw's amount; false: it may take everything.",
    )
    max_payment: Number | None = Field(
        default=None, description="Most that is paid per period; the rest waits."
    )
    settles: Literal["period", "quarter", "year"] = Field(
        default="period",
        description="quarter, year: until its last pay period only the draw is paid; "
        "then what was earned and not paid, or recovery.",
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One pay period, as the draw needs to know it."""

    number: int
    start: date
    settles: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is owed by the payee, what waits for the payee, and all sums to date."""

    owed: Fraction = ZERO
    waiting: Fraction = ZERO
    earned: Fraction = ZERO
    paid: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one pay period pays: ``paid = earned + advance - recovered - waiting``."""

    amount: Fraction
    paid: Fraction
    advance: Fraction
    recovered: Fraction
    difference: Fraction
    ledger: Ledger


def draw_turn(draw: Draw | None, earned: Fraction, turn: Turn, before: Ledger) -> Drawn:
    """Return the pay of one period and the ledger after it.

    ``earned`` is what became payable; it may be negative. ``difference`` is all that
    was earned to date less all that was paid before.
    """
    amount = _amount(draw, turn)
    pool = earned + before.waiting
    difference = before.earned + earned - before.paid
    paid, advance, recovered = _paid(draw, amount, pool, turn, before.owed)
    forgiven = draw is not None and not draw.recoverable and advance > 0
    owed = before.owed - recovered + (ZERO if forgiven else advance)
    waiting = pool + advance - recovered - paid
    ledger = Ledger(owed, waiting, before.earned + earned, before.paid + paid)
    return Drawn(amount, paid, advance, recovered, difference, ledger)


def _amount(draw: Draw | None, turn: Turn) -> Fraction:
    """Return the draw that this period has."""
    if draw is None or (draw.starts_on and turn.start < draw.starts_on):
        return ZERO
    if draw.ends_on and turn.start > draw.ends_on:
        return ZERO
    if draw.ends_after is not None and turn.number > draw.ends_after:
        return ZERO
    return exact(draw.amount)


def _paid(
    draw: Draw | None, amount: Fraction, pool: Fraction, turn: Turn, owed: Fraction
) -> tuple[Fraction, Fraction, Fraction]:
    """Return what is paid, advanced and recovered."""
    if pool < amount:
        return amount, amount - pool, ZERO
    if draw is not None and not turn.settles:
        return amount, ZERO, ZERO
    recovered = _recovered(draw, amount, pool, turn, owed)
    most = None if draw is None or draw.max_payment is None else exact(draw.max_payment)
    paid = pool - recovered
    return (paid if most is None else min(paid, max(most, amount))), ZERO, recovered


def _recovered(
    draw: Draw | None, amount: Fraction, pool: Fraction, turn: Turn, owed: Fraction
) -> Fraction:
    if draw is None:
        return min(owed, pool)
    if turn.number < draw.recovery_starts:
        return ZERO
    room = pool - amount if draw.never_below_minimum else pool
    return min(owed, room * exact(draw.recovery_share))

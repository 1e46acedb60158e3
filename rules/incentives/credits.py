"""Who is credited with a transaction, and with how much of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from rules.incentives.exact import ONE, ZERO, exact, shown
from rules.incentives.inputs import Transaction
from rules.incentives.part import Number, Part, refuse
from rules.incentives.people import People


class Party(Part):
    """A payee of every transaction: by name, by role in it, or above the seller."""

    payee: str | None = Field(default=None, description="This person, by name, or …")
    role: str | None = Field(
        default=None,
        description="… whoever has this role in the transaction's credits.",
    )
    level: int | None = Field(
        default=None,
        ge=0,
        description="… or in the hierarchy: 0 the seller, 1 the manager on that "
        "day, 2 "
        "the manager's manager.",
    )
    share: Number | None = Field(
        default=None, description="Fraction of the transaction; default: all of it."
    )
    rate: Number | None = Field(
        default=None, description="Instead of the component's rate."
    )


class Credits(Part):
    """How the transaction's credits become earnings."""

    parties: tuple[Party, ...] = Field(
        default=(),
        description="Default: payee or credits of the transaction, with their shares.",
    )
    roles: tuple[str, ...] = Field(
        default=(), description="Only credits with one of these roles count here."
    )
    shares_sum_to: Number | None = Field(
        default=Decimal(1),
        description="Shares of a transaction must add up to this; null: to anything "
        "(overlay). Not checked where parties state rates.",
    )
    applied: Literal["before_tier", "after_tier"] = Field(
        default="before_tier",
        description="before_tier: only the share counts towards quota and tiers; "
        "after_tier: the whole transaction does, and the share is taken of its "
        "earning.",
    )
    exclude_if_also: tuple[str, ...] = Field(
        default=(),
        description="Nobody gets it who also has one of these roles in the "
        "transaction "
        "(a supervisor who is the seller).",
    )


@dataclass(frozen=True, slots=True)
class Credited:
    """One payee's part."""

    payee: str
    share: Fraction
    rate: Fraction | None = None
    before: Fraction = ZERO
    """Shares of those before in the same transaction."""


WHOLE = Credits()


def credited(
    rules: Credits, row: Transaction, people: People, path: str
) -> tuple[Credited, ...]:
    """Return who is credited with a transaction.

    Raises:
        RuleError: shares do not add up, or nobody is named.
    """
    if not rules.parties and not row.credits:
        return (Credited(row.payee or people.only(f"{path}.payee"), ONE),)
    if rules.parties:
        found = [
            credit for party in rules.parties for credit in _party(party, row, people)
        ]
        by_rate = any(party.rate is not None for party in rules.parties)
    else:
        found = list(_own(rules, row))
        by_rate = False
    if found and not by_rate:
        _check_sum(rules, found, path)
    barred = {
        credit.payee for credit in row.credits if credit.role in rules.exclude_if_also
    }
    before, counted = ZERO, []
    for credit in found:
        if credit.payee not in barred:
            counted.append(replace(credit, before=before))
        before += credit.share
    return tuple(counted)


def _own(rules: Credits, row: Transaction) -> Iterator[Credited]:
    for credit in row.credits:
        if not rules.roles or credit.role in rules.roles:
            yield Credited(credit.payee, exact(credit.share))


def _party(party: Party, row: Transaction, people: People) -> Iterator[Credited]:
    rate = None if party.rate is None else exact(party.rate)
    share = exact(1 if party.share is None else party.share)
    if party.payee is not None:
        yield Credited(party.payee, share, rate)
    for credit in row.credits:
        if party.role is not None and credit.role == party.role:
            yield Credited(credit.payee, share * exact(credit.share), rate)
    if party.level is not None:
        for seller, part in _sellers(row, people):
            chain = people.chain(seller, row.date)
            if party.level < len(chain):
                yield Credited(chain[party.level], share * part, rate)


def _sellers(row: Transaction, people: People) -> Iterator[tuple[str, Fraction]]:
    if row.credits:
        yield from ((credit.payee, exact(credit.share)) for credit in row.credits)
    elif row.payee:
        yield row.payee, ONE
    else:
        yield people.only("inputs.transactions"), ONE


def _check_sum(rules: Credits, found: list[Credited], path: str) -> None:
    if rules.shares_sum_to is None:
        return
    total = sum((credit.share for credit in found), ZERO)
    if total != exact(rules.shares_sum_to):
        refuse(
            "shares_do_not_add_up",
            f"{path}.credits",
            total=shown(total),
            wanted=rules.shares_sum_to,
        )

"""Rewards that are things: benefits, recognition, promotion, training places."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from rules.incentives.part import Name, Number, Part


class Reward(Part):
    """A thing that is given instead of an amount."""

    kind: Literal["benefit", "recognition", "promotion", "training", "other"]
    thing: Name = Field(description="What is given, in the company's words.")
    quantity: Number = Field(default=Decimal(1), gt=0)
    value: Number | None = Field(
        default=None, description="What it costs, for information; it is not paid."
    )
    from_measure: Number | None = Field(
        default=None,
        description="Given when the accumulated measure reaches this, once per "
        "accumulation; default: per_measure, or when all gates are passed.",
    )
    per_measure: Number | None = Field(
        default=None,
        gt=0,
        description="Given again for each further so much: one place per 10 deals.",
    )

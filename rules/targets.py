"""Targets: what a person or a team is to reach of a measure in a period."""

import re
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Problem, Ref
from core.i18n import Label
from core.money import Currency

PERIOD = re.compile(r"\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?")
"""A year, a quarter or a month as figures name them: 2026, 2026Q1, 2026-03."""


class TargetMeasure(StrEnum):
    """The three amounts that are never mixed: ordered, contracted, collected."""

    SALES = "sales_amount"
    WON = "won_amount"
    PAYMENTS = "payments"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name: that of the measure."""
        return Label(f"measures.{self}")


class TargetFields(SQLModel):
    """What a manager may enter about a target: of a person, or of a whole team."""

    owner_id: Annotated[int | None, Ref("people")] = Field(
        default=None, index=True, foreign_key="person.id"
    )
    team_id: Annotated[int | None, Ref("teams")] = Field(
        default=None, index=True, foreign_key="team.id"
    )
    measure: TargetMeasure = TargetMeasure.SALES
    period: str = Field(min_length=4, max_length=7)
    amount_minor: int = Field(ge=0, le=10**15)
    currency: Currency = Currency.CNY

    def problems(self) -> dict[str, Problem]:
        """Return what does not fit: a period that is none, a target of nobody."""
        found = {}
        if not PERIOD.fullmatch(self.period):
            found["period"] = Problem(Label("targets.no_period"), {})
        if self.owner_id is None and self.team_id is None:
            found["owner_id"] = Problem(Label("targets.of_nobody"), {})
        return found

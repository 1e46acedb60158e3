"""Training results: who did which course, how it ended, what it cost."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from sqlmodel import Field, SQLModel

from core.fields import Managed, Problem, Ref
from core.i18n import Label
from core.money import Currency


class TrainingOutcome(StrEnum):
    """How a training ended."""

    PASSED = "passed"
    COMPLETED = "completed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"training_results.outcome_{self}")


class TrainingResultFields(SQLModel):
    """What a person may enter about a training; its owner is who did it."""

    owner_id: Annotated[int | None, Ref("people")] = Field(
        default=None, index=True, foreign_key="person.id"
    )
    course: str = Field(min_length=1, max_length=200)
    kind: Annotated[str | None, Managed("training_kind")] = Field(
        default=None, max_length=80
    )
    outcome: TrainingOutcome = TrainingOutcome.COMPLETED
    score: float | None = Field(default=None, ge=0, le=1000)
    completed_on: date | None = Field(default=None, index=True)
    trainer: str | None = Field(default=None, max_length=200)
    cost_minor: int | None = Field(default=None, ge=0, le=10**15)
    currency: Currency = Currency.CNY

    def problems(self) -> dict[str, Problem]:
        """Return what is missing: somebody was trained."""
        if self.owner_id is not None:
            return {}
        return {"owner_id": Problem(Label("fields.missing"), {})}

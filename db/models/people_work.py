"""What is set for people and what they learnt: targets and training results."""

from typing import ClassVar

from sqlmodel import Field

from core.access import Role
from db.records import Kind, Owned
from rules.targets import TargetFields
from rules.training_results import TrainingResultFields


class TrainingResult(TrainingResultFields, Owned, table=True):
    """How somebody did in a training; trainers see everybody's."""

    KIND: ClassVar[Kind | None] = Kind(
        "training-results",
        "training_results",
        TrainingResultFields,
        ("owner_id", "team_id"),
        key=(),
        title="course",
        found_by=("owner_id",),
    )

    __tablename__ = "training_result"
    OPEN_TO: ClassVar[frozenset[Role]] = frozenset({Role.TRAINER})

    course: str = Field(max_length=200, index=True)


class Target(TargetFields, Owned, table=True):
    """What its owner, or a team where it has none, is to reach."""

    KIND: ClassVar[Kind | None] = Kind(
        "targets",
        "targets",
        TargetFields,
        ("owner_id", "team_id"),
        key=(),
        title="period",
        found_by=("owner_id",),
    )

    period: str = Field(max_length=7, index=True)

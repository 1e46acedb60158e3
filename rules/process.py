"""The sales process as data: stages, what they ask for, and which moves it allows.

A policy is versioned; a deal is judged by the version in force on the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.errors import RuleError
from core.i18n import Label
from rules.people import Duty
from rules.pipeline import DealFields
from rules.process_duties import Involvement, Mover, check_mover, may_enter

LOST = "lost"
"""Where a lost deal stands: not a stage, yet a move goes there."""


class StageKind(StrEnum):
    """What it means to be at a stage."""

    OPEN = "open"
    WON = "won"
    AFTER = "after"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"process.kind_{self}")


class CriterionKind(StrEnum):
    """What meets a criterion."""

    FIELD = "field"
    ACTIVITY = "activity"
    DOCUMENT = "document"
    TASK = "task"
    APPROVAL = "approval"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"process.criterion_{self}")

    @property
    def supplier(self) -> Label:
        """Return who can supply it."""
        return Label(f"process.supplied_{self}")


class Criterion(BaseModel):
    """One thing that a stage asks for before a deal may leave it."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(min_length=1, max_length=60)
    kind: CriterionKind
    target: str = Field(default="", max_length=60)
    count: int = Field(default=1, ge=1, le=99)
    zh: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)

    def name(self, language: str) -> str:
        """Return what is shown."""
        return self.zh if language == "zh" else self.en


class StageRule(BaseModel):
    """One stage: its duty, its odds, how long it should take, what it asks for."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=60)
    kind: StageKind = StageKind.OPEN
    duty: Duty
    accountable: tuple[Duty, ...] = Field(
        default=(), description="Duties that check the work of the stage"
    )
    consulted: tuple[Duty, ...] = Field(
        default=(), description="Duties that are asked before"
    )
    informed: tuple[Duty, ...] = Field(
        default=(), description="Duties that are told after"
    )
    movers: tuple[Mover, ...] = Field(
        default=(), description="Who may move a deal here; none named, who may edit it"
    )
    probability: int = Field(ge=0, le=100, description="Win probability in per cent")
    standard_days: int = Field(ge=1, le=3650)
    guide_zh: str = Field(default="", max_length=1000)
    guide_en: str = Field(default="", max_length=1000)
    key_fields: tuple[str, ...] = Field(
        default=(), description="Fields of the deal that matter at this stage"
    )
    criteria: tuple[Criterion, ...] = ()

    @field_validator("key_fields")
    @classmethod
    def _are_fields(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in names if name not in DealFields.model_fields]:
            msg = f"a deal has no {unknown}"
            raise ValueError(msg)
        return names

    def name(self, language: str) -> str:
        """Return what is shown."""
        return self.zh if language == "zh" else self.en

    def duties(self, part: Involvement) -> tuple[Duty, ...]:
        """Return the duties that have this to do with the stage."""
        match part:
            case Involvement.RESPONSIBLE:
                return (self.duty,)
            case Involvement.ACCOUNTABLE:
                return self.accountable
            case Involvement.CONSULTED:
                return self.consulted
            case _:
                return self.informed

    def guide(self, language: str) -> str:
        """Return how the work of this stage is done."""
        return self.guide_zh if language == "zh" else self.guide_en


class ProcessPolicy(BaseModel):
    """One pipeline: its stages in order, and whether one may skip or go back."""

    model_config = ConfigDict(frozen=True)

    zh: str = Field(min_length=1, max_length=60)
    en: str = Field(min_length=1, max_length=60)
    allow_skip: bool = False
    allow_back: bool = True
    moved: dict[str, str] = Field(
        default={}, description="Where the open deals of a stage go that it drops"
    )
    stages: tuple[StageRule, ...] = Field(min_length=2)

    def name(self, language: str) -> str:
        """Return what is shown."""
        return self.zh if language == "zh" else self.en

    @model_validator(mode="after")
    def _is_whole(self) -> "ProcessPolicy":
        codes = [stage.code for stage in self.stages]
        if len(set(codes)) < len(codes) or LOST in codes:
            msg = "stages need codes of their own, and none may be 'lost'"
            raise ValueError(msg)
        kinds = [stage.kind for stage in self.stages]
        if kinds.count(StageKind.WON) != 1 or kinds != sorted(kinds, key=ORDER.index):
            msg = "open stages come first, then one that wins, then those after it"
            raise ValueError(msg)
        if set(self.moved) & set(codes) or not self.open_codes.issuperset(
            self.moved.values()
        ):
            msg = "deals move from a stage that is gone to an open one that is here"
            raise ValueError(msg)
        return self

    @property
    def open_codes(self) -> frozenset[str]:
        """Return the codes of the stages at which a deal is open."""
        return frozenset(s.code for s in self.stages if s.kind is StageKind.OPEN)

    @property
    def names_movers(self) -> bool:
        """Return whether any stage says who may move a deal into it."""
        return any(stage.movers for stage in self.stages)

    def stage(self, code: str) -> StageRule:
        """Return one stage.

        Raises:
            RuleError: ``process.unknown_stage``.
        """
        for stage in self.stages:
            if stage.code == code:
                return stage
        known = ", ".join(stage.code for stage in self.stages)
        raise RuleError("process.unknown_stage", stage=code, known=known)

    def place(self, code: str) -> int:
        """Return where a stage stands, counted from 0."""
        return self.stages.index(self.stage(code))


ORDER = [StageKind.OPEN, StageKind.WON, StageKind.AFTER]


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What a deal has of what criteria may ask for."""

    fields: frozenset[str] = frozenset()
    activities: Mapping[str, int] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    approvals: frozenset[str] = frozenset()
    excepted: frozenset[str] = frozenset()

    def meets(self, criterion: Criterion) -> bool:
        """Return whether a criterion is met, or a manager has excepted it."""
        if criterion.code in self.excepted:
            return True
        match criterion.kind:
            case CriterionKind.FIELD:
                return criterion.target in self.fields
            case CriterionKind.ACTIVITY:
                wanted = criterion.target
                had = sum(self.activities.values()) if not wanted else 0
                return self.activities.get(wanted, had) >= criterion.count
            case CriterionKind.DOCUMENT:
                return criterion.target in self.documents
            case CriterionKind.TASK:
                return criterion.code in self.tasks
            case _:  # an approval
                return criterion.code in self.approvals


def check_move(
    policy: ProcessPolicy, before: str, after: str, who: frozenset[Mover]
) -> None:
    """Allow a change of stage, or say why not: form, board, import, command line ask.

    Args:
        policy: The process in force.
        before: The stage at which the deal stands.
        after: The stage to which it should go.
        who: What the person who moves it is for the deal.

    Raises:
        RuleError: ``process.unknown_stage``, ``process.same_stage``,
            ``process.no_skip``, ``process.no_way_back``, ``process.not_yours``.
    """
    if after == LOST:
        return
    there = policy.place(after)
    here = policy.place(before)
    if there == here:
        raise RuleError("process.same_stage")
    if there > here + 1 and not policy.allow_skip:
        ahead = policy.stages[here + 1].code
        raise RuleError("process.no_skip", stage=ahead)
    if there < here and not policy.allow_back:
        raise RuleError("process.no_way_back")
    check_mover(policy.stage(after).movers, who)


def barred(policy: ProcessPolicy, who: frozenset[Mover]) -> frozenset[str]:
    """Return the stages into which somebody may not move a deal."""
    return frozenset(s.code for s in policy.stages if not may_enter(s.movers, who))


def gate(
    policy: ProcessPolicy, before: str, after: str, facts: DealFacts
) -> tuple[Criterion, ...]:
    """Return the criteria that are not met for leaving the stages on the way.

    Going back and losing ask for nothing.
    """
    if after == LOST:
        return ()
    here, there = policy.place(before), policy.place(after)
    on_the_way = policy.stages[here:there]
    return tuple(
        criterion
        for stage in on_the_way
        for criterion in stage.criteria
        if not facts.meets(criterion)
    )


def days_over(stage: StageRule, days: int | None) -> int:
    """Return by how many days a stay is longer than the stage's standard."""
    return max(0, (days or 0) - stage.standard_days)

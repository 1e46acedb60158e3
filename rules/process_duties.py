"""Who has to do with a stage: the matrix of its duties, and who may move a deal there.

A duty of a deal is held by whoever took it over; while nobody has, by the owner.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from core.errors import RuleError
from core.i18n import Label
from rules.people import Duty
from rules.roster import HandoffState

T = TypeVar("T")


class Involvement(StrEnum):
    """What a duty has to do with a stage: does it, checks it, is asked, is told."""

    RESPONSIBLE = "responsible"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label(f"process.{self}")

    @property
    def letter(self) -> str:
        """Return what stands for it in a matrix."""
        return self.value[0].upper()


class Mover(StrEnum):
    """Who may move a deal into a stage: the holder of a duty, or its manager."""

    DEVELOP = Duty.DEVELOP.value
    PRESENT = Duty.PRESENT.value
    NEGOTIATE = Duty.NEGOTIATE.value
    SERVE = Duty.SERVE.value
    MANAGER = "manager"

    @property
    def label(self) -> Label:
        """Return the catalogue key of the shown name."""
        return Label("process.manager") if self is Mover.MANAGER else Duty(self).label


def holders(
    duty: Duty, roster: Iterable[tuple[Duty, HandoffState, T]], owner: T | None
) -> list[T]:
    """Return who holds a duty of a deal, each once, in the order of the roster."""
    taken = [
        who for of, state, who in roster
        if of is duty and state is HandoffState.ACCEPTED
    ]  # fmt: skip
    if taken or owner is None:
        return list(dict.fromkeys(taken))
    return [owner]


def may_enter(movers: Iterable[Mover], who: frozenset[Mover]) -> bool:
    """Return whether somebody may move a deal into a stage that names its movers.

    A stage without movers is open to whoever may change the deal; a manager of the
    deal is never locked out.
    """
    wanted = frozenset(movers)
    return not wanted or Mover.MANAGER in who or bool(wanted & who)


def check_mover(movers: Sequence[Mover], who: frozenset[Mover]) -> None:
    """Let only those move a deal into a stage whom the stage names.

    Raises:
        RuleError: ``process.not_yours`` with those who may.
    """
    if not may_enter(movers, who):
        raise RuleError("process.not_yours", who=who_may(movers))


def who_may(movers: Sequence[Mover]) -> tuple[Label, ...]:
    """Return what those are called who may enter a stage that names its movers."""
    return tuple(one.label for one in dict.fromkeys([*movers, Mover.MANAGER]))

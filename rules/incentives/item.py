"""One step towards pay: what a single input earned in one component."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from rules.incentives.accumulation import Window
from rules.incentives.adjustments import Clawback
from rules.incentives.book import Stamp
from rules.incentives.exact import ONE, ZERO
from rules.incentives.quota import Allotted
from rules.incentives.tiers import Slice


@dataclass(slots=True)
class Entry:
    """What one input brings to a component of one payee, before any rate."""

    stamp: Stamp
    parts: list[Fraction | None]
    basis: Fraction = ZERO
    rate: Fraction | None = None
    share: Fraction = ONE
    share_before: Fraction = ZERO
    credit: Fraction = ONE
    clawback: Clawback | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one modifier did: ``before`` became ``after``."""

    kind: str
    scope: str
    before: Fraction
    after: Fraction
    factor: Fraction | None = None
    limit: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Aims:
    """Quota and target incentive of the window an item lies in."""

    quota: Allotted | None = None
    target: Allotted | None = None


NO_AIMS = Aims()


@dataclass(slots=True)
class Item:
    """What one input earned; modifiers change ``earned`` and leave a step each."""

    kind: str
    stamp: Stamp
    period: Window
    earned: Fraction
    value: Fraction = ZERO
    whole: Fraction = ZERO
    credit: Fraction = ONE
    credit_before: Fraction = ZERO
    before: Fraction | None = None
    after: Fraction | None = None
    slices: Sequence[Slice] = ()
    aims: Aims = NO_AIMS
    steps: list[Step] = field(default_factory=list)
    clawback: Clawback | None = None
    is_frozen: bool = False

    def change(
        self,
        kind: str,
        scope: str,
        after: Fraction,
        *,
        factor: Fraction | None = None,
        limit: Fraction | None = None,
    ) -> None:
        """Let a modifier set what is earned."""
        if after != self.earned or factor is not None:
            self.steps.append(Step(kind, scope, self.earned, after, factor, limit))
            self.earned = after


def following(
    item: Item, kind: str, period: Window, earned: Fraction, step: Step | None = None
) -> Item:
    """Return a later effect of the same input, in a later period."""
    return Item(
        kind=kind,
        stamp=item.stamp,
        period=period,
        earned=earned,
        credit=item.credit,
        credit_before=item.credit_before,
        after=item.after,
        aims=item.aims,
        steps=[step] if step else [],
    )

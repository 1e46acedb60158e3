"""From exact items and lines to the result that people read; everything adds up."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from rules.incentives.aims import last_day
from rules.incentives.currency import digits, smallest
from rules.incentives.engine import Ledger
from rules.incentives.exact import ZERO, exact, money, shown, shown_again, shown_parts
from rules.incentives.item import Item
from rules.incentives.lines import Line
from rules.incentives.months import ONE_DAY
from rules.incentives.quota import Allotted
from rules.incentives.result import (
    AimResult,
    BlendResult,
    LineResult,
    ModifierResult,
    PayResult,
    ReleaseResult,
    RewardResult,
    SliceResult,
    TraceResult,
)
from rules.incentives.rounding import rounded
from rules.incentives.statement import line_rate, pay_currency


def line_result(ledger: Ledger, line: Line) -> LineResult:
    """Return a line with its trace: amounts of the trace add up to ``exact``."""
    amounts = shown_parts([item.earned for item in line.items])
    exact_sum = shown(sum((exact(part) for part in amounts), ZERO))
    decimals = digits(line.plan.currency)
    amount = money(line.amount, decimals)
    last = next((i for i in reversed(line.items) if i.after is not None), None)
    aims = next(
        (i.aims for i in reversed(line.items) if i.aims.quota or i.aims.target), None
    )
    quota = aims.quota if aims else None
    value = sum((item.value for item in line.items), ZERO)
    measure = last.after if last else None
    return LineResult(
        component=line.name,
        amount=amount,
        exact=exact_sum,
        rounding=shown(exact(amount) - exact(exact_sum)),
        measure=None if measure is None else shown(measure),
        attainment=_attainment(measure, quota),
        quota=_aim(quota),
        target_incentive=_aim(aims.target if aims else None),
        rate=shown(line.exact / value) if value else None,
        value=shown(value),
        in_money=line.component is None or line.component.in_money,
        reward=_reward(line),
        trial=line.is_trial,
        pay=_pay(ledger, line),
        releases=tuple(
            ReleaseResult(part.label, part.on, money(part.amount, decimals))
            for part in line.releases
        ),
        trace=tuple(
            _trace(line, item, amount)
            for item, amount in zip(line.items, amounts, strict=True)
        ),
        plan=line.plan.name,
        version=line.plan.version,
    )


def _attainment(measure: Fraction | None, quota: Allotted | None) -> Decimal | None:
    if measure is None or quota is None:
        return None
    return shown(measure / quota.amount) if quota.amount else Decimal(0)


def _aim(aim: Allotted | None) -> AimResult | None:
    if aim is None:
        return None
    return AimResult(
        shown(aim.amount),
        tuple(
            BlendResult(
                blend.start,
                blend.end - ONE_DAY,
                blend.days,
                shown(blend.amount),
                shown(blend.value),
            )
            for blend in aim.blends
        ),
    )


def _reward(line: Line) -> RewardResult | None:
    reward = line.component.reward if line.component else None
    if reward is None:
        return None
    return RewardResult(reward.kind, reward.thing, shown(line.given), reward.value)


def _pay(ledger: Ledger, line: Line) -> PayResult | None:
    plan = line.plan
    target = pay_currency(ledger, line.payee, plan, last_day(line.period))
    if target == plan.currency:
        return None
    rate = line_rate(ledger, line, line.period)
    amount = rounded(line.amount * rate, smallest(target))
    return PayResult(target, shown(rate), money(amount, digits(target)))


def _trace(line: Line, item: Item, amount: Decimal) -> TraceResult:
    earned = Decimal(amount) if not item.steps else shown(_before_steps(item))
    modifiers = tuple(_modifiers(item, earned, amount))
    slices = tuple(_slices(line, item, earned))
    return TraceResult(
        input=item.stamp.number,
        kind=item.kind,
        date=item.stamp.dated,
        origin=item.stamp.origin,
        value=shown(item.value),
        credit=shown_again(item.credit),
        before=None if item.before is None else shown(item.before),
        after=None if item.after is None else shown(item.after),
        slices=slices,
        earned=earned,
        modifiers=modifiers,
        amount=amount,
        rate=shown(item.earned / item.value) if item.value else None,
    )


def _before_steps(item: Item) -> Fraction:
    return item.steps[0].before if item.steps else item.earned


def _modifiers(item: Item, first: Decimal, final: Decimal) -> Iterator[ModifierResult]:
    """Yield the steps as a chain from what the slices give to the amount."""
    before = first
    for index, step in enumerate(item.steps):
        is_last = index == len(item.steps) - 1
        after = final if is_last else shown(step.after)
        yield ModifierResult(
            step.kind,
            step.scope,
            before,
            after,
            None if step.factor is None else shown(step.factor),
            None if step.limit is None else shown(step.limit),
        )
        before = after


def _slices(line: Line, item: Item, earned: Decimal) -> Iterator[SliceResult]:
    """Yield slices that add up to ``earned``; the last takes what is not shown."""
    amounts = shown_parts([part.amount for part in item.slices])
    if len(amounts) == 1:
        amounts[0] = earned
    elif amounts:
        others = sum((exact(part) for part in amounts[:-1]), ZERO)
        amounts[-1] = shown(exact(earned) - others)
    for part, amount in zip(item.slices, amounts, strict=True):
        yield SliceResult(
            part.tier,
            None if part.lower is None else shown_again(part.lower),
            None if part.upper is None else shown_again(part.upper),
            shown(part.quantity),
            shown_again(part.value),
            _kind(line, item, part.tier),
            amount,
        )


def _kind(line: Line, item: Item, tier: int | None) -> str:
    component = line.component
    if item.kind in {"opening", "adjustment"} or component is None:
        return "amount"
    if component.table is not None and tier is not None:
        return component.table.gives
    return "amount_each" if component.amount_each is not None else "rate"

"""A plan in words: sentences per component, and a worked table."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rules.incentives.describe_parts import component_sentences
from rules.incentives.draw import Draw
from rules.incentives.exact import ONE, ZERO, exact, quotient
from rules.incentives.measure import TargetIncentive
from rules.incentives.part import Number
from rules.incentives.people import Audience
from rules.incentives.plan import Component, Plan
from rules.incentives.table import Table, bands_of
from rules.incentives.tiers import METHODS, Terms, by_output
from rules.incentives.words import Words


@dataclass(frozen=True, slots=True)
class WorkedRow:
    """What a component pays at one position of its measure, already in words."""

    measure: str
    pays: str
    effective: str


@dataclass(frozen=True, slots=True)
class Described:
    """A component in words."""

    name: str
    sentences: tuple[str, ...]
    worked: tuple[WorkedRow, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A plan in words."""

    title: str
    sentences: tuple[str, ...]
    components: tuple[Described, ...]


def describe(plan: Plan, language: str) -> Description:
    """Return the plan as sentences and worked tables."""
    words = Words(language, plan.currency)
    return Description(
        words.say("plan_title", name=plan.name, version=plan.version),
        tuple(_plan(words, plan)),
        tuple(
            Described(
                component.name,
                tuple(component_sentences(words, component)),
                tuple(_worked(words, component)),
            )
            for component in plan.components
        ),
    )


def _plan(words: Words, plan: Plan) -> Iterator[str]:
    period = words.say(f"period_{plan.period}")
    yield words.say("plan_paid", period=period, currency=plan.currency)
    if plan.valid_from or plan.valid_to:
        yield words.say(
            "plan_valid",
            first=plan.valid_from or "…",
            last=plan.valid_to or "…",
        )
    yield from audience(words, plan.applies_to)
    if plan.base_salary is not None:
        of = plan.base_salary.period or plan.period
        yield words.say(
            "plan_salary",
            amount=words.money(plan.base_salary.amount),
            period=words.say(f"period_{of}"),
        )
    if plan.draw is not None:
        yield from _draw(words, plan.draw)
    rounding = plan.rounding
    yield words.say(
        "plan_rounding",
        unit=rounding.unit or words.say("smallest_unit"),
        mode=words.say(f"mode_{rounding.mode}"),
        at=words.say(f"round_{rounding.at}"),
    )


def audience(words: Words, whom: Audience) -> Iterator[str]:
    """Yield for whom something is, if not for everybody."""
    for kind in ("roles", "teams", "people"):
        names = getattr(whom, kind)
        if names:
            yield words.say(f"for_{kind}", names=words.names(names))


def _draw(words: Words, draw: Draw) -> Iterator[str]:
    key = "plan_draw_recoverable" if draw.recoverable else "plan_draw_kept"
    yield words.say(key, amount=words.money(draw.amount))
    if draw.recoverable and draw.recovery_starts > 1:
        yield words.say("plan_draw_recovery", number=draw.recovery_starts)
    if draw.ends_after is not None:
        yield words.say("plan_draw_ends", number=draw.ends_after)


def _worked(words: Words, component: Component) -> Iterator[WorkedRow]:
    """Yield what a table pays at, and between, its cut points."""
    table = component.table
    if table is None:
        return
    quota = _amount(component.quota.amount if component.quota else None)
    target = component.target_incentive
    terms = _terms(component, table, quota, _amount(target.amount if target else None))
    for x in _positions(table):
        scale = ONE
        if table.by == "percent_of_quota":
            scale = (quota or Fraction(100)) / 100
        yield _row(words, component, table, terms, x * scale)


def _amount(number: Number | None) -> Fraction | None:
    return None if number is None else exact(number)


def _terms(
    component: Component, table: Table, quota: Fraction | None, target: Fraction | None
) -> Terms:
    unit = ONE
    if isinstance(component.paid_on, TargetIncentive):
        unit = quotient(target or ZERO, quota or ZERO)
        return Terms(
            bands_of(table, quota), unit, quota, target or ZERO, table.gives == "amount"
        )
    if table.gives == "multiplier" and component.rate is not None:
        unit = exact(component.rate)
    bands = bands_of(table, quota)
    if component.measure.kind == "own_output":
        bands = by_output(bands, unit)
    return Terms(bands, unit, quota, None, table.gives == "amount")


def _positions(table: Table) -> list[Fraction]:
    """Return each cut point, and one place within each tier."""
    cuts = [exact(tier.from_) for tier in table.tiers]
    last = table.tiers[-1]
    width = cuts[-1] - cuts[-2] if len(cuts) > 1 else Fraction(100)
    end = exact(last.to) if last.to is not None else cuts[-1] + max(width, ONE)
    found: list[Fraction] = []
    for low, high in zip(cuts, [*cuts[1:], end], strict=True):
        found += [low, (low + high) / 2]
    return [x for x in (*found, end) if x]


def _row(
    words: Words, component: Component, table: Table, terms: Terms, x: Fraction
) -> WorkedRow:
    is_line = table.is_lines and table.apply in {"lookup", "interpolated"}
    method = METHODS["line" if is_line else table.apply]
    is_own = component.paid_on is None or component.paid_on.kind == "target_incentive"
    slices = list(method(terms, terms.bands, x, x if is_own else ONE))
    earned = sum((part.amount for part in slices), ZERO)
    if is_own or terms.lump:
        in_money = component.measure.kind == "sum" and component.in_money
        effective = words.percent(earned / x) if x and in_money else ""
        return WorkedRow(words.number(x), words.money(earned), effective)
    values = [words.value(table.gives, part.value) for part in slices]
    return WorkedRow(words.number(x), words.say("comma").join(values), "")

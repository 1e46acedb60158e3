"""A statement line in words: how its amount came about."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from rules.incentives.result import LineResult, ModifierResult, SliceResult, TraceResult
from rules.incentives.words import Words

_ORDINALS = 12


def explain(line: LineResult, currency: str, language: str) -> str:
    """Return the sentence of a line: its tiers, modifiers, rounding and release."""
    words = Words(language, currency)
    if line.reward is not None:
        return words.say(
            "explain_reward",
            thing=line.reward.thing,
            quantity=words.number(line.reward.quantity),
        )
    together = _together(line)
    clauses = [_slice(words, part, in_money=line.in_money) for part in together]
    clauses += _inputs(words, line)
    clauses += _modifiers(words, line)
    if line.rounding:
        clauses.append(words.say("explain_rounded", amount=words.money(line.amount)))
    waiting = sum((r.amount for r in line.releases if r.date is None), Decimal(0))
    if waiting:
        clauses.append(words.say("explain_waiting", amount=words.money(waiting)))
    if not clauses:
        clauses = [words.say("explain_nothing")]
    return words.say(
        "explain_line",
        component=line.component,
        clauses=words.say("semicolon").join(clauses),
        amount=words.money(line.amount),
    )


def explain_input(
    line: LineResult, entry: TraceResult, currency: str, language: str
) -> str:
    """Return the sentence of one input of a line."""
    words = Words(language, currency)
    clauses = [_slice(words, part, in_money=line.in_money) for part in entry.slices]
    clauses += [_step(words, step) for step in entry.modifiers]
    if not clauses:
        clauses = [words.say("explain_nothing")]
    return words.say(
        "explain_input",
        input=entry.input,
        day=entry.date,
        clauses=words.say("semicolon").join(clauses),
        amount=words.money(entry.amount),
    )


def _together(line: LineResult) -> list[SliceResult]:
    """Return the slices of all inputs, one per tier and value."""
    found: dict[tuple[int | None, Decimal, str], SliceResult] = {}
    for entry in line.trace:
        if entry.kind in {"transaction", "input"}:
            for part in entry.slices:
                key = (part.tier, part.value, part.kind)
                found[key] = _sum(found.get(key), part)
    return [part for part in found.values() if part.amount or part.quantity]


def _sum(old: SliceResult | None, part: SliceResult) -> SliceResult:
    if old is None:
        return part
    return SliceResult(
        part.tier,
        part.lower,
        part.upper,
        old.quantity + part.quantity,
        part.value,
        part.kind,
        old.amount + part.amount,
    )


def _slice(words: Words, part: SliceResult, *, in_money: bool) -> str:
    """Return ``¥486,000.00 × 4.5 % = ¥21,870.00, second band, 600,000 to …``."""
    amount = words.money(part.amount)
    if part.kind == "amount":
        product = amount
    else:
        quantity = (words.money if in_money else words.number)(part.quantity)
        product = f"{quantity} × {_value(words, part)}{_unit(words, part)} = {amount}"
    if part.tier is None:
        return product
    return words.say(
        "explain_slice",
        product=product,
        tier=_tier(words, part),
        range=_range(words, part),
    )


def _value(words: Words, part: SliceResult) -> str:
    if part.kind == "rate":
        return words.percent(part.value)
    if part.kind == "amount_each":
        return words.money(part.value)
    return words.number(part.value)


def _unit(words: Words, part: SliceResult) -> str:
    """Return what else was multiplied: the rate or target under a multiplier."""
    product = Fraction(part.quantity) * Fraction(part.value)
    if not product or abs(product - Fraction(part.amount)) < Fraction(1, 10**6):
        return ""
    return f" × {words.percent(Fraction(part.amount) / product)}"


def _tier(words: Words, part: SliceResult) -> str:
    number = part.tier or 0
    key = f"tier_{number}" if 1 <= number <= _ORDINALS else "tier_n"
    return words.say(key, number=number)


def _range(words: Words, part: SliceResult) -> str:
    lower = words.number(part.lower or Decimal(0))
    if part.lower is None:
        return words.say("range_whole")
    if part.upper is None:
        return words.say("range_open", lower=lower)
    return words.say("range", lower=lower, upper=words.number(part.upper))


def _inputs(words: Words, line: LineResult) -> Iterator[str]:
    """Yield what is no input's own tier: openings, re-pricing, clawbacks."""
    sums: dict[str, Decimal] = {}
    for entry in line.trace:
        if entry.kind not in {"transaction", "input"}:
            sums[entry.kind] = sums.get(entry.kind, Decimal(0)) + entry.amount
    for kind, amount in sums.items():
        origins = sorted({e.origin for e in line.trace if e.kind == kind and e.origin})
        yield words.say(
            f"explain_{kind}", amount=words.money(amount), origin=words.names(origins)
        )


def _modifiers(words: Words, line: LineResult) -> Iterator[str]:
    """Yield what each modifier made of the inputs together."""
    together: dict[tuple[str, Decimal | None], ModifierResult] = {}
    for entry in line.trace:
        if entry.kind in {"transaction", "input", "carried"}:
            for step in entry.modifiers:
                key = (step.kind, step.factor)
                old = together.get(key)
                before = step.before + (old.before if old else 0)
                after = step.after + (old.after if old else 0)
                together[key] = ModifierResult(
                    step.kind, step.scope, before, after, step.factor, step.limit
                )
    for step in together.values():
        if step.before != step.after:
            yield _step(words, step)


def _step(words: Words, step: ModifierResult) -> str:
    known = {"before": words.money(step.before), "after": words.money(step.after)}
    if step.factor is not None:
        return words.say(
            "explain_factor",
            modifier=words.say(f"modifier_{step.kind}"),
            factor=words.number(step.factor),
            **known,
        )
    return words.say(
        "explain_limit", modifier=words.say(f"modifier_{step.kind}"), **known
    )

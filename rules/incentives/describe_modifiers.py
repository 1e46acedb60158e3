"""Gates, multipliers, floors and caps as sentences."""

from collections.abc import Iterator
from decimal import Decimal

from rules.incentives.describe_quantities import quantity_words, tier_words
from rules.incentives.modifiers import (
    Cap,
    Floor,
    Gate,
    Modifier,
    Multiplier,
    Probe,
    Weight,
)
from rules.incentives.words import Words


def modifier_sentences(words: Words, modifier: Modifier) -> Iterator[str]:
    """Yield what a modifier does."""
    scope = words.say(f"scope_{getattr(modifier, 'scope', 'period')}")
    match modifier:
        case Weight():
            yield words.say("says_weight", value=words.percent(modifier.value))
        case Gate():
            condition = _probe(words, modifier)
            key = "says_gate" if not modifier.tiers else "says_gate_tiers"
            yield words.say(
                key,
                condition=condition,
                otherwise=words.percent(modifier.otherwise),
                tiers=words.names([str(tier) for tier in modifier.tiers]),
            )
        case Multiplier():
            yield from _multiplier(words, modifier, scope)
        case _:
            yield _limit(words, modifier, scope)


def _multiplier(words: Words, modifier: Multiplier, scope: str) -> Iterator[str]:
    when = ""
    if modifier.when is not None:
        when = words.say("says_when", condition=words.condition(modifier.when))
    if modifier.measure is None:
        yield (
            words.say("says_times", value=words.number(modifier.value or Decimal(1)))
            + when
        )
        return
    measure = quantity_words(words, modifier.measure)
    yield words.say("says_times_measure", measure=measure, scope=scope) + when
    if modifier.table is not None:
        for tier in modifier.table.tiers:
            yield tier_words(words, modifier.table, tier)


def _limit(words: Words, modifier: Floor | Cap, scope: str) -> str:
    if modifier.amount is not None:
        amount = words.money(modifier.amount)
    else:
        amount = words.say(
            "percent_of",
            percent=words.number(modifier.percent or Decimal(0)),
            what=words.say(f"of_{modifier.percent_of}"),
        )
    if isinstance(modifier, Floor):
        return words.say("says_floor", amount=amount, scope=scope)
    said = words.say(f"says_cap_{modifier.on}", amount=amount, scope=scope)
    if modifier.across_payees:
        said += words.say("says_across")
    if modifier.excess == "carried":
        said += words.say("says_carried")
    if modifier.only_if is not None:
        said += words.say("says_when", condition=_probe(words, modifier.only_if))
    return said


def _probe(words: Words, probe: Probe) -> str:
    measure = quantity_words(words, probe.measure)
    unit = "%" if probe.quota is not None else ""
    bounds = (
        ("≥", probe.at_least),
        (">", probe.more_than),
        ("≤", probe.at_most),
        ("<", probe.less_than),
    )
    tests = [
        f"{sign} {words.number(bound)}{unit}"
        for sign, bound in bounds
        if bound is not None
    ]
    scope = words.say(f"scope_{probe.scope}")
    return words.say(
        "probe", measure=measure, scope=scope, tests=words.say("and").join(tests)
    )

"""The parts of a component, a sentence each."""

from collections.abc import Iterator
from decimal import Decimal

from rules.incentives.adjustments import Clawback
from rules.incentives.credits import Party
from rules.incentives.describe_modifiers import modifier_sentences
from rules.incentives.describe_quantities import quantity_words, tier_words
from rules.incentives.entries import is_constant
from rules.incentives.measure import Sum
from rules.incentives.plan import Component
from rules.incentives.quota import Quota
from rules.incentives.release import AT_ONCE, Release
from rules.incentives.table import Table
from rules.incentives.words import Words


def component_sentences(words: Words, component: Component) -> Iterator[str]:
    """Yield a component's parts in the order in which they act."""
    stop = words.say("stop")
    for said in _parts(words, component):
        yield said if said.endswith(stop) else said + stop


def _parts(words: Words, component: Component) -> Iterator[str]:
    yield from _scope(words, component)
    yield from _aims(words, component)
    yield from _rate(words, component)
    for modifier in component.modifiers:
        yield from modifier_sentences(words, modifier)
    yield from _credits(words, component)
    if component.release != AT_ONCE:
        for part in component.release:
            yield _release(words, part)
    for rule in component.adjustments:
        yield _clawback(words, rule)
    if component.trial:
        yield words.say("is_trial")


def _scope(words: Words, component: Component) -> Iterator[str]:
    if not is_constant(component):
        yield words.say(
            "counts",
            measure=quantity_words(words, component.measure),
            scope=words.say(f"scope_{component.accumulate.scope}"),
        )
    if component.filter is not None:
        yield words.say("only", condition=words.condition(component.filter))
    if component.starts_on or component.ends_on:
        yield words.say(
            "between",
            first=component.starts_on or "…",
            last=component.ends_on or "…",
        )
    for kind in ("roles", "teams", "people"):
        names = getattr(component.applies_to, kind)
        if names:
            yield words.say(f"for_{kind}", names=words.names(names))
    if component.accumulate.pay == "running_rate":
        yield words.say("running_rate")


def _aims(words: Words, component: Component) -> Iterator[str]:
    for key, aim in (
        ("quota", component.quota),
        ("target", component.target_incentive),
    ):
        if aim is not None:
            yield _aim(words, key, aim, component)


def _aim(words: Words, key: str, aim: Quota, component: Component) -> str:
    scope = aim.period or component.accumulate.scope
    if aim.amount is None:
        return words.say(f"{key}_personal", scope=words.say(f"scope_{scope}"))
    measure = component.measure
    counted = isinstance(measure, Sum) and measure.money and measure.value != "units"
    is_money = key == "target" or counted
    amount = words.money(aim.amount) if is_money else words.number(aim.amount)
    said = words.say(f"{key}_is", amount=amount, scope=words.say(f"scope_{scope}"))
    if aim.prorate != "none":
        said += words.say("prorated")
    return said + words.say("ramped") if aim.ramp else said


def _rate(words: Words, component: Component) -> Iterator[str]:
    basis = quantity_words(words, component.paid_on or component.measure)
    if component.rate is not None:
        yield words.say("rate_of", rate=words.percent(component.rate), basis=basis)
    if component.amount_each is not None:
        amount = words.money(component.amount_each)
        yield words.say("amount_per", amount=amount, basis=basis)
    for rule in sorted(component.rules, key=lambda rule: rule.priority):
        value = (
            words.percent(rule.rate)
            if rule.rate is not None
            else words.value("amount_each", rule.amount_each or Decimal(0))
        )
        when = words.condition(rule.when) if rule.when else words.say("otherwise")
        yield words.say("rule", condition=when, value=value)
    if component.table is not None:
        yield words.say(f"apply_{component.table.apply}", basis=basis)
        for tier in component.table.tiers:
            yield tier_words(words, component.table, tier)
        yield from _edges(words, component.table)
    elif component.target_incentive is not None:
        yield words.say("in_proportion" if component.quota else "target_whole")
    if component.reward is not None:
        yield words.say(
            "gives",
            kind=words.say(f"reward_{component.reward.kind}"),
            thing=component.reward.thing,
            quantity=words.number(component.reward.quantity),
        )


def _edges(words: Words, table: Table) -> Iterator[str]:
    if table.side is not None and len(table.tiers) > 1:
        yield words.say(f"side_{table.side}")
    last = table.tiers[-1]
    if last.beyond is not None and last.to is not None:
        yield words.say(f"beyond_{last.beyond}", end=words.number(last.to))


def _credits(words: Words, component: Component) -> Iterator[str]:
    rules = component.credits
    for party in rules.parties:
        yield _party(words, party)
    if rules.roles:
        yield words.say("credit_roles", roles=words.names(rules.roles))
    if rules.applied == "after_tier":
        yield words.say("credit_after")
    if rules.shares_sum_to is None:
        yield words.say("credit_overlay")
    if rules.exclude_if_also:
        yield words.say("credit_exclude", roles=words.names(rules.exclude_if_also))


def _party(words: Words, party: Party) -> str:
    who = party.payee or party.role or words.say("level", number=party.level or 0)
    if party.rate is not None:
        return words.say("party_rate", who=who, rate=words.percent(party.rate))
    share = words.percent(Decimal(1) if party.share is None else party.share)
    return words.say("party_share", who=who, share=share)


def _release(words: Words, part: Release) -> str:
    share = words.percent(part.share)
    if part.in_proportion_to is not None:
        return words.say("release_ratio", share=share, event=part.in_proportion_to)
    if part.at is not None:
        return words.say("release_at", share=share, day=part.at)
    if part.after_months is not None:
        return words.say(
            "release_months",
            share=share,
            months=part.after_months,
            count=part.instalments,
        )
    if part.after_days is not None:
        return words.say("release_days", share=share, days=part.after_days)
    if part.on in {"earning", "month_end", "quarter_end", "year_end"}:
        return words.say(f"release_{part.on}", share=share)
    return words.say("release_event", share=share, event=part.on)


def _clawback(words: Words, rule: Clawback) -> str:
    on = words.names(rule.on)
    if rule.price == "repriced":
        return words.say("claw_repriced", on=on)
    if rule.term_months is not None:
        return words.say("claw_term", on=on, months=rule.term_months)
    steps = rule.by_days or rule.by_months
    if steps:
        key = "claw_day" if rule.by_days else "claw_month"
        said = [
            words.say(key, number=step.from_, share=words.percent(step.share))
            for step in steps
        ]
        return words.say("claw_steps", on=on, steps=words.say("semicolon").join(said))
    share = words.percent(rule.share)
    if rule.window_months is not None:
        return words.say("claw_months", on=on, share=share, months=rule.window_months)
    if rule.window_days is not None:
        return words.say("claw_days", on=on, share=share, days=rule.window_days)
    return words.say("claw_share", on=on, share=share)

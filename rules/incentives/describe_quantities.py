"""Measures, bases and tiers as nouns of a sentence."""

from rules.incentives.measure import (
    Commissions,
    ComponentOutput,
    Count,
    KeyResult,
    Quantity,
    Ratio,
    Sum,
)
from rules.incentives.table import VALUES, Table, Tier
from rules.incentives.words import Words


def quantity_words(words: Words, quantity: Quantity) -> str:
    """Return a measure or basis as a noun."""
    match quantity:
        case Sum():
            said = _sum(words, quantity)
        case Count():
            said = words.say(f"whose_{quantity.of}", quantity=words.say("count"))
        case Ratio():
            said = words.say(
                "ratio",
                numerator=quantity_words(words, quantity.numerator),
                denominator=quantity_words(words, quantity.denominator),
            )
        case KeyResult():
            said = words.say("result_of", name=quantity.name)
        case ComponentOutput():
            said = words.say("output_of", component=quantity.component)
        case Commissions():
            names = words.names(quantity.components)
            said = words.say(f"commissions_{quantity.of}", components=names)
        case _:
            said = words.say(f"kind_{quantity.kind}")
    return said


def _sum(words: Words, quantity: Sum) -> str:
    name = words.say("sum_of", value=_field(words, quantity.value))
    whose = words.say(f"whose_{quantity.of}", quantity=name)
    if quantity.net_of_tax is None:
        return whose
    tax = words.percent(quantity.net_of_tax)
    return words.say("net_of_tax", quantity=whose, rate=tax)


def _field(words: Words, value: str) -> str:
    known = {"amount", "cost", "margin", "units"}
    return words.say(f"field_{value}") if value in known else value


def tier_words(words: Words, table: Table, tier: Tier) -> str:
    """Return a tier: from where to where, and what it gives."""
    unit = "%" if table.by == "percent_of_quota" else ""
    place = table.tiers.index(tier)
    upper = tier.to
    if place + 1 < len(table.tiers):
        upper = table.tiers[place + 1].from_
    lower = f"{words.number(tier.from_)}{unit}"
    span = (
        words.say("range_open", lower=lower)
        if upper is None
        else words.say("range", lower=lower, upper=f"{words.number(upper)}{unit}")
    )
    value = next(getattr(tier, n) for n in VALUES if getattr(tier, n) is not None)
    said = words.say("tier_line", range=span, value=words.value(table.gives, value))
    if tier.slope is not None:
        said += words.say("tier_slope", slope=words.number(tier.slope))
    if tier.end is not None:
        said += words.say("tier_end", value=words.value(table.gives, tier.end))
    if tier.bonus_rate is not None:
        said += words.say("tier_bonus", rate=words.percent(tier.bonus_rate))
    return said

"""Random plans and inputs: every combination of parts that the oracle understands."""

from random import Random
from typing import Any

Json = dict[str, Any]
PAYEES = ("ann", "bo", "cy")
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
SCOPES = ("transaction", "period", "month", "quarter", "half_year", "year", "lifetime")


def random_case(random: Random) -> tuple[Json, Json]:
    """Return a plan and inputs; ``months`` of the inputs is for the oracle only."""
    components = [_component(random, f"part {i}") for i in range(random.randint(1, 3))]
    plan: Json = {"currency": "CNY", "components": components}
    if random.random() < 0.4:
        plan["draw"] = {
            "amount": str(random.randrange(0, 3000, 50)),
            "recoverable": random.random() < 0.7,
        }
    return plan, {"transactions": _sales(random), "months": MONTHS}


def _sales(random: Random) -> list[Json]:
    found = []
    for number in range(random.randint(1, 25)):
        amount = random.randint(-200_000, 900_000) / 100
        found.append(
            {
                "number": f"S{number:03d}",
                "date": f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
                "amount": f"{amount:.2f}",
                "margin": f"{amount * random.random():.2f}",
                "product": random.choice("ab"),
                "credits": _credits(random),
            }
        )
    random.shuffle(found)
    return found


def _credits(random: Random) -> list[Json]:
    if random.random() < 0.5:
        return [{"payee": random.choice(PAYEES), "share": "1"}]
    cut = random.randint(1, 99)
    first, second = random.sample(PAYEES, 2)
    return [
        {"payee": first, "share": f"0.{cut:02d}"},
        {"payee": second, "share": f"0.{100 - cut:02d}"},
    ]


def _component(random: Random, name: str) -> Json:
    component: Json = {
        "name": name,
        "measure": random.choice(("amount", "amount", "count")),
        "accumulate": {"scope": random.choice(SCOPES)},
    }
    if random.random() < 0.3:
        component["filter"] = {"field": "product", "equals": random.choice("ab")}
    if random.random() < 0.4:
        component["credits"] = {"applied": "after_tier"}
    _pay(random, component)
    if random.random() < 0.6:
        component["modifiers"] = _modifiers(random)
    return component


def _pay(random: Random, component: Json) -> None:
    """Choose how it pays: flat, or a table of a kind that means something."""
    if random.random() < 0.15:
        component["rate"] = _fraction(random)
        return
    apply = random.choice(
        (
            "marginal",
            "marginal",
            "retroactive",
            "retroactive_excess",
            "step_overage",
            "interpolated",
            "lookup",
            "marginal_with_reached_bonus",
        )
    )
    kind = _kind(random, component, apply)
    by_quota = apply == "step_overage" or kind == "target" or random.random() < 0.3
    if by_quota:
        component["quota"] = str(random.randrange(10, 20_000, 10))
    table = _table(random, component, apply, kind, by_quota=by_quota)
    component["table"] = table
    if apply in {"retroactive", "lookup"} and kind in {"rate", "basis"}:
        _running(random, component)


def _kind(random: Random, component: Json, apply: str) -> str:
    if apply == "step_overage":
        component["rate"] = _fraction(random)
        return "multiplier"
    if apply in {"retroactive", "lookup"} and random.random() < 0.3:
        component["basis"] = "margin"
        return "basis"
    if apply in {"lookup", "interpolated"} and random.random() < 0.3:
        return "amount"
    if random.random() < 0.25 and apply != "marginal_with_reached_bonus":
        component["target_incentive"] = str(random.randrange(1000, 30_000, 100))
        return "target"
    if random.random() < 0.3:
        component["rate"] = _fraction(random)
        return "multiplier"
    return "rate"


def _running(random: Random, component: Json) -> None:
    if random.random() < 0.4 and component["accumulate"]["scope"] != "transaction":
        component["accumulate"]["pay"] = "running_rate"


def _table(
    random: Random, component: Json, apply: str, kind: str, *, by_quota: bool
) -> Json:
    is_count = component["measure"] == "count"
    top, step = (200, 5) if by_quota else (20, 1) if is_count else (20_000, 10)
    cuts = sorted(random.sample(range(step, top, step), random.randint(0, 3)))
    cuts = [random.choice((0, 0, 0, step // 2 or 0)), *cuts]
    name = {"rate": "rate", "basis": "rate", "amount": "amount"}.get(kind, "multiplier")
    tiers = [{"from": str(cut), name: _value(random, name)} for cut in cuts]
    if apply == "marginal_with_reached_bonus":
        for tier in tiers:
            tier["bonus_rate"] = _fraction(random)
    table: Json = {"apply": apply, "tiers": tiers}
    if by_quota:
        table["by"] = "percent_of_quota"
    table["side"] = random.choice(("lower_inclusive", "upper_inclusive"))
    if apply == "interpolated" or random.random() < 0.2:
        tiers[-1]["to"] = str(cuts[-1] + random.randint(1, top))
        tiers[-1]["beyond"] = random.choice(("hold", "zero"))
    return table


def _value(random: Random, name: str) -> str:
    if name == "amount":
        return str(random.randrange(0, 5000, 25))
    if name == "multiplier":
        return f"{random.randint(0, 30) / 10:.1f}"
    return _fraction(random)


def _fraction(random: Random) -> str:
    return f"0.{random.randint(0, 4000):04d}"


def _modifiers(random: Random) -> list[Json]:
    """Return modifiers: those of single transactions before those of windows."""
    low = random.randint(0, 200)
    windows = ("period", "month", "quarter", "half_year", "year")
    high = str(low + random.randint(1, 900))
    offered: list[Json] = [
        {"kind": "weight", "value": _fraction(random)},
        {"kind": "multiplier", "value": f"1.{random.randint(0, 9)}"},
        {"kind": "floor", "amount": str(low), "scope": "transaction"},
        {"kind": "cap", "amount": high, "scope": "transaction"},
        _gate(random, "transaction"),
        _gate(random, random.choice(windows)),
        _limit(random, "floor", 300, random.choice(windows)),
        _limit(random, "cap", 3000, random.choice(windows)),
    ]
    found = [modifier for modifier in offered if random.random() < 0.3]
    return [m for m in found if not _is_pointless(m, found)]


def _limit(random: Random, kind: str, size: int, scope: str) -> Json:
    return {"kind": kind, "amount": str(random.randint(1, size) + size), "scope": scope}


def _gate(random: Random, scope: str) -> Json:
    return {
        "kind": "gate",
        "measure": "amount",
        "scope": scope,
        "at_least": str(random.randrange(0, 8000, 100)),
    }


def _is_pointless(modifier: Json, found: list[Json]) -> bool:
    """Return whether another limit leaves it nothing to do: a plan may not say it."""
    if modifier["kind"] != "cap":
        return False
    return any(
        other["kind"] == "floor"
        and other["scope"] == modifier["scope"]
        and int(other["amount"]) >= int(modifier["amount"])
        for other in found
    )

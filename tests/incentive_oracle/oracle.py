"""A second, slow and simple implementation of incentive plans, to check the first.

Written from the descriptions of the methods and of the order of operations alone; it
shares no code with ``rules.incentives``. It reads the same JSON, for one currency,
monthly pay and one payee list, and gives the rounded amount per payee, component and
month, and what a draw makes of it.
"""

from collections import defaultdict
from fractions import Fraction
from typing import Any

Json = dict[str, Any]
Amounts = dict[tuple[str, str, str], Fraction]
SPAN = {"month": 1, "period": 1, "quarter": 3, "half_year": 6, "year": 12}


def window(scope: str, date: str) -> object:
    """Name the window: everything in it adds up."""
    year, month = int(date[:4]), int(date[5:7])
    return "ever" if scope == "lifetime" else (year, (month - 1) // SPAN[scope])


def half_up(value: Fraction) -> Fraction:
    cents = abs(value) * 100
    whole = cents.numerator // cents.denominator
    whole += cents - whole >= Fraction(1, 2)
    return Fraction(whole if value >= 0 else -whole, 100)


def value_of(tier: Json) -> Fraction:
    for name in ("rate", "multiplier", "amount", "amount_each"):
        if name in tier:
            return Fraction(tier[name])
    raise KeyError(tier)


def reached(
    table: Json, cuts: list[Fraction], end: Fraction | None, x: Fraction
) -> int | None:
    """Return the tier of x; tier 0 also takes totals below zero when it starts at 0."""
    upper = table.get("side") == "upper_inclusive"
    tiers = [i for i, cut in enumerate(cuts) if (x > cut if upper else x >= cut)]
    if tiers:
        is_beyond = end is not None and x > end
        if is_beyond and table["tiers"][-1]["beyond"] == "zero":
            return None
        return tiers[-1]
    return 0 if cuts[0] == 0 else None


def marginal(
    table: Json, cuts: list[Fraction], last: Fraction | None, x: Fraction
) -> Fraction:
    """sum of r_k * (min(x, u_k) - l_k)+; of a negative x the first tier's rate."""
    if x < cuts[0]:
        return (
            (x - cuts[0]) * value_of(table["tiers"][0]) if cuts[0] == 0 else Fraction(0)
        )
    total = Fraction(0)
    for k, tier in enumerate(table["tiers"]):
        end = cuts[k + 1] if k + 1 < len(cuts) else None
        if end is None and tier.get("beyond") == "zero":
            end = last
        top = x if end is None else min(x, end)
        total += value_of(tier) * max(top - cuts[k], Fraction(0))
    return total


def interpolated(
    table: Json, cuts: list[Fraction], last: Fraction, x: Fraction
) -> Fraction:
    """Full values of passed tiers and the part of the one reached."""
    ends = [*cuts[1:], last]
    if x > ends[-1] and table["tiers"][-1]["beyond"] == "zero":
        return Fraction(0)
    return sum(
        (
            value_of(tier) * max(min(x, end) - low, Fraction(0)) / (end - low)
            for tier, low, end in zip(table["tiers"], cuts, ends, strict=True)
        ),
        Fraction(0),
    )


def priced(component: Json, x: Fraction, basis: Fraction) -> Fraction:
    """Return P of a position: what the whole accumulation has earned."""
    quota = Fraction(component.get("quota", 0))
    target = component.get("target_incentive")
    rate = Fraction(component.get("rate", 1))
    if target is not None and quota:
        rate = Fraction(target) / quota
        basis = x
    table = component.get("table")
    if table is None:
        return basis * rate
    scale = quota / 100 if table.get("by") else Fraction(1)
    cuts = [Fraction(tier["from"]) * scale for tier in table["tiers"]]
    stated = table["tiers"][-1].get("to")
    end = None if stated is None else Fraction(stated) * scale
    if table["apply"] in {"lookup", "interpolated"}:
        found = looked_up(table, cuts, end, x)
        if "amount" in table["tiers"][0]:
            return found
        return found * (basis * rate if target is None else Fraction(target))
    return rate * in_tiers(table, cuts, end, (x, basis, quota))


def looked_up(
    table: Json, cuts: list[Fraction], end: Fraction | None, x: Fraction
) -> Fraction:
    if table["apply"] == "interpolated":
        return interpolated(table, cuts, end or Fraction(0), x)
    tier = reached(table, cuts, end, x)
    return Fraction(0) if tier is None else value_of(table["tiers"][tier])


def in_tiers(
    table: Json,
    cuts: list[Fraction],
    end: Fraction | None,
    at: tuple[Fraction, Fraction, Fraction],
) -> Fraction:
    """Return what is multiplied by the component's rate."""
    x, basis, quota = at
    tier = reached(table, cuts, end, x)
    value = Fraction(0) if tier is None else value_of(table["tiers"][tier])
    bonus = Fraction(0 if tier is None else table["tiers"][tier].get("bonus_rate", 0))
    over = x - quota
    return {
        "marginal": marginal(table, cuts, end, x),
        "marginal_with_reached_bonus": marginal(table, cuts, end, x) + bonus * x,
        "retroactive": value * basis,
        "retroactive_excess": value * max(x - cuts[0], Fraction(0)),
        "step_overage": x * value if over <= 0 else quota + over * value,
    }[str(table["apply"])]


def credited(component: Json, sale: Json) -> dict[str, tuple[Fraction, Fraction]]:
    """Return per payee the share before the tier and the share after it."""
    after = component.get("credits", {}).get("applied") == "after_tier"
    one = Fraction(1)
    return {
        c["payee"]: (one, Fraction(c["share"]))
        if after
        else (Fraction(c["share"]), one)
        for c in sale["credits"]
    }


def passes(wanted: Json | None, sale: Json) -> bool:
    return wanted is None or sale[wanted["field"]] == wanted["equals"]


def rows_of(component: Json, inputs: Json, payee: str) -> list[Json]:
    """Return the payee's sales with the own measure and basis, in order."""
    found = []
    for sale in sorted(inputs["transactions"], key=lambda s: (s["date"], s["number"])):
        shares = credited(component, sale)
        if payee not in shares or not passes(component.get("filter"), sale):
            continue
        before, after = shares[payee]
        x = Fraction(1) if component["measure"] == "count" else Fraction(sale["amount"])
        basis = sale[component["basis"]] if "basis" in component else x
        found.append(
            {
                "month": sale["date"][:7],
                "date": sale["date"],
                "number": sale["number"],
                "x": x * before,
                "basis": Fraction(basis) * before,
                "share": after,
                "amount": Fraction(sale["amount"]),
            }
        )
    return found


def earned_rows(component: Json, rows: list[Json]) -> None:
    """Give each row what it earns: P after it less P before it, times its share."""
    scope = component["accumulate"]["scope"]
    running = component["accumulate"].get("pay") == "running_rate"
    totals: dict[object, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * 2)
    had: dict[object, Fraction] = defaultdict(Fraction)
    for row in rows:
        per = row["number"] if scope == "transaction" else window(scope, row["date"])
        x, basis = totals[per]
        totals[per] = [x + row["x"], basis + row["basis"]]
        if running:
            row["raw"] = Fraction(0)
            continue
        now = priced(component, *totals[per])
        row["raw"] = (now - had[per]) * row["share"]
        had[per] = now
    if running:
        at_running_rate(component, rows)


def at_running_rate(component: Json, rows: list[Json]) -> None:
    """The rate of the total at the month's end, on the month's own basis."""
    scope = component["accumulate"]["scope"]
    for row in rows:
        x = sum(
            (
                other["x"]
                for other in rows
                if window(scope, other["date"]) == window(scope, row["date"])
                and other["month"] <= row["month"]
            ),
            Fraction(0),
        )
        row["raw"] = priced(component, x, row["basis"]) * row["share"]


def modified(
    component: Json, rows: list[Json], months: list[str]
) -> dict[str, Fraction]:
    """Return what each month earns after all modifiers, exactly."""
    extra: dict[str, Fraction] = defaultdict(Fraction)
    for modifier in component.get("modifiers", []):
        scope = modifier.get("scope", "period")
        if modifier["kind"] in {"weight", "multiplier"}:
            factor = Fraction(modifier["value"])
            for row in rows:
                row["raw"] *= factor
            for month in extra:
                extra[month] *= factor
        elif scope == "transaction":
            for row in rows:
                row["raw"] = one_by_one(modifier, row)
        else:
            apply_to_windows(modifier, rows, extra, months)
    return {
        month: extra[month]
        + sum((row["raw"] for row in rows if row["month"] == month), Fraction(0))
        for month in months
    }


def one_by_one(modifier: Json, row: Json) -> Fraction:
    raw: Fraction = row["raw"]
    if modifier["kind"] == "cap":
        return min(raw, Fraction(modifier["amount"]))
    if modifier["kind"] == "floor":
        return max(raw, Fraction(modifier["amount"])) if row["basis"] > 0 else raw
    return raw if row["amount"] >= Fraction(modifier["at_least"]) else Fraction(0)


def apply_to_windows(
    modifier: Json, rows: list[Json], extra: dict[str, Fraction], months: list[str]
) -> None:
    """A month gets f(earned to date in the window) less f(of the month before).

    The months' totals are put into ``extra``; rows keep nothing, so what follows acts
    on whole months.
    """
    scope = modifier["scope"]
    raw = {
        month: extra[month]
        + sum((row["raw"] for row in rows if row["month"] == month), Fraction(0))
        for month in months
    }
    sales = {
        month: sum((r["amount_own"] for r in rows if r["month"] == month), Fraction(0))
        for month in months
    }
    for month in months:
        same = [
            m for m in months if window(scope, m) == window(scope, month) and m <= month
        ]
        now = cumulated(modifier, same, raw, sales)
        was = cumulated(modifier, same[:-1], raw, sales)
        extra[month] = now - was
    for row in rows:
        row["raw"] = Fraction(0)


def cumulated(
    modifier: Json,
    same: list[str],
    raw: dict[str, Fraction],
    sales: dict[str, Fraction],
) -> Fraction:
    total = sum((raw[m] for m in same), Fraction(0))
    if not same:
        return Fraction(0)
    if modifier["kind"] == "cap":
        return min(total, Fraction(modifier["amount"]))
    if modifier["kind"] == "floor":
        number = int(same[-1][:4]) * 12 + int(same[-1][5:7])
        is_last = number % SPAN[modifier["scope"]] == 0
        return max(total, Fraction(modifier["amount"])) if is_last else total
    sold = sum((sales[m] for m in same), Fraction(0))
    return total if sold >= Fraction(modifier["at_least"]) else Fraction(0)


def amounts(plan: Json, inputs: Json) -> Amounts:
    """Return the rounded amount of every payee, component and month."""
    found: Amounts = {}
    payees = sorted({c["payee"] for s in inputs["transactions"] for c in s["credits"]})
    months = sorted(inputs["months"])
    for component in plan["components"]:
        for payee in payees:
            rows = rows_of(component, inputs, payee)
            for row in rows:
                row["amount_own"] = own_amount(inputs, payee, row["number"])
            earned_rows(component, rows)
            for month, value in modified(component, rows, months).items():
                found[payee, component["name"], month] = half_up(value)
    return found


def own_amount(inputs: Json, payee: str, number: str) -> Fraction:
    """Return the payee's share of a sale: what gates on own sales add up."""
    (sale,) = [s for s in inputs["transactions"] if s["number"] == number]
    (share,) = [c["share"] for c in sale["credits"] if c["payee"] == payee]
    return Fraction(sale["amount"]) * Fraction(share)


def drawn(plan: Json, earned: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Return pay and balance owed per month: the recoverable draw, or the guarantee."""
    draw = plan.get("draw") or {"amount": "0", "recoverable": True}
    amount, owed, found = Fraction(draw["amount"]), Fraction(0), []
    for e in earned:
        if e < amount:
            paid = amount
            owed += amount - e if draw["recoverable"] else 0
        else:
            back = min(owed, e - amount)
            owed, paid = owed - back, e - back
        found.append((paid, owed))
    return found

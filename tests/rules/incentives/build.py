"""Short ways to plans, inputs and results."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rules.incentives.evaluation import evaluate
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.result import LineResult, PayeeResult, PeriodResult, Result

Json = Mapping[str, Any]


def result(plan: Json, inputs: Json) -> Result:
    return evaluate(plans_of(plan), inputs_of(inputs))


def component(**parts: Any) -> dict[str, Any]:
    return {"name": "commission", **parts}


def plan_of(*components: Json, **parts: Any) -> dict[str, Any]:
    return {"currency": "CNY", "components": list(components), **parts}


def sales(*rows: Sequence[Any], **common: Any) -> list[dict[str, Any]]:
    """Return transactions of (date, amount), numbered T1, T2 …"""
    return [
        {"number": f"T{place}", "date": row[0], "amount": row[1], **common}
        for place, row in enumerate(rows, start=1)
    ]


def paid(plan: Json, inputs: Json) -> PayeeResult:
    """Return the statement of the only payee."""
    (payee,) = result(plan, inputs).payees
    return payee


def period(payee: PayeeResult, name: str) -> PeriodResult:
    return next(item for item in payee.periods if item.period == name)


def only_line(payee: PayeeResult) -> LineResult:
    (line,) = [line for item in payee.periods for line in item.lines]
    return line


def by_period(payee: PayeeResult, what: str = "earned") -> dict[str, Decimal]:
    return {item.period: getattr(item, what) for item in payee.periods}


def tiers(apply: str, *cuts: tuple[str, str], **parts: Any) -> dict[str, Any]:
    """Return a table of (from, value); ``kind`` is what the value is."""
    kind = parts.pop("kind", "rate")
    last = parts.pop("last", {})
    rows = [{"from": cut, kind: value} for cut, value in cuts]
    rows[-1] |= last
    return {"apply": apply, **parts, "tiers": rows}

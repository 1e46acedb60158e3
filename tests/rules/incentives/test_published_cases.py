"""The published cases: plans and inputs in our schema, figures from the shared file.

A table of ``tests/incentive_cases`` says where in the result a published figure
stands: a path, or arithmetic over paths. ``[x]`` picks by place or by name.
"""

import json
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from rules.incentives.evaluation import evaluate
from rules.incentives.inverse import sales_needed
from rules.incentives.loading import inputs_of, plans_of
from rules.incentives.result import result_type

TABLES = Path(__file__).parents[2] / "incentive_cases"
CASES = sorted(path.stem for path in TABLES.glob("*.json"))
NAMES = ("payee", "period", "component", "input", "event")
OPERATIONS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "plus": lambda left, right: left + right,
    "minus": lambda left, right: left - right,
    "times": lambda left, right: left * right,
    "divide": lambda left, right: left / right,
}


def pick(value: Any, step: str) -> list[Any]:
    """Return what one step of a path finds."""
    if not isinstance(value, list):
        return [value[step]]
    if step == "*":
        return value
    if step.lstrip("-").isdecimal():
        return [value[int(step)]]
    return [v for v in value if any(v.get(name) == step for name in NAMES)]


def steps(path: str) -> list[str]:
    inside = path.replace("[", "\0[").split("\0")
    found: list[str] = []
    for piece in inside:
        name, _, rest = piece.rpartition("]")
        found += [name[1:]] if name else []
        found += [part for part in rest.split(".") if part]
    return found


def found(results: Mapping[str, Any], path: str) -> list[Any]:
    return reduce(
        lambda values, step: [v for value in values for v in pick(value, step)],
        steps(path),
        [results],
    )


def figure(case: Mapping[str, Any], results: Mapping[str, Any], spec: Any) -> Decimal:
    """Return our figure for a path, a constant (``=100``) or arithmetic."""
    if isinstance(spec, str) and spec.startswith("="):
        return Decimal(spec[1:])
    if isinstance(spec, str):
        (value,) = found(results, spec)
        return Decimal(value)
    ((name, parts),) = spec.items()
    if name == "needed":
        run = case["runs"][parts["run"]]
        return sales_needed(
            plans_of(run["plan"]),
            inputs_of(run["inputs"]),
            parts["component"],
            Decimal(parts["earned"]),
        )
    return reduce(OPERATIONS[name], [figure(case, results, part) for part in parts])


def published(case: Mapping[str, Any], key: str) -> tuple[str, str | None]:
    """Return the figure to meet, and the unit to which ours is rounded first."""
    verification = case["verification"]
    kind = verification["per_value"].get(key, "exact")
    text = verification.get("correct_values", {}).get(key, case["expected"][key])
    if kind == "rounded":
        return text, str(Decimal(1).scaleb(-len(text.partition(".")[2])))
    return text, case["plan"].get("rounding", {}).get("unit")


@pytest.mark.parametrize("name", CASES)
def test_a_published_case_is_met_to_the_last_digit(
    name: str, shared_data: Path
) -> None:
    shared = json.loads((shared_data / "commission_cases.json").read_text("utf-8"))
    case = next(item for item in shared if item["id"] == name)
    table = json.loads((TABLES / f"{name}.json").read_text("utf-8"))
    results = {
        run: result_type().dump_python(
            evaluate(plans_of(given["plan"]), inputs_of(given["inputs"])), mode="json"
        )
        for run, given in table["runs"].items()
    }

    assert set(table["expect"]) == set(case["expected"])
    for key, spec in table["expect"].items():
        wanted, unit = published(case, key)
        if isinstance(spec, dict) and "join" in spec:
            assert ",".join(found(results, spec["join"])) == wanted, key
            continue
        ours = figure(table, results, spec)
        if unit:
            ours = (ours / Decimal(unit)).quantize(1, ROUND_HALF_UP) * Decimal(unit)
        assert ours == Decimal(wanted), key


def test_every_published_case_has_a_table(shared_data: Path) -> None:
    shared = json.loads((shared_data / "commission_cases.json").read_text("utf-8"))

    assert {case["id"] for case in shared} == set(CASES)

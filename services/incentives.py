"""Plans and inputs from files: evaluated, described, compared, as JSON or in words."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from core import settings
from core.errors import RuleError
from core.i18n import text
from rules.incentives.compare import Comparison, compare
from rules.incentives.describe import Description, describe
from rules.incentives.evaluation import evaluate
from rules.incentives.explain import explain
from rules.incentives.inputs import Inputs
from rules.incentives.loading import inputs_of, parsed, plans_of
from rules.incentives.plan import Plan, PlanBook
from rules.incentives.result import PayeeResult, PeriodResult, Result, result_type

_TEMPLATES = settings.ROOT / "rules" / "incentives" / "templates"
_SCHEMAS = ("plan", "inputs", "result")
_COMPARISON = TypeAdapter(Comparison)
_DESCRIPTION = TypeAdapter(tuple[Description, ...])


def statements(plan: Path, inputs: Path, explain_in: str | None = None) -> Result:
    """Return the statements of a plan file on an inputs file.

    With ``explain_in``, a language, every line carries its sentence.

    Raises:
        RuleError: a file is wrong; ``path`` names the field.
    """
    result = evaluate(_plans(plan), _inputs(inputs))
    if explain_in is None:
        return result
    return replace(
        result, payees=tuple(_explained(row, explain_in) for row in result.payees)
    )


def descriptions(plan: Path, language: str) -> tuple[Description, ...]:
    """Return each plan of a file in words."""
    return tuple(describe(version, language) for version in _plans(plan).plans)


def comparison(first: Path, second: Path, inputs: Path) -> Comparison:
    """Return what the second plan costs more than the first, and who gains."""
    return compare(_plans(first), _plans(second), _inputs(inputs))


def schema(name: str) -> Mapping[str, object]:
    """Return the JSON schema of plans, inputs or results.

    Raises:
        RuleError: ``incentives.schema_unknown``.
    """
    if name not in _SCHEMAS:
        raise RuleError("incentives.schema_unknown", path=name)
    if name == "result":
        return result_type().json_schema(mode="serialization")
    if name == "inputs":
        return Inputs.model_json_schema()
    return TypeAdapter(Plan | PlanBook).json_schema()


def templates(language: str) -> dict[str, str]:
    """Return the titles of the usual plans by their names."""
    return {
        path.stem: text(language, f"incentives.template_{path.stem}")
        for path in sorted(_TEMPLATES.glob("*.json"))
    }


def template(name: str) -> str:
    """Return a usual plan as JSON text, to be changed.

    Raises:
        RuleError: ``incentives.template_unknown``.
    """
    known = {path.stem: path for path in sorted(_TEMPLATES.glob("*.json"))}
    if name not in known:
        names = ", ".join(known)
        raise RuleError("incentives.template_unknown", path=name, names=names)
    return known[name].read_text(encoding="utf-8")


def as_json(answer: Result | Comparison | tuple[Description, ...]) -> str:
    """Return an answer as one JSON document; amounts are decimal strings."""
    if isinstance(answer, Result):
        return result_type().dump_json(answer).decode()
    if isinstance(answer, Comparison):
        return _COMPARISON.dump_json(answer).decode()
    return json.dumps(
        {"plans": _DESCRIPTION.dump_python(answer, mode="json")}, ensure_ascii=False
    )


def _plans(path: Path) -> PlanBook:
    return plans_of(parsed(_text(path), path.name))


def _inputs(path: Path) -> Inputs:
    return inputs_of(parsed(_text(path), path.name))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError("incentives.file_unreadable", path=path) from error


def _explained(payee: PayeeResult, language: str) -> PayeeResult:
    return replace(
        payee,
        periods=tuple(_period(p, payee.currency, language) for p in payee.periods),
    )


def _period(period: PeriodResult, currency: str, language: str) -> PeriodResult:
    return replace(
        period,
        lines=tuple(
            replace(line, explanation=explain(line, currency, language))
            for line in period.lines
        ),
    )

"""Read plans and inputs from JSON data, or say which field is wrong and why."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import RuleError
from rules.incentives.checks import check_book
from rules.incentives.inputs import Inputs
from rules.incentives.part import refuse
from rules.incentives.plan import PlanBook

Model = TypeVar("Model", bound=BaseModel)

_KEYS = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "literal_error": "not_offered",
    "union_tag_invalid": "not_offered",
    "union_tag_not_found": "kind_missing",
    "too_short": "too_few",
    "string_pattern_mismatch": "not_a_currency",
    "string_too_short": "text_missing",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "tuple_type": "not_a_list",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "finite_number": "not_a_number",
    "string_type": "not_a_text",
    "bool_parsing": "not_a_truth",
    "bool_type": "not_a_truth",
}
_PREFIXES = {
    "decimal": "not_a_number",
    "date": "not_a_date",
    "greater": "out_of_range",
    "less": "out_of_range",
}


def parsed(text: str, path: str) -> object:
    """Return the JSON document of a text, numbers exact.

    Raises:
        RuleError: ``incentives.not_json``, with line and column.
    """
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        refuse("not_json", path, line=error.lineno, column=error.colno)


def plans_of(data: object) -> PlanBook:
    """Return the plans of a document: one plan, or ``{"plans": [...]}``.

    Raises:
        RuleError: a field is missing, unknown, not understood or means nothing.
    """
    is_book = isinstance(data, Mapping) and "plans" in data
    if is_book:
        book = _validated(PlanBook, data, "")
    else:
        book = _validated(PlanBook, {"plans": [data]}, "", root="plan")
    check_book(book, single=not is_book)
    return book


def inputs_of(data: object) -> Inputs:
    """Return the inputs of a document.

    Raises:
        RuleError: a field is missing, unknown or not understood.
    """
    return _validated(Inputs, data, "inputs")


def _validated(
    model: type[Model], data: object, prefix: str, root: str | None = None
) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        location = tuple(first["loc"])
        if root is not None and isinstance(data, Mapping):
            prefix, location, data = root, location[2:], data["plans"][0]
        path = _path(prefix, location, data)
        key = f"incentives.{_key(first['type'])}"
        raise RuleError(
            key,
            path=path,
            given=_given(first["input"]),
            expected=_expected(first.get("ctx", {})),
        ) from error


def _key(kind: str) -> str:
    for prefix, key in _PREFIXES.items():
        if kind.startswith(prefix):
            return key
    return _KEYS.get(kind, "not_understood")


def _given(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60


def _expected(context: Mapping[str, object]) -> str:
    for name in ("expected", "expected_tags", "ge", "gt", "le", "lt"):
        if name in context:
            return str(context[name])
    return ""


def _path(prefix: str, location: Sequence[str | int], data: object) -> str:
    """Return the path as JSON writes it, without the names of a union's choices."""
    path, here, chosen = prefix, data, False
    for step in location:
        if isinstance(step, int):
            path, here, chosen = f"{path}[{step}]", _at(here, step), False
        elif isinstance(here, Mapping):
            if step == here.get("kind") and not chosen:
                chosen = True
                continue
            path = f"{path}.{step}" if path else step
            here, chosen = here.get(step), False
    return path


def _at(here: object, step: int) -> object:
    return here[step] if isinstance(here, list | tuple) else None

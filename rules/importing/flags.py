"""What a form would refuse and an import keeps: history is taken as it was recorded."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from core.fields import Problem
from core.i18n import Label
from rules.leads import LeadStatus
from rules.pipeline import Outcome

UNKNOWN = "unknown_imported"
"""The reason of a lost deal whose file gives none."""
Values = Mapping[str, Any]
Flags = dict[str, Problem]


def flags(kind: str, values: Values, today: date) -> Flags:
    """Return, by column, what is odd about a record but can be kept."""
    return ODD[kind](values, today) if kind in ODD else {}


def _deal(values: Values, today: date) -> Flags:
    found: Flags = {}
    begun = values.get("created_on")
    for name in ("closed_on", "contract_on", "expected_close_on"):
        found |= _backwards(name, begun, values.get(name))
    outcome = values.get("outcome", Outcome.OPEN)
    if outcome is Outcome.LOST and values.get("lost_reason") in {None, UNKNOWN}:
        found["lost_reason"] = _flag("no_reason")
    if outcome is Outcome.WON and not values.get("contract_number"):
        found["contract_number"] = _flag("no_contract")
    if outcome is not Outcome.OPEN:
        if (day := values.get("closed_on")) is None:
            found["closed_on"] = _flag("no_close")
        elif day > today:
            found["closed_on"] = _flag("not_yet", day=day)
    return found


def _activity(values: Values, today: date) -> Flags:
    day = values["on_day"]
    late = {"at": _flag("not_yet", day=day)} if day > today else {}
    return late | _backwards("next_contact_on", day, values.get("next_contact_on"))


def _lead(values: Values, _: date) -> Flags:
    begun, ended = values.get("created_on"), values.get("converted_on")
    if values.get("status") is LeadStatus.CONVERTED and ended is None:
        return {"converted_on": _flag("no_conversion")}
    return _backwards("converted_on", begun, ended)


def _backwards(name: str, first: date | None, second: date | None) -> Flags:
    if first is None or second is None or first <= second:
        return {}
    return {name: _flag("backwards", first=first, second=second)}


def _flag(name: str, **values: object) -> Problem:
    return Problem(Label(f"imports.flag_{name}"), values)


ODD: Mapping[str, Callable[[Values, date], Flags]] = {
    "activities": _activity,
    "deals": _deal,
    "leads": _lead,
}

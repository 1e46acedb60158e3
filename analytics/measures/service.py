"""Measures of service: what customers answer, and how their cases were handled."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import case, func
from sqlmodel import col

from analytics.measures.measure import (
    ADDED,
    COUNT,
    HOURS,
    POINTS,
    RATE,
    RATIO,
    SCORE,
    At,
    Condition,
    Measure,
    Row,
    Unit,
    Where,
    count,
)
from db.functions import millis_between
from db.models import Case, Survey
from rules.surveys import Scale

HOUR = 3_600_000
"""Milliseconds."""
TOP_TWO = 4
"""The lower of the two best scores of five."""
PROMOTES, DETRACTS = 9, 6
"""From which score somebody promotes us, and up to which one detracts."""
ONLY_CASES = {"kind": "", "status": ""}
"""What an answer does not say and a case does."""
ONLY_ANSWERS = {"market": "", "scale": Scale.CSAT.value}
"""What a case does not say and an answer does; it is rated as CSAT is."""


def _on_csat(at: At) -> tuple[Condition, ...]:
    return (at("scale") == Scale.CSAT,)


def _on_nps(at: At) -> tuple[Condition, ...]:
    return (at("scale") == Scale.NPS,)


def _rated(at: At) -> tuple[Condition, ...]:
    return (at("satisfaction").is_not(None),)


def _runs_backwards(at: At) -> Any:
    """Return 1 for a case whose instants are impossible: as ``rules.cases`` says."""
    opened, answered = at("opened_at"), at("first_response_at")
    return case(
        (answered < opened, 1),
        (at("resolved_at") < func.coalesce(answered, opened), 1),
        else_=0,
    )


def _flagged(at: At) -> tuple[Condition, ...]:
    return (_runs_backwards(at) == 1,)


def _answered(at: At) -> tuple[Condition, ...]:
    known = at("opened_at").is_not(None), at("first_response_at").is_not(None)
    return (_runs_backwards(at) == 0, *known)


def _resolved(at: At) -> tuple[Condition, ...]:
    begun = func.coalesce(at("opened_at"), at("first_response_at"))
    known = begun.is_not(None), at("resolved_at").is_not(None)
    return (_runs_backwards(at) == 0, *known)


def _to_response(_: Row) -> Any:
    return func.sum(millis_between(col(Case.opened_at), col(Case.first_response_at)))


def _to_resolution(_: Row) -> Any:
    begun = func.coalesce(col(Case.opened_at), col(Case.first_response_at))
    return func.sum(millis_between(begun, col(Case.resolved_at)))


def _shared_by(score: Any) -> Callable[[Row], Any]:
    return lambda _: func.sum(case((score >= TOP_TWO, 1), else_=0))


def _net_promoters(_: Row) -> Any:
    score = col(Survey.score)
    each = case((score >= PROMOTES, 100), (score <= DETRACTS, -100), else_=0)
    return func.sum(each)


def _cases(name: str, where: Where = lambda _: (), **more: Any) -> Measure:
    given: dict[str, Any] = {"unit": COUNT, "sums": ADDED, "value": count} | more
    return Measure(
        name,
        source=Case,
        date="opened_at",
        where=where,
        else_on="first_response_at",
        **given,
    )


def _answers(
    name: str, unit: Unit, value: Callable[[Row], Any], where: Where, **more: Any
) -> Measure:
    return Measure(
        name, unit, RATIO, Survey, "answered_on", value, where, over=count, **more
    )


def _satisfaction(
    name: str, unit: Unit, of_answers: Callable[[Row], Any], of_cases: Any
) -> Measure:
    """Return a measure of what was answered and of how cases were rated."""
    rated = _cases(
        name,
        _rated,
        unit=unit,
        sums=RATIO,
        value=of_cases,
        over=count,
        fixed=ONLY_ANSWERS,
    )
    answered = _answers(name, unit, of_answers, _on_csat, fixed=ONLY_CASES)
    return replace(answered, made_of=((answered, 1), (rated, 1)))


def _duration(name: str, value: Callable[[Row], Any], where: Where) -> Measure:
    ratio: dict[str, Any] = {"unit": HOURS, "sums": RATIO, "over": count}
    given = {"value": value, "per": HOUR, "more_is_better": False}
    return _cases(name, where, **ratio, **given)


OF_SERVICE = (
    _satisfaction(
        "csat",
        SCORE,
        lambda _: func.sum(col(Survey.score)),
        lambda _: func.sum(col(Case.satisfaction)),
    ),
    _satisfaction(
        "satisfied_share",
        RATE,
        _shared_by(col(Survey.score)),
        _shared_by(col(Case.satisfaction)),
    ),
    _answers("nps", POINTS, _net_promoters, _on_nps),
    _cases("cases", more_is_better=False),
    _cases("flagged_cases", _flagged, more_is_better=False),
    _duration("response_hours", _to_response, _answered),
    _duration("resolution_hours", _to_resolution, _resolved),
)

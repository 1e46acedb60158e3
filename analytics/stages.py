"""Stages by the names that people see, and the log of what happened at them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from db import policies
from db.functions import joined_in_order
from db.models import DealEvent
from db.scope import ScopedSession
from rules.pipeline import EventKind

PROCESS = "process"


def named(session: ScopedSession, pipeline: Any, stage: Any) -> Any:
    """Return a stage as a dimension: of an imported log by its name there.

    Such a name is the same in every language. Other stages have a name in each, and
    are told by their code.
    """
    known = session.remembered(named, lambda: _names_of_logs(session))
    if not known:
        return stage
    found = [
        (pipeline == code, case(names, value=stage, else_=stage))
        for code, names in known.items()
    ]
    return case(*found, else_=stage)


def _names_of_logs(session: ScopedSession) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for policy in policies.every_version(session, PROCESS):
        for stage in policy.body["stages"]:
            if stage.get("zh") and stage.get("zh") == stage.get("en"):
                names = found.setdefault(policy.code, {})
                names.setdefault(stage["code"], stage["zh"])
    return found


def events(*more: Any) -> Any:
    """Return the stage events that know their instants, as an alias of the class.

    An import of deals cannot know when a deal came to its stage: its events carry the
    instant of the import, and the deal's currency. A log carries no currency.
    """
    columns = (
        DealEvent.id,
        DealEvent.deal_id,
        DealEvent.deleted_at,
        DealEvent.on_day,
        DealEvent.person_id,
        DealEvent.to_stage,
        DealEvent.at,
        DealEvent.completed_at,
    )
    is_timed = or_(~col(DealEvent.is_imported), col(DealEvent.currency).is_(None))
    found = (
        select(*map(col, columns), *more)
        .where(col(DealEvent.kind) == EventKind.STAGE, is_timed)
        .subquery("events")
    )
    return aliased(DealEvent, found), found


def following(column: Any) -> Any:
    """Return what the next event of the deal says; equal instants in file order."""
    return func.lead(column).over(**_in_a_deal())


def courses(*, paths: bool) -> Any:
    """Return one row per deal: its first and last instant, and its stages in order."""
    place = func.row_number().over(**_in_a_deal()).label("place")
    event, made = events(place)
    path = joined_in_order(event.to_stage, made.c.place).label("path")
    return (
        select(
            event.deal_id,
            func.min(event.at).label("first_at"),
            func.max(func.coalesce(event.completed_at, event.at)).label("last_at"),
            func.min(event.on_day).label("first_on"),
            *([path] if paths else []),
        )
        .group_by(event.deal_id)
        .subquery("courses")
    )


def _in_a_deal() -> dict[str, Any]:
    return {
        "partition_by": col(DealEvent.deal_id),
        "order_by": (col(DealEvent.at), col(DealEvent.id)),
    }

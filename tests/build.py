"""Builders: a valid row by default; a test names only what it is about."""

from typing import Any

from sqlmodel import select

from core.access import SYSTEM, Role
from db.models import (
    Activity,
    Contact,
    Customer,
    Deal,
    DealEvent,
    DealLine,
    Lead,
    Person,
    Policy,
    Product,
)
from db.records import Tracked
from db.session import transaction
from rules.process import ProcessPolicy
from tests.conftest import NOON, TODAY


def a_person(**overrides: Any) -> Person:
    """Build a rep of team 1; name only what the test is about."""
    login = overrides.get("login", f"p{overrides.get('id', 1)}")
    values: dict[str, Any] = {
        "login": login,
        "name": login.title(),
        "role": Role.REP,
        "team_id": 1,
    }
    return Person(**(values | overrides))


def a_customer(**overrides: Any) -> Customer:
    """Build a customer of person 10 in team 1."""
    values: dict[str, Any] = {
        "team_id": 1,
        "owner_id": 10,
        "name": "Acme",
        "search": "acme",
        "match_key": "acme",
    }
    return Customer(**(values | overrides))


def a_contact(**overrides: Any) -> Contact:
    """Build a contact; it needs a ``customer_id``."""
    values: dict[str, Any] = {"team_id": 1, "owner_id": 10, "name": "Lin Yue"}
    return Contact(**(values | overrides))


def a_deal(**overrides: Any) -> Deal:
    """Build an open deal of person 10 in team 1, at the first stage."""
    values: dict[str, Any] = {
        "team_id": 1,
        "owner_id": 10,
        "name": "Deal",
        "amount_minor": 100_00,
        "stage": "prospecting",
        "created_on": TODAY,
        "entered_on": TODAY,
    }
    return Deal(**(values | overrides))


def a_line(**overrides: Any) -> DealLine:
    """Build a line of a deal; it needs a ``deal_id``."""
    return DealLine(**({"amount_minor": 100_00} | overrides))


def an_event(**overrides: Any) -> DealEvent:
    """Build a stage event of a deal; it needs a ``deal_id``."""
    values: dict[str, Any] = {
        "kind": "stage",
        "at": NOON,
        "on_day": TODAY,
        "to_stage": "prospecting",
    }
    return DealEvent(**(values | overrides))


def an_activity(**overrides: Any) -> Activity:
    """Build a call of person 10 in team 1."""
    values: dict[str, Any] = {
        "team_id": 1,
        "owner_id": 10,
        "kind": "call",
        "at": NOON,
        "on_day": TODAY,
        "note": "Talked.",
    }
    return Activity(**(values | overrides))


def a_product(**overrides: Any) -> Product:
    """Build a product."""
    return Product(**({"name": "Pump", "search": "pump"} | overrides))


def saved(*rows: Tracked) -> list[int]:
    """Save rows as the system, in the order given; return their ids."""
    ids = []
    with transaction(SYSTEM, "data.load") as session:
        for row in rows:
            session.add(row)
            session.flush()
            ids.append(row.id or 0)
    return ids


def stage_says(code: str, **values: Any) -> None:
    """Let a stage of the process in force say something else than the standard."""
    with transaction(SYSTEM, "data.load") as session:
        policy = session.exec(select(Policy).where(Policy.code == "standard")).one()
        process = ProcessPolicy.model_validate(policy.body)
        stages = tuple(
            s.model_copy(update=values) if s.code == code else s for s in process.stages
        )
        changed = process.model_copy(update={"stages": stages})
        policy.body = changed.model_dump(mode="json")


def a_lead(**overrides: Any) -> Lead:
    """Build a lead of person 10 in team 1."""
    values: dict[str, Any] = {"team_id": 1, "owner_id": 10, "name": "Liu Jianping"}
    return Lead(**(values | overrides))

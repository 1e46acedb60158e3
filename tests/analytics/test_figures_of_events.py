"""Stage events: waits between them, from first to last, ways through the process."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics.measures import MEASURES, Log
from core.access import Viewer
from db.models import Policy
from db.models.company import PolicyStatus
from db.replica import replica
from tests.analytics.asked import ask, behind, told
from tests.build import a_customer, a_deal, an_event, saved

pytestmark = pytest.mark.usefixtures("teams", "source")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HALF_AN_HOUR_ON = 30


def event(deal: int, hour: float, stage: str, **more: Any) -> Any:
    """Build an event of a log: so many hours after the beginning."""
    at = BEGIN + timedelta(hours=hour)
    values = {"deal_id": deal, "at": at, "to_stage": stage, "on_day": at.date()}
    return an_event(**(values | {"is_imported": True} | more))


@pytest.fixture
def desk() -> None:
    """Four deals of a log in two teams, one of an import, one of our own making."""
    stages = [{"code": code, "zh": code.title(), "en": code.title()} for code in "abc"]
    saved(
        a_customer(id=1, name="Acme", region="North"),
        Policy(
            kind="process",
            code="log",
            number=1,
            valid_from=date(2000, 1, 1),
            status=PolicyStatus.ACTIVE,
            body={"stages": stages},
        ),
        a_deal(id=1, pipeline="log", stage="c", customer_id=1),
        a_deal(id=2, pipeline="log", stage="b"),
        a_deal(id=3, pipeline="log", stage="a", owner_id=30, team_id=3),
        a_deal(id=4, pipeline="log", stage="c", owner_id=20, team_id=2),
        a_deal(id=5, stage="contract_signed"),
        a_deal(id=6, stage="first_contact"),
    )
    done = BEGIN + timedelta(minutes=HALF_AN_HOUR_ON)
    saved(
        event(1, 48, "c", completed_at=BEGIN + timedelta(hours=72)),
        event(1, 0, "a", completed_at=done, person_id=30),
        event(1, 24.5, "b", person_id=10),
        event(2, 10, "a"),
        event(2, 10, "b"),
        event(3, 744, "a"),
        event(4, 1, "a"),
        event(4, 2, "c"),
        event(4, 0, "b"),
    )
    saved(
        event(5, 0, "prospecting", currency="CNY"),
        event(5, 99, "contract_signed", currency="CNY"),
        event(6, 0, "prospecting", is_imported=False, currency="CNY"),
        event(6, 6, "first_contact", is_imported=False, currency="CNY"),
        event(6, 7, "first_contact", kind="amount"),
    )


@pytest.fixture(params=["database", "copy"])
def source(request: pytest.FixtureRequest, desk: None) -> None:  # noqa: ARG001
    if request.param == "copy":
        replica().rebuild()


def of_the_log(viewer: Viewer, measure: str, *by: str, **where: list[str]) -> Any:
    return told(ask(viewer, measure, *by, pipeline=["log"], **where))


def test_events_of_a_log_have_the_names_of_its_stages(manager: Viewer) -> None:
    assert of_the_log(manager, "stage_events", "stage") == {
        ("A",): 3,
        ("B",): 2,
        ("C",): 1,
    }
    assert of_the_log(manager, "stage_events", stage=["B"]) == {(): 2}
    assert of_the_log(manager, "open_deals", "stage") == {
        ("A",): 1,
        ("B",): 1,
        ("C",): 1,
    }


def test_what_an_import_of_deals_tells_has_no_instant(manager: Viewer) -> None:
    assert told(ask(manager, "stage_events", "stage", pipeline=["standard"])) == {
        ("first_contact",): 1,
        ("prospecting",): 1,
    }
    assert told(ask(manager, "case_days", pipeline=["standard"])) == {
        (): Decimal("0.25")
    }


def test_a_wait_is_from_the_end_of_an_event_to_the_next_one(manager: Viewer) -> None:
    assert of_the_log(manager, "transitions", "from_stage", "to_stage") == {
        ("A", "B"): 2,
        ("B", "C"): 1,
    }
    assert of_the_log(manager, "wait_hours", "stage") == {
        ("A",): 12,
        ("B",): Decimal("23.5"),
    }
    assert of_the_log(manager, "total_wait_hours") == {(): Decimal("47.5")}
    assert of_the_log(manager, "median_wait_hours") == {(): Decimal("23.5")}
    assert of_the_log(manager, "transitions", "rep", "customer") == {
        ("", ""): 1,
        ("Chen", "Acme"): 1,
        ("Lin", "Acme"): 1,
    }


def test_a_filter_does_not_change_what_comes_next(manager: Viewer) -> None:
    assert of_the_log(manager, "wait_hours", from_stage=["B"]) == {(): Decimal("23.5")}
    assert of_the_log(manager, "total_wait_hours", to_stage=["B"], rep=["Chen"]) == {
        (): 24
    }


def test_a_deal_takes_from_its_first_event_to_its_last(manager: Viewer) -> None:
    assert of_the_log(manager, "case_days") == {(): 1}
    assert of_the_log(manager, "median_case_days") == {(): 0}
    [p90] = of_the_log(manager, "p90_case_days").values()
    assert p90 == pytest.approx(Decimal("2.4"))
    assert of_the_log(manager, "case_days", "month") == {
        ("2026-01",): Decimal("1.5"),
        ("2026-02",): 0,
    }


def test_ways_through_the_process_are_in_the_order_of_time(
    manager: Viewer, admin: Viewer
) -> None:
    assert of_the_log(manager, "variants") == {(): 3}
    assert of_the_log(admin, "variants") == {(): 4}
    assert of_the_log(admin, "variants", "team") == {
        ("East",): 2,
        ("Shanghai",): 1,
        ("West",): 1,
    }


@pytest.mark.parametrize(
    "measure", [m.name for m in MEASURES.values() if isinstance(m.source, Log)]
)
def test_each_counts_events_of_the_own_deals(
    measure: str, rep: Viewer, manager: Viewer, other_rep: Viewer, admin: Viewer
) -> None:
    viewers = (rep, manager, other_rep, admin)
    n = [sum(c.n for c in ask(w, measure).cells) for w in viewers]
    rows = [behind(w, measure).count for w in viewers]

    expected = {
        Log.EVENTS: [7, 8, 3, 11],
        Log.STEPS: [4, 4, 2, 6],
        Log.COURSES: [3, 4, 1, 5],
    }
    assert n == rows == expected[MEASURES[measure].source]

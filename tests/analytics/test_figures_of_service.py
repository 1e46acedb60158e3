"""Satisfaction, cases and trainings: scales, impossible times, whose they are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.access import Viewer
from core.errors import ForbiddenError
from db.models import Case, CompanySettings, Survey, TrainingResult
from db.replica import replica
from tests.analytics.asked import ask, behind, told
from tests.build import a_customer, saved

pytestmark = pytest.mark.usefixtures("teams", "source")


def a_survey(score: int, scale: Any = "csat", **more: Any) -> Survey:
    values: dict[str, Any] = {
        "owner_id": 10,
        "team_id": 1,
        "answered_on": date(2026, 2, 3),
    }
    return Survey(score=score, scale=scale, **(values | {"customer_id": 1} | more))


def a_case(*hours: int | None, **more: Any) -> Case:
    """Build a case with the hours of one day at which things happened."""
    names = ("opened_at", "first_response_at", "resolved_at")
    days: dict[str, Any] = {
        name: None if hour is None else datetime(2026, 1, 31, hour, 30, tzinfo=UTC)
        for name, hour in zip(names, hours, strict=True)
    }
    values: dict[str, Any] = {"owner_id": 10, "team_id": 1, "customer_id": 1}
    return Case(**(values | days | more))


def a_training(outcome: Any, cost: int | None, **more: Any) -> TrainingResult:
    values: dict[str, Any] = {
        "owner_id": 10,
        "team_id": 1,
        "completed_on": date(2026, 5, 5),
    }
    return TrainingResult(
        course="Cold calls", outcome=outcome, cost_minor=cost, **(values | more)
    )


@pytest.fixture
def desk() -> None:
    """Answers on two scales, cases with and without sense, trainings of two teams."""
    theirs: dict[str, Any] = {"owner_id": 20, "team_id": 2}
    saved(
        CompanySettings(name="X", timezone="Asia/Shanghai"),
        a_customer(id=1, channel="web", region="North"),
        a_survey(5, market="DE"),
        a_survey(4, market="DE", answered_on=date(2026, 5, 1)),
        a_survey(2, market="FR"),
        a_survey(1, **theirs),
        *(a_survey(score, "nps", market="DE") for score in (10, 9, 8, 6)),
        a_survey(0, "nps", market="FR"),
        a_case(10, 12, 15, satisfaction=3, status="closed", channel="phone"),
        a_case(None, 8, 9, satisfaction=5, status="closed"),
        a_case(11, 10, 13, satisfaction=1, status="closed"),
        a_case(11, 12, 11, status="closed"),
        a_case(18, None, None),
        a_case(1, None, 9, kind="delay", **theirs),
        a_training("passed", 100, kind="online"),
        a_training("completed", None),
        a_training("failed", 50, owner_id=30, team_id=3),
        a_training("incomplete", 5, **theirs),
    )


@pytest.fixture(params=["database", "copy"])
def source(request: pytest.FixtureRequest, desk: None) -> None:  # noqa: ARG001
    if request.param == "copy":
        replica().rebuild()


def test_satisfaction_is_of_answers_and_rated_cases_on_one_scale(rep: Viewer) -> None:
    [cell] = ask(rep, "csat").cells

    assert cell.value == Decimal(20) / 6
    assert cell.n == 6
    assert told(ask(rep, "satisfied_share")) == {(): Decimal(3) / 6}
    assert len(behind(rep, "csat").rows) == behind(rep, "csat").count == 6


def test_satisfaction_splits_by_what_answers_and_cases_say(rep: Viewer) -> None:
    assert told(ask(rep, "csat", "channel")) == {
        ("",): 3,
        ("phone",): 3,
        ("web",): Decimal(11) / 3,
    }
    assert told(ask(rep, "csat", "market")) == {
        ("",): 3,
        ("DE",): Decimal("4.5"),
        ("FR",): 2,
    }
    assert told(ask(rep, "csat", "status", market=[""])) == {("closed",): 3}
    assert told(ask(rep, "csat", "month")) == {
        ("2026-01",): 3,
        ("2026-02",): Decimal("3.5"),
        ("2026-05",): 4,
    }
    assert ask(rep, "csat", scale=["nps"]).cells == []


def test_net_promoters_are_in_points(rep: Viewer) -> None:
    assert told(ask(rep, "nps")) == {(): 0}
    assert told(ask(rep, "nps", "market")) == {("DE",): 25, ("FR",): -100}


def test_cases_with_impossible_times_are_counted_and_not_averaged(rep: Viewer) -> None:
    assert told(ask(rep, "cases", "status")) == {("closed",): 4, ("open",): 1}
    assert told(ask(rep, "flagged_cases")) == {(): 2}
    assert told(ask(rep, "response_hours")) == {(): 2}
    assert told(ask(rep, "resolution_hours")) == {(): 3}


def test_a_case_is_of_the_companys_day(rep: Viewer) -> None:
    assert told(ask(rep, "cases", "day")) == {
        ("2026-01-31",): 4,
        ("2026-02-01",): 1,
    }
    assert told(ask(rep, "cases", "quarter", month=["2026-02"])) == {("2026Q1",): 1}


def test_a_case_without_a_response_is_resolved_from_its_opening(
    other_rep: Viewer,
) -> None:
    assert told(ask(other_rep, "resolution_hours", "kind")) == {("delay",): 8}
    assert ask(other_rep, "response_hours").cells == []


def test_each_counts_the_own_answers_and_cases(
    rep: Viewer, manager: Viewer, other_rep: Viewer
) -> None:
    assert [told(ask(w, "cases"))[()] for w in (rep, manager, other_rep)] == [5, 5, 1]
    assert told(ask(other_rep, "csat")) == {(): 1}


def test_trainings_tell_how_they_ended_and_what_they_cost(manager: Viewer) -> None:
    assert told(ask(manager, "trainings", "rep", "outcome")) == {
        ("Chen", "failed"): 1,
        ("Lin", "completed"): 1,
        ("Lin", "passed"): 1,
    }
    assert told(ask(manager, "training_pass_rate", "course")) == {
        ("Cold calls",): Decimal(2) / 3
    }
    assert told(ask(manager, "training_cost", "manager")) == {("Mei",): 150}
    assert told(ask(manager, "trainings", "kind")) == {("",): 2, ("online",): 1}


def test_a_trainer_counts_all_trainings_but_sees_no_cost(trainer: Viewer) -> None:
    assert told(ask(trainer, "training_pass_rate")) == {(): Decimal(1) / 2}
    with pytest.raises(ForbiddenError, match=r"app\.no_money"):
        ask(trainer, "training_cost")

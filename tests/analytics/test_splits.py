"""What holds for every measure and every split, on every engine."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics.dimensions import known
from analytics.figures import Figure
from analytics.measures import MEASURES, Log, Sums, Unit
from core.access import SYSTEM, Role, Viewer
from core.errors import RuleError
from core.periods import Grain
from db.models import Case, Order, OrderLine, Payment, Return, Survey, TrainingResult
from db.replica import replica
from db.seed.standard import plant
from db.session import transaction
from rules.surveys import Scale
from rules.training_results import TrainingOutcome
from tests.analytics.asked import ask
from tests.build import (
    a_customer,
    a_deal,
    a_lead,
    a_line,
    a_product,
    an_activity,
    an_event,
    saved,
)

pytestmark = pytest.mark.usefixtures("teams", "desk")
SEATS = ((10, 1), (11, 1), (30, 3), (20, 2), (None, 1), (None, None))
"""Owner and team: under the manager of team 1, beside, of a team only, of nobody."""
FAILED = TrainingOutcome.FAILED
BEGIN = datetime(2026, 2, 27, 15, tzinfo=UTC)


@pytest.fixture
def desk() -> None:
    """Two rows of each kind for each seat, with days and without."""
    with transaction(SYSTEM, "data.load") as session:
        plant(session)
    saved(
        a_product(id=1, name="Pump", family="P", list_price_minor=7),
        a_customer(id=1, name="Acme", industry="steel", region="North", size="large"),
    )
    for turn in (0, 1):
        for place, (owner, team) in enumerate(SEATS):
            number = 20 * turn + place + 1
            seat: dict[str, Any] = {"owner_id": owner, "team_id": team}
            seat |= {"customer_id": 1} if turn else {}
            deals_of(seat, number)
            orders_of(seat, number)
            service_of(seat, number)


def deals_of(seat: dict[str, Any], number: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=13 * number)
    ended = {"outcome": "won", "stage": "contract_signed", "closed_on": day}
    without = {n: v for n, v in seat.items() if n != "customer_id"}
    deal, _, _ = saved(
        a_deal(**seat, **ended, created_on=date(2026, 1, 1), amount_minor=number),
        a_deal(**seat, **ended | {"outcome": "lost"}, created_on=None),
        a_deal(**seat, expected_close_on=None, amount_minor=100 + number),
    )
    at = BEGIN + timedelta(days=number)
    saved(
        a_line(deal_id=deal, product_id=1, amount_minor=number),
        an_event(deal_id=deal, at=at, on_day=at.date()),
        an_event(
            deal_id=deal,
            at=at + timedelta(minutes=number),
            on_day=at.date(),
            to_stage="quotation",
            person_id=10,
        ),
        a_lead(**without, created_on=day, source="fair", status="converted"),
        an_activity(**seat, on_day=day),
    )


def orders_of(seat: dict[str, Any], number: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=13 * number)
    saved(
        Order(id=number, ordered_on=day, region="South", **seat),
        OrderLine(order_id=number, product_id=1, amount_minor=9 * number, cost_minor=4),
        OrderLine(order_id=number, amount_minor=number),
        Return(order_id=number, amount_minor=number, product_id=1, returned_on=None),
        Return(order_id=number, amount_minor=1, returned_on=date(2026, 9, 1)),
        Payment(received_on=day, amount_minor=number, **seat),
    )


def service_of(seat: dict[str, Any], number: int) -> None:
    day = date(2026, 1, 1) + timedelta(days=13 * number)
    at = BEGIN + timedelta(days=number)
    times: dict[str, Any] = {
        "opened_at": at,
        "first_response_at": at + timedelta(hours=number),
    }
    solved = times | {"resolved_at": at + timedelta(hours=2 * number)}
    early = times | {"resolved_at": at}
    trained = {n: v for n, v in seat.items() if n != "customer_id"}
    saved(
        Survey(score=1 + number % 5, market="DE", answered_on=day, **seat),
        Survey(score=number % 11, scale=Scale.NPS, answered_on=None, **seat),
        Case(kind="delay", satisfaction=1 + number % 5, **solved, **seat),
        Case(channel="phone", **early, **seat),
        TrainingResult(course="A", cost_minor=number, **trained),
        TrainingResult(course="B", outcome=FAILED, completed_on=day, **trained),
    )


def values(found: Figure) -> dict[Any, Any]:
    return {(cell.by, cell.currency, cell.n): cell.value for cell in found.cells}


def added(found: Figure) -> Decimal:
    return sum((Decimal(cell.value or 0) for cell in found.cells), Decimal(0))


def of_kind(name: str) -> list[str]:
    """Return the splits of a measure, of periods the month and the fiscal year only."""
    kept = {"month", "fiscal_year"}
    return [n for n in known(MEASURES[name]) if n in kept or n not in set(Grain)]


def test_every_split_keeps_the_rows_their_sum_and_is_a_filter(admin: Viewer) -> None:
    for name, measure in MEASURES.items():
        whole = ask(admin, name)
        assert whole.cells, "the desk has rows of every measure"
        for dimension in of_kind(name):
            asked = name, dimension
            parts = ask(admin, name, dimension).cells
            assert sum(cell.n for cell in parts) == whole.cells[0].n, asked
            if measure.sums is Sums.ADDITIVE:
                total = sum(Decimal(cell.value or 0) for cell in parts)
                assert total == pytest.approx(added(whole)), asked
            alone = ask(admin, name, **{dimension: [parts[0].by[0]]})
            assert [cell.value for cell in alone.cells] == [parts[0].value], asked


def test_a_value_that_nothing_has_finds_nothing(admin: Viewer) -> None:
    for name in MEASURES:
        words = {n: ["no such"] for n in of_kind(name) if n not in set(Grain)}
        assert ask(admin, name, **words).cells == []


def test_a_managers_figure_is_the_sum_of_the_team(
    manager: Viewer, admin: Viewer
) -> None:
    people = [
        Viewer(id=number, team_id=team, role=Role.REP)
        for number, team in ((10, 1), (11, 1), (30, 3))
    ]
    for name, measure in MEASURES.items():
        by_person_of_event = measure.source in {Log.EVENTS, Log.STEPS}
        if measure.sums is not Sums.ADDITIVE or by_person_of_event:
            continue
        unowned = ask(admin, name, rep=[""], team=["East"])
        whole = added(ask(manager, name))

        own = sum(added(ask(person, name)) for person in people)

        assert whole == own + added(unowned), name
        assert whole < added(ask(admin, name)), "another team has rows too"


def test_the_copy_answers_as_the_database_does(manager: Viewer) -> None:
    asked = [(name, by) for name in MEASURES for by in ((), of_kind(name))]
    before = [values(ask(manager, name, *by)) for name, by in asked]

    replica().rebuild()

    for (name, by), expected in zip(asked, before, strict=True):
        found = values(ask(manager, name, *by))
        assert found.keys() == expected.keys(), (name, by)
        for key, value in expected.items():
            assert found[key] == pytest.approx(value), (name, by, key)


def test_a_split_that_a_measure_has_not_is_refused(admin: Viewer) -> None:
    for name in MEASURES:
        with pytest.raises(RuleError, match=r"measures\.no_such_split"):
            ask(admin, name, "weather")


def test_money_is_of_a_currency_and_nothing_else_is(admin: Viewer) -> None:
    for name, measure in MEASURES.items():
        is_money = measure.unit is Unit.MONEY
        cells = ask(admin, name).cells
        assert all((cell.currency is not None) is is_money for cell in cells), name

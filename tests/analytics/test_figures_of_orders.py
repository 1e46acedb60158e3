"""Sales, returns and payments: what counts, when, and for whom."""

from datetime import date
from typing import Any

import pytest

from analytics.explain import is_sum
from analytics.plan import Asked
from core.access import Viewer
from core.money import Currency
from db.models import Order, OrderLine, Payment, Return
from db.replica import replica
from tests.analytics.asked import ask, behind, told
from tests.build import a_customer, a_product, saved

pytestmark = pytest.mark.usefixtures("teams", "source")
USD = Currency.USD


def an_order(number: int, **more: Any) -> Order:
    values: dict[str, Any] = {"owner_id": 10, "team_id": 1, "customer_id": 1}
    return Order(id=number, **(values | {"ordered_on": date(2026, 3, 31)} | more))


@pytest.fixture
def desk() -> None:
    """Four orders of three people, one cancelled; returns of three of them."""
    saved(
        a_product(id=1, name="Pump", family="P"),
        a_product(id=2, name="Valve", family="V"),
        a_customer(id=1, name="Acme", size="large", region="North", channel="web"),
        an_order(1, region="South", status="delivered", channel="shop"),
        an_order(2, owner_id=30, team_id=3, ordered_on=date(2026, 4, 2)),
        an_order(3, status="cancelled"),
        an_order(4, owner_id=20, team_id=2, currency=USD),
    )
    saved(
        OrderLine(order_id=1, product_id=1, amount_minor=500, cost_minor=200),
        OrderLine(order_id=1, product_id=2, amount_minor=250, quantity=3),
        OrderLine(order_id=2, product_id=1, amount_minor=100, cost_minor=70),
        OrderLine(order_id=3, product_id=1, amount_minor=9000, cost_minor=1),
        OrderLine(order_id=4, product_id=2, amount_minor=40),
        Return(order_id=1, product_id=1, amount_minor=60),
        Return(order_id=2, amount_minor=100, returned_on=date(2026, 5, 1)),
        Return(order_id=3, amount_minor=9000, returned_on=date(2026, 5, 1)),
        Return(order_id=4, amount_minor=50, currency=USD),
        a_payment(300, owner_id=10, team_id=1),
        a_payment(20, owner_id=30, team_id=3, received_on=date(2026, 4, 9)),
        a_payment(7, owner_id=20, team_id=2),
    )


def a_payment(amount: int, **more: Any) -> Payment:
    values: dict[str, Any] = {"customer_id": 1, "received_on": date(2026, 3, 1)}
    return Payment(amount_minor=amount, **(values | more))


@pytest.fixture(params=["database", "copy"])
def source(request: pytest.FixtureRequest, desk: None) -> None:  # noqa: ARG001
    if request.param == "copy":
        replica().rebuild()


def test_sales_are_the_lines_less_what_came_back(manager: Viewer) -> None:
    assert told(ask(manager, "gross_sales_amount")) == {(): 850}
    assert told(ask(manager, "returned_amount")) == {(): 160}
    assert told(ask(manager, "sales_amount")) == {(): 690}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", {"2026-03": 690, "2026-04": 100, "2026-05": -100}),
        ("year", {"2026": 690}),
        ("region", {"South": 690, "North": 0}),
        ("rep", {"Lin": 690, "Chen": 0}),
        ("product", {"": -100, "Pump": 540, "Valve": 250}),
        ("product_family", {"": -100, "P": 540, "V": 250}),
        ("status", {"delivered": 690, "open": 0}),
        ("channel", {"shop": 690, "": 0}),
        ("segment", {"large": 690}),
        ("manager", {"": 690}),
    ],
)
def test_a_return_counts_on_its_own_day_and_else_where_its_order_does(
    by: str, expected: dict[str, int], manager: Viewer
) -> None:
    found = told(ask(manager, "sales_amount", by))

    assert found == {(name,): value for name, value in expected.items()}


def test_a_filter_holds_for_lines_and_returns(manager: Viewer) -> None:
    assert told(ask(manager, "sales_amount", product=["Pump"])) == {(): 540}
    assert told(ask(manager, "sales_amount", month=["2026-05"])) == {(): -100}
    assert told(ask(manager, "sales_amount", rep=["Lin"], region=["North"])) == {}


def test_currencies_are_taken_off_their_own(other_rep: Viewer) -> None:
    [cell] = ask(other_rep, "sales_amount").cells

    assert (cell.value, cell.currency, cell.n) == (-10, USD, 2)


def test_each_counts_returns_and_payments_of_the_own_rows(
    rep: Viewer, manager: Viewer, other_rep: Viewer, admin: Viewer
) -> None:
    viewers = (rep, manager, other_rep, admin)
    sums = [told(ask(who, "payments")).get(()) for who in viewers]
    back = [
        sum(int(cell.value or 0) for cell in ask(who, "returned_amount").cells)
        for who in viewers
    ]

    assert sums == [300, 320, 7, 327]
    assert back == [60, 160, 50, 210]


def test_payments_count_on_the_day_they_came_in(manager: Viewer) -> None:
    assert told(ask(manager, "payments", "month", "customer")) == {
        ("2026-03", "Acme"): 300,
        ("2026-04", "Acme"): 20,
    }


def test_cancelled_orders_are_orders_and_no_sales(rep: Viewer) -> None:
    assert told(ask(rep, "orders", "status")) == {("cancelled",): 1, ("delivered",): 1}
    assert told(ask(rep, "units")) == {(): 4}
    assert told(ask(rep, "gross_margin")) == {(): 300}
    assert told(ask(rep, "average_order")) == {(): 750}


def test_the_rows_of_both_stand_behind_and_add_up(manager: Viewer) -> None:
    whole = ask(manager, "sales_amount")
    found = behind(manager, "sales_amount")

    assert is_sum(Asked("sales_amount"))
    assert found.rows[0].value == -100
    assert sum(row.value or 0 for row in found.rows) == whole.cells[0].value
    assert found.count == len(found.rows) == 5
    told_of = [(p.measure.name, p.sign, p.cells[0].value) for p in whole.parts]
    assert told_of == [("gross_sales_amount", 1, 850), ("returned_amount", -1, 160)]

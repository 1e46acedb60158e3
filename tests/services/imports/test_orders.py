"""Orders of a file, their lines, what came back, what was paid for them."""

from datetime import date
from decimal import Decimal

import pytest

from core.access import SYSTEM
from db.models import (
    Customer,
    Order,
    OrderLine,
    Payment,
    Price,
    Product,
    Return,
    Settlement,
    Survey,
    Target,
    TrainingResult,
)
from rules.orders import OrderStatus
from services import imports
from services.imports import Tally
from tests.services.imports.written import everything, flags, problems, run

FLAT = "number,customer,ordered_on,product,quantity,amount,margin"
TWO = (
    "SO-1,Acme,2026-01-05,Pump,2,100.0051,20",
    "SO-2,Bolt,2026-01-06,Valve,1,40,",
    "SO-1,Acme,2026-01-05,Valve,1,50,-5.5",
)


def counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.created, tally.updated, tally.unchanged, tally.rejected


def told() -> list[tuple[str | None, int, int, int | None]]:
    orders = {order.id: order for order in everything(Order)}
    return [
        (orders[s.order_id].number, s.quantity, s.amount_minor, s.cost_minor)
        for s in everything(OrderLine)
    ]


def worth() -> dict[str | None, int | None]:
    return {order.number: order.amount_minor for order in everything(Order)}


def test_rows_of_one_order_are_its_lines_and_sum_to_it() -> None:
    report = run("orders", FLAT, *TWO)

    assert counts(report.tally) == (3, 0, 0, 0), "a row is created when its line is"
    assert report.tally.made == {"customers": 2, "products": 2}
    assert told() == [
        ("SO-1", 2, 10001, 8001),
        ("SO-2", 1, 4000, None),
        ("SO-1", 1, 5000, 5550),
    ]
    assert worth() == {"SO-1": 15001, "SO-2": 4000}
    assert report.tally.rounded == {"amount": 1}
    assert report.tally.moved == {"amount": Decimal("0.0049")}


def test_the_same_file_again_changes_nothing_and_a_changed_line_its_order() -> None:
    run("orders", FLAT, *TWO)
    again = run("orders", FLAT, *TWO)
    assert counts(again.tally) == (0, 0, 3, 0)

    changed = run("orders", FLAT, *TWO[:2], "SO-1,Acme,2026-01-05,Valve,3,70,-5.5")
    assert counts(changed.tally) == (0, 1, 2, 0)
    assert worth() == {"SO-1": 17001, "SO-2": 4000}
    moved = run("orders", FLAT, TWO[1].replace("-06", "-07"))
    assert counts(moved.tally) == (0, 1, 0, 0), "the order's own columns count too"


def test_a_trial_tells_the_same_and_writes_nothing() -> None:
    tried = run("orders", FLAT, *TWO, dry_run=True)
    assert tried.batch is None
    assert counts(tried.tally) == (3, 0, 0, 0)
    assert everything(Order) == everything(OrderLine) == []


def test_an_undone_batch_leaves_neither_orders_nor_lines() -> None:
    run("orders", FLAT, TWO[1])
    report = run("orders", FLAT, *TWO)
    imports.undo(SYSTEM, report.batch or "")
    assert told() == [("SO-2", 1, 4000, None)]
    assert worth() == {"SO-2": 4000}
    assert [c.name for c in everything(Customer)] == ["Bolt"]


def test_orders_without_lines_and_without_numbers() -> None:
    run("orders", "number,customer,ordered_on,status", "A,Acme,2026-01-05,cancelled")
    [order] = everything(Order)
    assert (order.status, order.amount_minor) == (OrderStatus.CANCELLED, None)

    lines = ("customer,ordered_on,amount", *["Acme,2026-02-01,5"] * 2)
    assert counts(run("orders", *lines).tally) == (2, 0, 0, 0), "two equal ones are two"
    assert counts(run("orders", *lines).tally) == (0, 0, 2, 0)


def test_what_is_wrong_with_an_order_costs_its_rows_only() -> None:
    report = run(
        "orders", "number,ordered_on,amount",
        "A,2026-01-05,5", ",2026-01-05,5", "B,,5", "B,,7", "C,2026-01-05,x",
        key=[],
    )  # fmt: skip
    assert problems(report) == {
        (3, "number", "imports.no_key"),
        (4, "ordered_on", "fields.missing"),
        (5, "order", "imports.no_order"),
        (6, "amount", "reading.not_a_number"),
    }
    assert list(worth()) == ["A"]


def test_lines_of_orders_that_are_here_and_of_those_that_are_not() -> None:
    run("orders", "number,ordered_on", "A,2026-01-05")
    head = "order,product,quantity,unit_price,discount"
    report = run("order-lines", head, "A,Pump,3,10,10%", "B,Pump,1,1,", "A,Pump,,,")
    assert problems(report) == {
        (3, "order", "imports.unknown"),
        (4, "amount", "imports.no_amount"),
    }
    assert worth() == {"A": 2700}


def test_a_return_is_of_the_whole_order_a_part_or_too_much() -> None:
    run("orders", FLAT, *TWO)
    head = "order,product,quantity,amount,returned_on"
    report = run(
        "returns", head, "SO-2,,,,", "SO-1,Pump,1,,2026-02-01", "SO-1,,,-120,", "X,,,,"
    )
    back = [(r.quantity, r.amount_minor) for r in everything(Return)]
    assert back == [(1, 4000), (1, 5001), (3, 12000)]
    assert flags(report) == {(4, "amount", "imports.flag_more_than_sold")}
    assert problems(report) == {(5, "order", "imports.unknown")}
    again = run("returns", head, "SO-2,,,,")
    assert counts(again.tally) == (0, 0, 1, 0)


def test_a_payment_settles_its_order_and_is_its_customers() -> None:
    run("orders", FLAT + ",owner", TWO[1] + ",Lin")
    lines = ("order,amount,received_on", "SO-2,15,2026-03-01", "SO-2,15,2026-03-01")
    assert counts(run("payments", *lines).tally) == (2, 0, 0, 0)
    assert counts(run("payments", *lines).tally) == (0, 0, 2, 0)

    [acme] = everything(Customer)
    paid = {(p.customer_id, p.owner_id, p.amount_minor) for p in everything(Payment)}
    assert paid == {(acme.id, 10, 1500)}
    assert [s.amount_minor for s in everything(Settlement)] == [1500, 1500]


def test_prices_and_targets_are_known_by_what_they_are_of() -> None:
    head = "product,currency,price,valid_from"
    run("price-lists", head, "Pump,CNY,5,2026-01-01")
    changed = run("price-lists", head, "Pump,CNY,6,2026-01-01", "Pump,USD,1,2026-01-01")
    assert counts(changed.tally) == (1, 1, 0, 0)
    assert {p.price_minor for p in everything(Price)} == {600, 100}
    assert [p.name for p in everything(Product)] == ["Pump"]

    head = "measure,period,person,amount"
    run("targets", head, "sales_amount,2026Q1,Lin,5")
    more = run("targets", head, "sales_amount,2026Q1,Lin,7", "payments,2026-01,Lin,7")
    assert counts(more.tally) == (1, 1, 0, 0)
    assert {(t.owner_id, t.team_id) for t in everything(Target)} == {(10, 1)}


def test_answers_cases_and_trainings_are_of_somebody() -> None:
    run("customers", "name,owner", "Acme,Lin")
    run("surveys", "customer,score,scale", "Acme,9,nps", "Acme,9,csat")
    assert {(s.owner_id, s.team_id) for s in everything(Survey)} == {(10, 1)}
    report = run("cases", "number,customer,opened_at,resolved_at",
                 "1,Acme,2026-01-02 10:00,2026-01-01 10:00")  # fmt: skip
    assert flags(report) == {(2, "resolved_at", "cases.backwards")}

    head = "person,course,outcome,completed_on,cost"
    run("training-results", head, "Lin,Basics,passed,2026-01-05,12.5")
    [done] = everything(TrainingResult)
    assert (done.owner_id, done.team_id, done.cost_minor) == (10, 1, 1250)
    assert done.completed_on == date(2026, 1, 5)


@pytest.mark.parametrize("kind", ["orders", "order-lines", "returns", "payments"])
def test_a_row_that_says_nothing_is_refused(kind: str) -> None:
    report = run(kind, "order,number,amount", ",,")
    assert counts(report.tally) in {(0, 0, 0, 1), (0, 0, 0, 0)}

"""Deals of a file: history as recorded, and the gate where one is here already."""

from datetime import date

from sqlmodel import select

from core.access import SYSTEM, Viewer
from db.models import Deal, DealEvent, DealLine, Person, Policy, Product
from db.session import transaction
from rules.pipeline import EventKind, Outcome
from rules.process_duties import Mover
from tests.build import stage_says
from tests.conftest import NOON
from tests.services.imports.written import by_stage, everything, flags, problems, run


def test_history_out_of_order_is_kept_and_flagged() -> None:
    report = run(
        "deals",
        "number,stage,created_on,closed_on,lost_reason,contract_number",
        "D1,won,2026-03-01,2026-02-01,,C1",
        "D2,lost,2026-03-01,2030-01-01,price,",
        "D3,lost,2026-03-01,,,",
        "D4,prospecting,2026-03-01,2026-02-01,,",
    )
    assert report.tally.flagged == 4
    assert flags(report) == {
        (2, "closed_on", "imports.flag_backwards"),
        (3, "closed_on", "imports.flag_not_yet"),
        (4, "closed_on", "imports.flag_no_close"),
        (4, "lost_reason", "imports.flag_no_reason"),
        (5, "expected_close_on", "imports.flag_backwards"),
    }


def test_the_gate_speaks_where_a_deal_is_here_already() -> None:
    run("deals", "number,stage", *(f"D{n},quotation" for n in range(1, 7)))
    lines = (
        "number,stage,contract_number,lost_reason,closed_on,amount",
        "D1,negotiation,,,,",
        "D2,won,,,2026-03-01,",
        "D3,lost,,,,",
        "D4,lost,,price,2026-03-01,",
        "D5,presentation,,,,",
        "D6,negotiation,,,,5",
    )
    report = run("deals", *lines)

    assert by_stage("negotiation") == ["D6"], "the row brings what was missing"
    assert problems(report) == {
        (2, "stage", "imports.move_needs"),
        (3, "contract_number", "imports.move_needs_contract"),
        (4, "lost_reason", "imports.move_needs_reason"),
    }
    by_number = {deal.number: deal for deal in everything(Deal)}
    lost, back = by_number["D4"], by_number["D5"]
    assert (lost.stage, lost.outcome) == ("quotation", Outcome.LOST)
    assert (lost.closed_on, lost.entered_on) == (date(2026, 3, 1),) * 2
    assert (back.stage, back.entered_on) == ("presentation", NOON.date())
    told = [e for e in everything(DealEvent) if e.deal_id == lost.id][-1]
    assert (told.from_stage, told.outcome) == ("quotation", Outcome.LOST)
    closed = run("deals", lines[0], "D4,quotation,,,,")
    assert problems(closed) == {(2, "stage", "pipeline.closed")}


def test_an_update_keeps_what_the_file_does_not_say_and_tells_what_it_changes() -> None:
    run("deals", "number,owner,stage,amount", "D1,Lin,quotation,5")
    with transaction(SYSTEM, "pipeline.edit") as session:
        session.exec(select(Deal)).one().name = "Renamed here"
        session.get_one(Person, 10).team_id = 2

    same = run("deals", "number,owner,stage,amount", "D1,Lin,quotation,5")
    assert same.tally.unchanged == 1
    report = run("deals", "number,owner,amount", "D1,Zhao,7")

    [deal] = everything(Deal)
    assert (deal.name, deal.owner_id, deal.team_id) == ("Renamed here", 20, 2)
    assert [(c.column, c.before, c.after) for c in report.tally.changes] == [
        ("amount", 5_00, 7_00),
        ("owner", "Lin", "Zhao"),
    ]
    kinds = [event.kind for event in everything(DealEvent)][-2:]
    assert kinds == [EventKind.AMOUNT, EventKind.OWNER]


def test_a_win_of_a_file_needs_what_the_gate_needs_and_then_is_one() -> None:
    run("deals", "number,stage,owner", "D1,negotiation,Lin")
    with transaction(SYSTEM, "process.edit") as session:
        rule = session.exec(select(Policy).where(Policy.code == "standard")).one()
        stages = [stage | {"criteria": []} for stage in rule.body["stages"]]
        rule.body = rule.body | {"stages": stages}

    report = run(
        "deals",
        "number,stage,contract_number,contract_on",
        "D1,won,C-1,2026-03-02",
    )

    assert (report.tally.updated, problems(report)) == (1, set())
    [deal] = everything(Deal)
    assert (deal.outcome, deal.stage) == (Outcome.WON, "contract_signed")
    assert deal.closed_on == deal.entered_on == date(2026, 3, 2)


def test_a_deal_takes_another_product_and_its_line_the_amount() -> None:
    run("deals", "number,amount", "D1,5", "D2,6")
    report = run("deals", "number,product,amount", "D1,Pump,5", "D2,,6")
    assert (report.tally.updated, report.tally.unchanged) == (1, 1)

    run("deals", "number,product,amount", "D1,Valve,9")

    [line] = everything(DealLine)
    [_, valve] = everything(Product)
    assert (line.product_id, line.amount_minor) == (valve.id, 9_00)


def test_a_file_moves_no_deal_into_a_stage_that_is_others(ops: Viewer) -> None:
    run("deals", "number,stage", "D1,quotation")
    stage_says("negotiation", movers=(Mover.NEGOTIATE,))
    lines = "number,stage,amount", "D1,negotiation,5"

    report = run("deals", *lines, viewer=ops)

    assert problems(report) == {(2, "", "process.not_yours")}
    assert by_stage("quotation") == ["D1"]
    run("deals", *lines, "")
    assert by_stage("negotiation") == ["D1"], "administrators always may"

"""A log of stages: a pipeline of its own, or events of deals that are here."""

from datetime import UTC, date, datetime

from core.access import SYSTEM
from db import policies
from db.models import Deal, DealEvent, Policy
from db.session import transaction
from services import imports
from tests.services.imports.written import everything, problems, run

HEAD = "deal,stage,person,at,completed_at"
LOG = (
    "C-1,Request,Lin,2026-01-05 09:00,2026-01-05 10:00",
    "C-2,Request,Ann,2026-01-06 09:00,",
    "C-1,检查 Check,Ann,2026-01-09 09:00,2026-01-10 10:00",
    "C-1,Order placed,Lin,2026-01-07 09:00,",
)


def test_a_log_makes_its_deals_its_people_and_a_pipeline() -> None:
    report = run("stage-events", HEAD, *LOG)

    assert report.tally.created == 4
    assert report.tally.made == {"deals": 2, "people": 1}
    first, second = everything(Deal)
    assert (first.number, first.pipeline, first.stage) == ("C-1", "log", "check")
    assert (first.created_on, first.entered_on) == (date(2026, 1, 5), date(2026, 1, 9))
    assert (second.number, second.stage) == ("C-2", "request")
    told = [(e.to_stage, e.at, e.completed_at) for e in everything(DealEvent)]
    assert told[0] == (
        "request",
        datetime(2026, 1, 5, 1, tzinfo=UTC),
        datetime(2026, 1, 5, 2, tzinfo=UTC),
    )
    with transaction(SYSTEM) as session:
        body = policies.in_force(session, "process", "log", date(2026, 1, 1)).body
    stages = [(s["code"], s["zh"]) for s in body["stages"]]
    assert stages == [
        ("request", "Request"),
        ("check", "检查 Check"),
        ("order_placed", "Order placed"),
    ]


def test_the_same_log_again_changes_nothing_and_more_of_it_goes_on() -> None:
    run("stage-events", HEAD, *LOG)
    again = run("stage-events", HEAD, *LOG)
    assert (again.tally.unchanged, again.tally.made) == (4, {})

    run("stage-events", HEAD, "C-2,Order placed,Lin,2026-02-01 09:00,",
        "C-1,Request,Lin,2026-01-04 09:00,")  # fmt: skip
    first, second = everything(Deal)
    assert (first.stage, first.created_on) == ("check", date(2026, 1, 5))
    assert (second.stage, second.entered_on) == ("order_placed", date(2026, 2, 1))
    codes = [p.code for p in everything(Policy) if p.code.startswith("log")]
    assert codes == ["log"], "the pipeline that has the stages is taken"


def test_deals_that_are_here_know_the_stages_of_their_own_process() -> None:
    run("deals", "number,stage,created_on", "D1,prospecting,2026-01-01")
    report = run("stage-events", HEAD, "D1,quotation,,2026-01-05 09:00,",
                 "D1,Nonsense,,2026-01-06 09:00,", ",Request,,2026-01-06,",
                 "D1,quotation,,,")  # fmt: skip
    [deal] = everything(Deal)
    assert (deal.pipeline, deal.stage) == ("standard", "quotation")
    assert problems(report) == {
        (3, "stage", "imports.no_such_stage"),
        (4, "deal", "imports.no_deal"),
        (5, "at", "imports.no_day"),
    }


def test_who_wants_no_deals_made_is_told_of_those_that_are_missing() -> None:
    report = run("stage-events", HEAD, *LOG, on_unknown="reject")
    assert report.tally.rejected == 4
    assert everything(Deal) == []


def test_an_undone_log_leaves_nothing() -> None:
    report = run("stage-events", HEAD, *LOG)
    imports.undo(SYSTEM, report.batch or "")
    assert everything(Deal) == everything(DealEvent) == []
    assert [p.code for p in everything(Policy)] == ["standard"]


def test_a_trial_of_a_log_tells_the_same() -> None:
    tried = run("stage-events", HEAD, *LOG, dry_run=True)
    assert (tried.tally.created, tried.tally.made["deals"]) == (4, 2)
    assert everything(Deal) == []

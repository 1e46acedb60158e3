from datetime import date, timedelta

import pytest

from core.access import Viewer
from core.errors import NotFoundError
from core.i18n import Label
from core.money import Currency
from db.models import Policy, Share
from db.models.company import PolicyStatus
from rules.activities import ActivityKind
from rules.customers import CustomerFields
from rules.documents import DocumentFields
from rules.timeline import Happening
from services import documents, records, timeline
from tests.build import a_customer, a_deal, an_activity, an_event, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")


@pytest.fixture
def customer(teams: None) -> int:  # noqa: ARG001 (it has to come first)
    """Return a customer with which one thing of each kind has happened."""
    [number] = saved(a_customer())
    [deal] = saved(a_deal(customer_id=number, name="Line 2"))
    saved(
        an_activity(customer_id=number, on_day=TODAY - timedelta(days=1)),
        an_activity(
            deal_id=deal, kind="visit", note="Saw it.", next_contact_on=TODAY,
            on_day=TODAY - timedelta(days=2), at=NOON - timedelta(days=2),
        ),
        an_event(deal_id=deal, from_stage="prospecting", to_stage="quotation",
                 on_day=TODAY - timedelta(days=3), person_id=10),
        an_event(deal_id=deal, kind="amount", amount_minor=5, currency=Currency.USD,
                 on_day=TODAY - timedelta(days=4), reason="asked"),
        an_event(deal_id=deal, kind="owner", owner_id=30,
                 on_day=TODAY - timedelta(days=5)),
        an_event(deal_id=deal, from_stage="quotation", outcome="lost", to_stage="lost",
                 on_day=TODAY - timedelta(days=6)),
        an_event(deal_id=deal, on_day=None, at=NOON - timedelta(days=7)),
    )  # fmt: skip
    return number


def test_everything_that_happened_is_told_newest_first(
    rep: Viewer, customer: int
) -> None:
    documents.add(rep, ("customers", customer), "a.pdf", b"%PDF-1", DocumentFields())
    opened = records.open_one(rep, "customers", customer).version
    changed = CustomerFields(name="Acme", address="Pudong", annual_revenue_minor=5)
    records.change(rep, "customers", customer, opened, changed)

    told = timeline.story(rep, "customers", customer)

    assert [(e.kind, e.what, e.note) for e in told.entries] == [
        (Happening.DOCUMENT, None, "a.pdf"),
        (Happening.CHANGE, None, ""),
        (ActivityKind.CALL, None, "Talked."),
        (ActivityKind.VISIT, None, "Saw it."),
        (Happening.STAGE, "timeline.moved", ""),
        (Happening.DEAL, "timeline.amount", "asked"),
        (Happening.DEAL, "timeline.owner", ""),
        (Happening.STAGE, "timeline.lost", ""),
        (Happening.STAGE, "timeline.opened", ""),
    ]
    assert not told.has_earlier
    by_what = {e.what or e.kind: e for e in told.entries}
    moved = by_what[Label("timeline.moved")]
    assert (moved.stages, moved.deal, moved.person) == (
        ("prospecting", "quotation"), "Line 2", "Lin",
    )  # fmt: skip
    assert by_what[Label("timeline.amount")].amount == (5, Currency.USD)
    assert by_what[Label("timeline.owner")].owner == "Chen"
    assert by_what[ActivityKind.VISIT].next_on == TODAY
    assert set(by_what[Happening.CHANGE].fields) == {
        "customers.address", "customers.annual_revenue_minor",
    }  # fmt: skip


def test_a_deal_is_won_once_and_then_moves_on(rep: Viewer) -> None:
    [deal] = saved(a_deal(name="Line 2", outcome="won", stage="after_sales"))
    signed, served = "contract_signed", "after_sales"
    saved(
        an_event(deal_id=deal, from_stage="quotation", to_stage=signed, outcome="won"),
        an_event(deal_id=deal, from_stage=signed, to_stage=served, outcome="won"),
    )

    told = timeline.story(rep, "deals", deal, (), 50).entries

    assert [entry.what for entry in told] == ["timeline.moved", "timeline.won"]


def test_kinds_narrow_it_and_what_was_earlier_comes_when_asked(
    rep: Viewer, customer: int
) -> None:
    def kinds(*wanted: ActivityKind | Happening, most: int = 50) -> list[object]:
        story = timeline.story(rep, "customers", customer, wanted, most)
        return [*(e.kind for e in story.entries), story.has_earlier]

    assert kinds(ActivityKind.VISIT) == [ActivityKind.VISIT, False]
    assert kinds(Happening.DEAL) == [Happening.DEAL, Happening.DEAL, False]
    assert kinds(Happening.CHANGE, Happening.DOCUMENT) == [False]
    assert kinds(most=2) == [ActivityKind.CALL, ActivityKind.VISIT, True]
    assert kinds(Happening.STAGE, most=3) == [Happening.STAGE] * 3 + [False]


def test_a_deal_tells_of_itself_only(rep: Viewer, customer: int) -> None:
    saved(a_deal(id=77, customer_id=customer), an_event(deal_id=77))
    saved(an_activity(deal_id=77, customer_id=customer))

    story = timeline.story(rep, "deals", 77)
    assert [e.kind for e in story.entries] == [ActivityKind.CALL, Happening.STAGE]
    assert {e.deal for e in story.entries if e.kind is ActivityKind.CALL} == {""}


def test_nobody_reads_the_story_of_what_they_do_not_see(
    other_rep: Viewer, customer: int
) -> None:
    with pytest.raises(NotFoundError):
        timeline.story(other_rep, "customers", customer)


def test_who_sees_no_money_hears_of_no_amount(
    trainer: Viewer, rep: Viewer, customer: int
) -> None:
    changed = CustomerFields(name="Acme", annual_revenue_minor=5)
    records.change(rep, "customers", customer, 1, changed)
    saved(Share(record_table="customer", record_id=customer, person_id=50))

    story = timeline.story(trainer, "customers", customer)
    assert [e.fields for e in story.entries if e.kind is Happening.CHANGE] == []
    assert {e.amount for e in story.entries} == {None}


def test_stages_are_called_what_the_newest_process_calls_them(rep: Viewer) -> None:
    def version(number: int, start: date, *stages: dict[str, str]) -> Policy:
        return Policy(
            kind="process", code="standard", number=number, valid_from=start,
            status=PolicyStatus.ACTIVE, body={"stages": list(stages)},
        )  # fmt: skip

    old = {"code": "old", "zh": "旧", "en": "Old"}
    saved(
        version(1, TODAY - timedelta(days=9), {"code": "a", "zh": "甲"}, old),
        version(2, TODAY, {"code": "a", "zh": "甲二", "en": "A2"}),
        version(3, TODAY + timedelta(days=1), {"code": "a", "zh": "later"}),
    )

    assert timeline.stages(rep, "zh") == {"a": "甲二", "old": "旧"}
    assert timeline.stages(rep, "en") == {"a": "A2", "old": "Old"}


def test_the_number_that_a_new_record_gets_is_no_change_of_it(rep: Viewer) -> None:
    number = records.add(rep, "customers", CustomerFields(name="Acme"), "k")
    assert timeline.story(rep, "customers", number).entries == []

    opened = records.open_one(rep, "customers", number)
    renumbered = CustomerFields(name="Acme", number="C-7")
    records.change(rep, "customers", number, opened.version, renumbered)
    [entry] = timeline.story(rep, "customers", number).entries
    assert entry.fields == (Label("customers.number"),)

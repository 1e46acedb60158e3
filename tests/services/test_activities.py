from datetime import timedelta

import pytest

from core.access import Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from db.models import Share
from rules.activities import ActivityFields, ActivityKind
from services import activities, records
from services.activities import Reason
from services.records import Question
from tests.build import a_customer, a_deal, a_lead, a_person, an_activity, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def a_call(**values: object) -> ActivityFields:
    return ActivityFields.model_validate({"note": "Talked."} | values)


def days(viewer: Viewer, kind: str, number: int) -> tuple[object, object]:
    row = records.open_one(viewer, kind, number).row
    return row["last_contact_on"], row["next_contact_on"]


def test_a_call_about_a_deal_is_one_with_its_customer(rep: Viewer) -> None:
    [customer] = saved(a_customer(next_contact_on=YESTERDAY))
    [deal] = saved(a_deal(customer_id=customer))

    number = activities.log(rep, a_call(deal_id=deal, next_contact_on=TOMORROW), "1")

    assert days(rep, "deals", deal) == (TODAY, TOMORROW)
    assert days(rep, "customers", customer) == (TODAY, TOMORROW)
    row = records.open_one(rep, "activities", number).row
    assert (row["customer_id"], row["owner_id"], row["at"]) == (customer, 10, NOON)


def test_the_same_line_sent_twice_is_logged_once(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    call = a_call(customer_id=customer)

    assert activities.log(rep, call, "1") == activities.log(rep, call, "1")
    assert records.page(rep, "activities", Question()).total.count == 1


def test_what_was_due_is_done_by_logging(rep: Viewer) -> None:
    [customer] = saved(a_customer(next_contact_on=YESTERDAY))
    assert [task.id for task in activities.to_do(rep).tasks] == [customer]

    activities.log(rep, a_call(customer_id=customer), "1")

    assert activities.to_do(rep).tasks == []
    assert days(rep, "customers", customer) == (TODAY, None)


def test_an_older_call_and_a_note_change_no_last_contact(rep: Viewer) -> None:
    [customer] = saved(a_customer(last_contact_on=TODAY, next_contact_on=TOMORROW))

    old = a_call(customer_id=customer, at=NOON - timedelta(days=9))
    activities.log(rep, old, "1")
    activities.log(rep, a_call(customer_id=customer, kind=ActivityKind.NOTE), "2")

    assert days(rep, "customers", customer) == (TODAY, TOMORROW)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"customer_id": None}, "about_nothing"),
        ({"at": NOON + timedelta(days=1)}, "not_yet"),
        ({"next_contact_on": YESTERDAY}, "next_is_over"),
    ],
)
def test_what_makes_no_sense_is_refused(
    rep: Viewer, values: dict[str, object], key: str
) -> None:
    [customer] = saved(a_customer())

    with pytest.raises(RuleError, match=f"activities.{key}"):
        activities.log(rep, a_call(**({"customer_id": customer} | values)), "1")
    assert records.page(rep, "activities", Question()).total.count == 0


def test_nobody_logs_about_what_they_do_not_see(
    other_rep: Viewer, trainer: Viewer
) -> None:
    [customer] = saved(a_customer())
    [deal] = saved(a_deal())

    for about in ({"customer_id": customer}, {"deal_id": deal}):
        with pytest.raises(NotFoundError):
            activities.log(other_rep, a_call(**about), "1")
    with pytest.raises(ForbiddenError):
        activities.log(trainer, a_call(customer_id=customer), "1")


def test_who_may_only_read_a_customer_logs_without_changing_it(
    other_rep: Viewer,
) -> None:
    [customer] = saved(a_customer())
    saved(Share(record_table="customer", record_id=customer, person_id=20))

    activities.log(other_rep, a_call(customer_id=customer), "1")

    assert days(other_rep, "customers", customer) == (None, None)
    assert records.page(other_rep, "activities", Question()).total.count == 1


def test_who_is_mentioned_reads_the_line_and_nothing_else(
    rep: Viewer, other_rep: Viewer, manager: Viewer
) -> None:
    [customer] = saved(a_customer())

    line = a_call(customer_id=customer, note="请 @Zhao 和 @lin 报价")
    number = activities.log(rep, line, "1")

    [called] = activities.called(other_rep)
    assert (called.id, called.person, called.note) == (number, "Lin", line.note)
    assert activities.called(rep) == activities.called(manager) == []
    assert records.open_one(other_rep, "activities", number).row["owner_id"] == 10
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "customers", customer)

    activities.mark_seen(other_rep, number)
    assert activities.called(other_rep) == []
    with pytest.raises(NotFoundError):
        activities.mark_seen(manager, number)


def test_colleagues_who_left_are_not_mentioned(rep: Viewer) -> None:
    saved(a_person(id=12, login="gone", closed_at=NOON))

    assert "gone" not in [person.login for person in activities.colleagues(rep)]


def test_the_list_of_what_to_do_has_the_own_and_the_oldest_first(
    rep: Viewer, manager: Viewer
) -> None:
    acme, globex = saved(
        a_customer(name="Acme", next_contact_on=TODAY),
        a_customer(name="Globex", next_contact_on=YESTERDAY),
    )
    saved(
        a_customer(name="later", next_contact_on=TOMORROW),
        a_customer(name="not mine", next_contact_on=TODAY, owner_id=30, team_id=3),
    )
    speak, close = saved(
        a_deal(name="speak", customer_id=acme, next_contact_on=TODAY),
        a_deal(name="close", expected_close_on=TODAY - timedelta(days=3)),
    )
    saved(
        a_deal(name="closes today", expected_close_on=TODAY),
        a_deal(name="ended", expected_close_on=YESTERDAY, outcome="lost"),
        a_deal(name="planned", expected_close_on=YESTERDAY, next_contact_on=TOMORROW),
    )
    [lead] = saved(a_lead(name="Liu", next_contact_on=TODAY))
    saved(a_lead(name="done", next_contact_on=TODAY, status="unqualified"))

    to_do = activities.to_do(rep)
    assert [(t.kind, t.id, t.reason) for t in to_do.tasks] == [
        ("deals", close, Reason.CLOSE),
        ("customers", globex, Reason.CONTACT),
        ("deals", speak, Reason.CONTACT),
        ("leads", lead, Reason.CONTACT),
    ]
    assert to_do.late == 2
    assert activities.to_do(manager).tasks == []
    assert Reason.CLOSE.label == "activities.reason_close"


def test_a_follow_up_of_a_shared_activity_is_read_by_those_of_the_customer(
    manager: Viewer,
) -> None:
    [customer] = saved(a_customer())
    saved(an_activity(customer_id=customer, owner_id=20, team_id=2))

    assert records.page(manager, "activities", Question()).total.count == 1

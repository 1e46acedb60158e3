"""What a use case must not take is refused with a sentence, and nothing is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.access import SYSTEM, Role, Viewer
from core.errors import AppError, ConflictError, NotFoundError, RuleError
from core.i18n import LANGUAGES, text
from core.questions import Question
from db.models import Approval, Credential, Customer, Deal, SignIn
from db.queries.accounts import accounts as secrets
from db.session import transaction
from rules.activities import ActivityFields
from rules.approvals import ApprovalKind, ApprovalState
from rules.contacts import ContactFields
from rules.customers import CustomerFields
from rules.documents import DocumentFields
from rules.leads import LeadStepFields
from rules.people import Duty
from rules.pipeline import DealFields, DealLineFields, LostFields, WonFields
from rules.sharing import Access
from services import (
    accounts,
    activities,
    board,
    customers,
    deal_lines,
    decisions,
    documents,
    handoffs,
    leads,
    people,
    pipeline,
    process,
    records,
    sharing,
    timeline,
)
from tests.build import saved
from tests.conftest import NOON, TODAY
from tests.reach.world import MINE, MINE_GONE, WHO, stored

pytestmark = pytest.mark.usefixtures("world")
REP, CHIEF, ADMIN = WHO["rep"], WHO["chief"], WHO["admin"]
LONG = "x" * 1_000_000
YESTERDAY = TODAY - timedelta(days=1)
EARLY, LATE = date(1, 1, 1), date(9999, 12, 31)
Call = Callable[[], object]


def won(on: date) -> WonFields:
    return WonFields(contract_number="C", contract_on=on, contract_amount_minor=1)


def log(**given: Any) -> object:
    values: dict[str, Any] = {"note": "Talked.", "deal_id": MINE}
    new = ActivityFields(**(values | given))
    return activities.log(REP, new, "k")


def ask(reason: str) -> None:
    decisions.ask(REP, MINE, "quotation", reason)


def open_with(customer: int) -> object:
    return pipeline.add(REP, DealFields(name="A", customer_id=customer), "k")


def share(until: date) -> None:
    sharing.share(REP, "deals", MINE, 12, Access.READ, until)


DAYS: dict[str, Call] = {
    "a contact planned before it was made": lambda: log(next_contact_on=YESTERDAY),
    "a contact planned in the year 1": lambda: log(next_contact_on=EARLY),
    "a share that is over": lambda: share(YESTERDAY),
    "a share until the year 1": lambda: share(EARLY),
    "a share until the year 9999": lambda: share(LATE),
}
WORDS: dict[str, Call] = {
    "no reason for an exception": lambda: ask(" "),
    "a reason that nobody sees": lambda: ask("\u200b"),
    "a reason with NUL": lambda: ask("a\0b"),
    "a reason turned around": lambda: ask("\u202ea"),
    "a reason without end": lambda: ask(LONG),
    "a remark with NUL": lambda: decisions.decide(CHIEF, MINE, "a\0b", granted=True),
    "a remark without end": lambda: decisions.decide(CHIEF, MINE, LONG, granted=True),
    "a note with NUL": lambda: handoffs.hand_off(REP, MINE, Duty.PRESENT, 12, "a\0"),
    "a note without end": lambda: handoffs.hand_off(REP, MINE, Duty.PRESENT, 12, LONG),
    "a return with NUL": lambda: handoffs.return_back(REP, MINE, "a\0b"),
    "a return that says nothing": lambda: handoffs.return_back(REP, MINE, "\u200b"),
    "an approval with NUL": lambda: process.approve(ADMIN, "export", "a\0b"),
    "an approval without end": lambda: process.approve(ADMIN, "export", LONG),
    "a pipeline called NUL": lambda: process.begin(ADMIN, "shop", "a\0", "Shop"),
    "a pipeline without end": lambda: process.begin(ADMIN, "shop", LONG, "Shop"),
    "a pipeline of a code": lambda: process.begin(ADMIN, "x'; --", "店", "Shop"),
    "a value of no list": lambda: records.add(
        REP, "customers", CustomerFields(name="A", industry="<b>"), "k"
    ),
    "a reason of no list": lambda: pipeline.lose(
        REP, MINE, LostFields(lost_reason="=1+1")
    ),
    "a stage of no process": lambda: pipeline.move(REP, MINE, "a\0b"),
    "a kind of record that is none": lambda: records.page(REP, "a\0b", Question()),
    "a field that is none": lambda: records.page(
        REP, "deals", Question(filters={"1=1; --": "x"})
    ),
    "an order that is none": lambda: records.page(REP, "deals", Question(sort="(1)")),
    "a password of one letter": lambda: accounts.change_password(REP, "a" * 12),
    "a file of a bad name": lambda: documents.add(
        REP, ("deals", MINE), "a\u202etxt.exe", b"x", DocumentFields()
    ),
}  # fmt: skip


@pytest.mark.parametrize("call", [*DAYS.values(), *WORDS.values()], ids=[*DAYS, *WORDS])
def test_it_is_refused_with_a_sentence_and_nothing_is_kept(call: Call) -> None:
    before = stored()
    with pytest.raises(AppError) as refused:
        call()

    for language in LANGUAGES:
        assert text(language, refused.value.key, **refused.value.values)
    assert stored() == before


IDS: dict[str, Callable[[int], object]] = {
    "opened": lambda n: records.open_one(REP, "deals", n),
    "changed": lambda n: records.change(
        REP, "contacts", n, 1, ContactFields(name="A", customer_id=MINE)
    ),
    "put away": lambda n: records.delete(REP, "contacts", n),
    "brought back": lambda n: records.restore(REP, "contacts", n),
    "told of": lambda n: records.told(REP, "deals", n),
    "moved": lambda n: pipeline.move(REP, n, "first_contact"),
    "given a product": lambda n: deal_lines.add(REP, n, DealLineFields(), "k"),
    "without a product": lambda n: deal_lines.remove(REP, n),
    "of a product": lambda n: deal_lines.add(
        REP, MINE, DealLineFields(product_id=n or -7), "k"
    ),
    "referred to": open_with,
    "logged": lambda n: log(deal_id=n),
    "decided": lambda n: decisions.decide(CHIEF, n, "Why", granted=True),
    "read": lambda n: documents.content(REP, n),
    "of a lead": lambda n: leads.step(REP, n, 1, LeadStepFields()),
    "of a customer": lambda n: customers.cover(REP, n),
    "of a story": lambda n: timeline.story(REP, "deals", n),
    "of a person": lambda n: people.open_one(ADMIN, n),
    "given to": lambda n: sharing.share(REP, "deals", MINE, n, Access.READ),
    "handed to": lambda n: handoffs.hand_off(REP, MINE, Duty.PRESENT, n),
}  # fmt: skip


@pytest.mark.parametrize("number", [-1, 0, 10**18 - 1, 2**63, -(2**63) - 1, 10**30])
@pytest.mark.parametrize("use_case", IDS)
def test_a_record_of_an_impossible_number_is_not_found(
    use_case: str, number: int
) -> None:
    before = stored()
    with pytest.raises((NotFoundError, RuleError)):
        IDS[use_case](number)
    assert stored() == before


@pytest.mark.parametrize("words", ["a\0b", LONG, "%", "_", "\\", "'; --", "\u202e"])
def test_any_words_can_be_searched_for(words: str) -> None:
    for kind in ("customers", "deals", "contacts", "products", "competitors"):
        assert records.page(REP, kind, Question(words)).total.count == 0
        assert records.options(REP, kind, words) == []
    assert customers.pool(REP, words).count == 0
    assert not any(lane.cards for lane in board.board(REP, board.Wanted(words)))
    assert not customers.like(REP, words, words, words).mine


def test_an_impossible_page_of_a_list_is_empty() -> None:
    for number in (-5, 0):
        assert records.page(REP, "deals", Question(page=number)).rows
    assert not records.page(REP, "deals", Question(page=10**9)).rows


def test_a_contract_is_signed_between_the_beginning_of_the_deal_and_today() -> None:
    stages = pipeline.processes(SYSTEM)["standard"].stages
    with transaction(SYSTEM, "data.load") as session:
        deal = session.get_one(Deal, MINE)
        deal.stage, deal.created_on = "negotiation", YESTERDAY
    codes = [criterion.code for stage in stages for criterion in stage.criteria]
    saved(
        Approval(
            deal_id=MINE, kind=ApprovalKind.EXCEPTION, state=ApprovalState.GRANTED,
            stage="negotiation", reason="x", asked_at=NOON, missing={"codes": codes},
        )
    )  # fmt: skip
    before = stored()
    for on in (YESTERDAY - timedelta(days=1), TODAY + timedelta(days=1), EARLY, LATE):
        with pytest.raises(RuleError, match=r"pipeline\.contract_"):
            pipeline.move(REP, MINE, "contract_signed", won(on))
        assert stored() == before
    assert pipeline.move(REP, MINE, "contract_signed", won(YESTERDAY)) == ()


@pytest.mark.parametrize(
    "send",
    [
        lambda: records.add(REP, "customers", CustomerFields(name="New"), "form"),
        lambda: pipeline.add(REP, DealFields(name="New"), "form"),
        lambda: activities.log(REP, ActivityFields(note="x", deal_id=MINE), "form"),
    ],
)
def test_a_form_sent_twice_is_kept_once(send: Call) -> None:
    first = send()
    before = stored()

    assert send() == first
    assert stored() == before


def test_a_stale_form_is_told_both_values_and_overwrites_nothing() -> None:
    version = records.open_one(REP, "customers", MINE).version
    records.change(REP, "customers", MINE, version, CustomerFields(name="First"))
    before = stored()

    with pytest.raises(ConflictError) as stale:
        records.change(REP, "customers", MINE, version, CustomerFields(name="Second"))

    assert stale.value.fields["name"] == ("Second", "First")
    assert stored() == before


def test_a_version_from_the_future_is_a_conflict_too() -> None:
    with pytest.raises(ConflictError):
        records.change(REP, "customers", MINE, 99, CustomerFields(name="Second"))


def test_what_was_put_away_is_not_changed_moved_or_logged_any_more() -> None:
    before, new = stored(), CustomerFields(name="A")
    calls: list[Call] = [
        lambda: records.change(REP, "customers", MINE_GONE, 1, new),
        lambda: pipeline.move(REP, MINE_GONE, "first_contact"),
        lambda: open_with(MINE_GONE),
        lambda: log(deal_id=MINE_GONE),
        lambda: documents.content(REP, MINE_GONE),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    assert stored() == before
    with transaction(REP) as session:
        assert session.get(Customer, MINE_GONE) is None


def test_a_closed_account_is_out_in_mid_session() -> None:
    with secrets() as session:
        known = session.get_one(Credential, 20)
        row = SignIn(
            secret="x", person_id=20, stamp=known.stamp, began_at=NOON,
            expires_at=NOON + timedelta(days=1),
        )  # fmt: skip
        session.add(row)
        session.flush()
        tab = row.id
    member, _ = accounts.who(tab, "")
    assert member is not None
    assert member.viewer == Viewer(20, 2, Role.REP)

    people.close(ADMIN, "zhao")

    assert accounts.who(tab, "") == (None, None)
    with pytest.raises(RuleError, match=r"accounts\.wrong"):
        accounts.begin("zhao", "")


@pytest.mark.parametrize("login", ["a\0b", LONG, "", "\u202e", "' OR 1=1 --"])
def test_a_name_that_is_none_signs_nobody_in(login: str) -> None:
    assert accounts.password_hash(login) == accounts.NOBODY
    assert accounts.try_to_sign_in(login, "10.0.0.1") >= 0
    with pytest.raises(RuleError, match=r"accounts\.wrong"):
        accounts.begin(login, "10.0.0.1")

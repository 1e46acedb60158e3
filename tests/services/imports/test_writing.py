"""What becomes of rows, each kind in its own way."""

from datetime import UTC, date, datetime

import pytest

from core.access import SYSTEM, Role, Viewer
from core.errors import ForbiddenError
from core.i18n import LANGUAGES
from core.questions import Question
from db.models import Activity, Contact, Customer, Deal, Lead, Person
from rules.companies import match_key
from rules.importing.mapping import ImportMap
from rules.leads import LeadStatus
from rules.pipeline import Outcome
from services import exports, files, imports
from tests.build import a_contact, a_customer, a_deal, an_activity, saved
from tests.conftest import NOON, TODAY
from tests.services.imports.written import (
    everything,
    flags,
    problems,
    run,
    source,
)


def test_records_without_a_number_get_one_as_from_a_form() -> None:
    run("customers", "number,name", "K-7,Acme", ",Beta")
    run("deals", "name,customer", "Big,Gamma")

    acme, beta, gamma = everything(Customer)
    assert (acme.number, beta.number) == ("K-7", f"{beta.id:06d}")
    assert gamma.number == f"{gamma.id:06d}"
    assert beta.number in beta.search
    [deal] = everything(Deal)
    assert deal.number == f"{deal.id:06d}"
    again = run("customers", "number,name", "K-7,Acme", ",Beta")
    assert again.tally.unchanged == 2


def test_an_exported_list_of_deals_comes_back_as_it_was() -> None:
    closed = {"closed_on": TODAY, "created_on": TODAY}
    saved(
        a_deal(number="D1", name="Open"),
        a_deal(number="D2", name="Ours", outcome="lost", stage="lost", **closed),
        a_deal(number="D3", name="Theirs", outcome="lost", is_imported=True, **closed),
        a_deal(number="D4", name="Won", outcome="won", stage="after_sales", **closed),
    )
    for language in LANGUAGES:
        told = exports.table(SYSTEM, "deals", Question(), language)
        written = files.write_csv(told.rows, told.headings).decode("utf-8-sig")

        report = run("deals", *written.splitlines())

        assert (report.tally.unchanged, report.tally.rejected) == (4, 0), language


def test_an_outcome_says_what_a_stage_does_not() -> None:
    run("deals", "number,stage,outcome", "D1,quotation,lost", "D2,,won", "D3,,open")

    told = [(deal.number, deal.stage, deal.outcome) for deal in everything(Deal)]
    assert told == [
        ("D1", "prospecting", Outcome.LOST),
        ("D2", "contract_signed", Outcome.WON),
        ("D3", "prospecting", Outcome.OPEN),
    ]


def test_a_contact_is_primary_once_whatever_the_file_says() -> None:
    [acme] = saved(a_customer())
    saved(a_contact(name="Old", customer_id=acme, is_primary=True))
    lines = ("name,customer,is_primary", "A,Acme,yes", "B,Acme,yes", "C,Beta,yes")

    report = run("contacts", *lines)

    assert {c.name for c in everything(Contact) if c.is_primary} == {"A", "C"}
    assert flags(report) == {(3, "is_primary", "imports.flag_second")}
    assert run("contacts", *lines).tally.unchanged == 3
    assert run("contacts", lines[0], "Old,Acme,yes").tally.updated == 1
    assert {c.name for c in everything(Contact) if c.is_primary} == {"Old", "C"}


def test_leads_keep_the_status_and_the_days_of_the_file() -> None:
    lines = (
        "number,name,company,status,owner,created_on,converted_on",
        "L1,Li,Acme,converted,Lin,2026-01-05,2026-02-01",
        "L2,Wang,Beta,Converted,Lin,2026-01-05,",
        "L3,Zhou,Beta,,,2026-03-01,2026-02-01",
        "L4,Wu,Beta,eager,,,",
    )
    report = run("leads", *lines)

    first, _, third = everything(Lead)
    assert (first.status, first.converted_on) == (
        LeadStatus.CONVERTED, date(2026, 2, 1),
    )  # fmt: skip
    assert (first.owner_id, first.team_id, first.match_key) == (10, 1, "acme")
    assert third.status is LeadStatus.NEW
    assert problems(report) == {(5, "status", "imports.not_a_choice")}
    assert flags(report) == {
        (3, "converted_on", "imports.flag_no_conversion"),
        (4, "converted_on", "imports.flag_backwards"),
    }
    assert run("leads", *lines).tally.unchanged == 3


def test_follow_ups_are_known_by_the_whole_row_and_its_occurrence() -> None:
    saved(a_customer(), a_deal(number="D1"))
    lines = (
        "customer,deal,person,at,note,next_contact_on",
        "Acme,D1,Lin,2026-03-01 09:30,Called,2026-03-08",
        "Acme,D1,Lin,2026-03-01 09:30,Called,2026-03-08",
        "Acme,,Lin,2026-03-02,Wrote,2026-03-01",
        "Acme,,Lin,,Wrote,",
        "Acme,D9,Lin,2026-03-02,Wrote,",
        "Acme,,Lin,2030-01-01,Will call,",
    )
    report = run("activities", *lines)

    first, *_ = everything(Activity)
    assert (first.at, first.on_day) == (
        datetime(2026, 3, 1, 1, 30, tzinfo=UTC), date(2026, 3, 1),
    )  # fmt: skip
    assert (first.owner_id, first.team_id) == (10, 1)
    assert (report.tally.created, report.tally.rejected) == (4, 2)
    assert problems(report) == {
        (5, "at", "imports.no_day"),
        (6, "deal", "imports.unknown"),
    }
    assert flags(report) == {
        (4, "next_contact_on", "imports.flag_backwards"),
        (7, "at", "imports.flag_not_yet"),
    }
    assert run("activities", *lines).tally.unchanged == 4


def test_a_code_that_a_form_refuses_is_kept_and_flagged() -> None:
    report = run("customers", "name,credit_code", "Acme,123")
    assert flags(report) == {(2, "credit_code", "customers.bad_credit_code")}
    assert [c.credit_code for c in everything(Customer)] == ["123"]
    assert problems(run("people", "login,name", "a b,Li")) == {
        (2, "login", "people.bad_login")
    }


def test_a_value_that_is_not_wanted_rejects_its_rows() -> None:
    lines = ("number,customer,source", "D1,Acme,Fair", "D2,Beta,Web")
    report = run("deals", *lines, rejects={"customer": ["ACME"]})
    assert problems(report) == {(2, "customer", "imports.not_wanted")}
    assert [c.name for c in everything(Customer)] == ["Beta"]


def test_a_word_that_is_only_our_code_is_a_value_of_its_own() -> None:
    run("customers", "name,region", "A,Central", "B,east", "C,华东")
    regions = [customer.region for customer in everything(Customer)]
    assert regions == ["Central", "east", "east"]


def test_a_new_value_of_a_list_has_one_way_of_writing() -> None:
    lines = ("name,source", "A,Google", "B,google", "C,GOOGLE")
    run("customers", *lines)
    assert [customer.source for customer in everything(Customer)] == ["Google"] * 3
    assert run("customers", *lines).tally.unchanged == 3


def test_only_the_office_imports_and_only_administrators_import_people(
    rep: Viewer, manager: Viewer, ops: Viewer, admin: Viewer
) -> None:
    for viewer in (rep, manager):
        with pytest.raises(ForbiddenError):
            run("customers", "name", "Acme", viewer=viewer)
    assert run("customers", "name", "Acme", viewer=ops).tally.created == 1
    with pytest.raises(ForbiddenError):
        run("people", "name", "Li", viewer=ops)
    assert run("people", "name", "Li", viewer=admin).tally.created == 1


def test_an_activity_of_a_form_is_the_one_of_the_file() -> None:
    [acme] = saved(a_customer())
    saved(an_activity(customer_id=acme, note="Called", at=NOON, owner_id=10))
    row = f"Acme,Lin,{NOON:%Y-%m-%d %H:%M}+00:00,Called"
    assert run("activities", "customer,person,at,note", row).tally.unchanged == 1


def test_people_come_with_their_superiors_each_leading_a_team() -> None:
    lines = (
        "name,manager,region,role",
        "Ann,Cara,East Coast,rep",
        "Bob,Ann,,",
        "Ann B,Cara,,service",
    )
    tried = imports.run(SYSTEM, "people", source(*lines), ImportMap(), dry_run=True)
    report = run("people", *lines)

    assert report.tally == tried.tally
    assert report.tally.made == {"people": 1}
    by_name = {person.name: person for person in everything(Person)}
    cara, ann, bob = by_name["Cara"], by_name["Ann"], by_name["Bob"]
    assert (cara.role, ann.superior_id, bob.superior_id) == (
        Role.MANAGER, cara.id, ann.id,
    )  # fmt: skip
    assert cara.team_id == ann.team_id == bob.team_id
    assert {ann.login, by_name["Ann B"].login} == {"ann", "ann.b"}
    assert run("people", *lines).tally.unchanged == 3


def test_who_is_each_others_parent_is_refused() -> None:
    report = run("customers", "name,parent", "A,B", "B,A", "C,D", "D,")
    assert problems(report) == {
        (2, "parent", "imports.circle"),
        (3, "parent", "imports.circle"),
    }
    c, d = sorted(everything(Customer), key=lambda customer: str(customer.name))
    assert (c.name, c.parent_id) == ("C", d.id)


def test_a_name_of_two_records_costs_its_rows() -> None:
    saved(a_customer(), a_customer())
    report = run("contacts", "name,customer", "Li,Acme", ",Beta", "Wu,Beta")
    assert problems(report) == {
        (2, "customer", "imports.ambiguous"),
        (3, "", "imports.no_key"),
    }
    assert problems(run("customers", "name", "ACME")) == {(2, "", "imports.ambiguous")}


def test_a_file_may_say_what_recognises_its_records() -> None:
    saved(a_customer(phone="021-1"), a_customer(name="B", phone="021-2"))
    report = run("customers", "name,phone", "Acme Ltd,021-1", "C,", key=["phone"])
    assert report.tally.updated == 1
    assert problems(report) == {(3, "", "imports.no_key")}


def test_a_company_that_may_be_here_already_is_kept_and_flagged() -> None:
    saved(
        a_customer(name="上海甲机械有限公司", match_key=match_key("上海甲机械有限公司"))
    )
    report = run(
        "customers", "name,phone", "上海甲机械", "乙,021-5555 1234", "丙,02155551234"
    )
    assert flags(report) == {
        (2, "name", "imports.flag_like"),
        (4, "name", "imports.flag_like"),
    }
    assert report.tally.created == 3


def test_rejected_rows_come_back_with_the_reason_and_go_in_once_mended() -> None:
    file = source("name,founded", "A,1990", "=B,soon", "C", "D,1,too many")
    report = imports.run(SYSTEM, "customers", file, ImportMap())

    headings, lines = imports.rest(file, report.tally, "en")

    assert headings == ["name", "founded", "Problem"]
    assert [line[:2] for line in lines] == [["=B", "soon"], ["D", "1"]]
    assert "“soon” is not a number" in lines[0][2]
    mended = imports.mended(file, {3: ["B", "1991"], 5: ["D", "1992"]})
    assert mended.sha256 != file.sha256
    assert imports.mended(file, {}) is file
    again = imports.run(SYSTEM, "customers", mended, ImportMap())
    assert (again.tally.created, again.tally.unchanged) == (2, 2)


def test_the_contacts_of_an_address_book_keep_every_number() -> None:
    book = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:王芳\nORG:Acme\nTEL;TYPE=WORK:021\n"
        "TEL;TYPE=CELL:138\nEMAIL;TYPE=WORK:w@a.cn\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Li\nORG:Acme\nTEL;TYPE=WORK:022\nEND:VCARD\n"
    ).encode()
    table = files.open_table("book.vcf", book)
    given = imports.Source("book.vcf", "0", table)

    report = imports.run(SYSTEM, "contacts", given, ImportMap())
    again = imports.run(SYSTEM, "contacts", given, ImportMap())

    found = [(c.name, c.phone, c.email, c.note) for c in everything(Contact)]
    assert sorted(found) == [
        ("Li", "022", None, None),
        ("王芳", "138", "w@a.cn", "TEL.WORK: 021"),
    ]
    assert report.layout.left_out == []
    assert again.tally.unchanged == 2

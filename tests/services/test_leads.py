from datetime import timedelta

import pytest

from core.access import Viewer
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from core.money import Currency
from db.models import Policy, Share
from db.models.company import PolicyStatus
from db.seed.standard import standard_process
from rules.leads import ConversionFields, LeadStatus, LeadStepFields
from services import leads, records
from services.records import Found, Question
from tests.build import a_contact, a_customer, a_lead, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("teams")
PLAN = ConversionFields(
    company="联瑞医疗",
    deal_name="视觉检测线",
    amount_minor=100_00,
    currency=Currency.USD,
)


def rows(viewer: Viewer, kind: str) -> list[Found]:
    return list(records.page(viewer, kind, Question(sort="name")).rows)


def test_a_lead_becomes_a_customer_a_contact_and_a_deal_in_one_step(
    rep: Viewer,
) -> None:
    [lead] = saved(a_lead(name="刘建平", title="采购", phone="13800135566"))

    made = leads.convert(rep, lead, PLAN, "1")

    [customer], [contact], [deal] = (
        rows(rep, kind) for kind in ("customers", "contacts", "deals")
    )
    assert (made.customer_id, made.deal_id) == (customer.id, deal.id)
    assert leads.became(rep, lead) == made
    assert (customer["name"], customer["phone"]) == ("联瑞医疗", "13800135566")
    assert (contact["name"], contact["is_primary"]) == ("刘建平", True)
    assert contact["customer_id"] == deal["customer_id"] == customer.id
    assert (deal["amount_minor"], deal["currency"]) == (100_00, Currency.USD)
    assert (deal["stage"], deal["entered_on"]) == ("prospecting", TODAY)
    row = records.open_one(rep, "leads", lead).row
    assert (row["status"], row["converted_on"]) == (LeadStatus.CONVERTED, TODAY)


def test_a_lead_is_converted_once(rep: Viewer) -> None:
    [lead] = saved(a_lead())

    first = leads.convert(rep, lead, PLAN, "1")
    assert leads.convert(rep, lead, PLAN, "1") == first
    with pytest.raises(RuleError, match=r"leads\.is_converted"):
        leads.convert(rep, lead, PLAN, "2")
    assert len(rows(rep, "customers")) == 1


def test_a_known_customer_keeps_its_contacts(rep: Viewer) -> None:
    [customer] = saved(a_customer())
    saved(a_contact(customer_id=customer, name="Wu", is_primary=True))
    same, other = saved(
        a_lead(name="Somebody", phone="138 0013 5566"), a_lead(name="Liu")
    )
    saved(a_contact(customer_id=customer, name="Zhou", phone="13800135566"))

    for lead in (same, other):
        leads.convert(rep, lead, ConversionFields(customer_id=customer), str(lead))

    names = [(c["name"], c["is_primary"]) for c in rows(rep, "contacts")]
    assert names == [("Liu", False), ("Wu", True), ("Zhou", False)]
    assert rows(rep, "deals") == []
    assert len(rows(rep, "customers")) == 1


def test_a_lead_cannot_become_what_its_owner_does_not_see(
    rep: Viewer, other_rep: Viewer
) -> None:
    [theirs] = saved(a_customer(owner_id=20, team_id=2))
    [lead] = saved(a_lead())

    with pytest.raises(NotFoundError):
        leads.convert(rep, lead, ConversionFields(customer_id=theirs), "1")
    with pytest.raises(NotFoundError):
        leads.convert(other_rep, lead, PLAN, "1")
    assert records.open_one(rep, "leads", lead).row["status"] is LeadStatus.NEW


def test_a_lead_is_worked_on(rep: Viewer, other_rep: Viewer) -> None:
    [lead] = saved(a_lead())
    to = LeadStepFields(next_contact_on=TODAY + timedelta(days=2))

    leads.step(rep, lead, 1, to)

    assert records.open_one(rep, "leads", lead).row["status"] is LeadStatus.WORKING
    with pytest.raises(ConflictError):
        leads.step(rep, lead, 1, LeadStepFields(status=LeadStatus.UNQUALIFIED))
    with pytest.raises(RuleError, match=r"leads\.convert_instead"):
        leads.step(rep, lead, 2, LeadStepFields(status=LeadStatus.CONVERTED))
    with pytest.raises(NotFoundError):
        leads.step(other_rep, lead, 2, to)
    saved(Share(record_table="lead", record_id=lead, person_id=20))
    with pytest.raises(ForbiddenError):
        leads.step(other_rep, lead, 2, LeadStepFields(status=LeadStatus.UNQUALIFIED))


def test_the_deal_begins_at_the_first_stage_of_the_process_in_force(
    rep: Viewer,
) -> None:
    body = standard_process().model_dump(mode="json")
    body["stages"][0]["code"] = "hello"
    saved(
        Policy(
            kind="process", code="standard", number=1, valid_from=TODAY,
            status=PolicyStatus.ACTIVE, body=body,
        )
    )  # fmt: skip
    [lead] = saved(a_lead())

    made = leads.convert(rep, lead, PLAN, "1")

    assert records.open_one(rep, "deals", made.deal_id or 0).row["stage"] == "hello"

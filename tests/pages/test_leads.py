import pytest

from core.access import Role, Viewer
from rules.leads import LeadStatus
from services import records
from tests.build import a_customer, a_lead, saved
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
REP = Viewer(10, 1, Role.REP)


def test_each_role_lists_its_leads() -> None:
    saved(a_lead(name="Liu"), a_lead(name="Wu", owner_id=20, team_id=2))

    assert names(opened(10, "leads")) == ["Liu"]
    assert names(opened(20, "leads")) == ["Wu"]
    assert len(names(opened(40, "leads"))) == 2
    assert not opened(60, "leads").dataframe


def test_a_lead_is_worked_on_in_the_drawer() -> None:
    [lead] = saved(a_lead())
    app = opened(10, "leads", id=str(lead))
    app.selectbox(key=f"leads_step_{lead}_1_status").set_value(LeadStatus.WORKING)

    press(app, "跟进")

    assert records.open_one(REP, "leads", lead).row["status"] is LeadStatus.WORKING


def test_a_lead_becomes_a_customer_whose_page_opens() -> None:
    [lead] = saved(a_lead(company="联瑞医疗"))
    app = opened(10, "leads", id=str(lead))
    field(app, "deal_name").set_value("Line 2")
    field(app, "amount_minor").set_value("12万")

    app = press(app, "转为客户")

    assert app.title[0].value == "联瑞医疗"
    [deal] = records.page(REP, "deals", records.Question()).rows
    assert (deal["name"], deal["amount_minor"]) == ("Line 2", 120_000_00)
    app = opened(10, "leads", id=str(lead))
    assert "转为客户。" in words(app)
    assert not [b for b in app.button if b.label == "转为客户"]


def test_a_known_customer_is_proposed_and_not_made_twice() -> None:
    saved(a_customer(name="Acme", match_key="acme", search="acme"))
    [lead] = saved(a_lead(company="Acme"))
    app = opened(10, "leads", id=str(lead))
    assert "可能重复" in words(app)

    press(app, "转为客户")

    assert records.page(REP, "customers", records.Question()).total.count == 1


def test_nothing_of_anothers_lead_is_shown() -> None:
    [lead] = saved(a_lead(name="Secret"))

    app = opened(20, "leads", id=str(lead))
    assert "没有编号为" in words(app)
    assert "Secret" not in words(app)

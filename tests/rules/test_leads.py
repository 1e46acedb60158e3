import pytest

from core.errors import RuleError
from core.fields import check
from rules.leads import ConversionFields, LeadFields, LeadStatus, check_step


def test_a_lead_becomes_somebodys_contact() -> None:
    _, problems = check(ConversionFields, {"deal_name": "A"})
    assert problems["company"].key == "leads.company_needed"

    for given in ({"company": "Acme"}, {"customer_id": 1}):
        found, problems = check(ConversionFields, given)
        assert found is not None
        assert not problems


def test_what_is_converted_stays_so_and_nothing_is_converted_by_a_status() -> None:
    check_step(LeadStatus.NEW, LeadStatus.UNQUALIFIED)
    check_step(LeadStatus.UNQUALIFIED, LeadStatus.WORKING)
    with pytest.raises(RuleError, match=r"leads\.is_converted"):
        check_step(LeadStatus.CONVERTED, LeadStatus.WORKING)
    with pytest.raises(RuleError, match=r"leads\.convert_instead"):
        check_step(LeadStatus.NEW, LeadStatus.CONVERTED)


def test_a_lead_is_compared_by_its_company_and_found_by_pinyin() -> None:
    derived = LeadFields(name="刘建平", company="联瑞有限公司", phone="138 0013 5566")

    assert derived.derived()["match_key"] == "联瑞"
    assert "liujianping" in str(derived.derived()["search"])
    assert derived.derived()["phone_key"] == "13800135566"
    assert LeadFields(name="刘建平").derived()["match_key"] == "刘建平"
    assert LeadStatus.NEW.label == "leads.status_new"

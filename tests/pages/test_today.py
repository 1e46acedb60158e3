from datetime import timedelta

import pytest

from core.access import SYSTEM, Role, Viewer
from db.models import Approval
from db.seed.standard import plant
from db.session import transaction
from rules.approvals import ApprovalKind
from rules.people import Duty
from services.handoffs import hand_off
from tests.build import a_customer, a_deal, saved
from tests.conftest import NOON, TODAY
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")


def test_a_rep_sees_own_figures_and_what_is_due() -> None:
    saved(a_deal(amount_minor=1_000_000_00), a_deal(owner_id=20, team_id=2))
    saved(a_customer(name="Globex", next_contact_on=TODAY))

    app = signed_in(10)

    assert not app.exception
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["未结商机金额"].startswith("¥100万")
    assert any("Globex" in m.value for m in app.markdown)


def test_an_empty_company_is_told_where_to_begin_until_there_is_a_deal() -> None:
    def links(person: int) -> set[str]:
        return {str(link.proto.label) for link in signed_in(person).get("page_link")}

    assert {"导入客户、联系人和商机", "录入第一家客户"} <= links(90)
    assert "导入客户、联系人和商机" not in links(10)
    assert "录入第一家客户" in links(10)

    saved(a_deal())
    assert "录入第一家客户" not in links(10)


def test_a_manager_decides_with_a_reason() -> None:
    [number] = saved(a_deal(name="Line 2"))
    [asked] = saved(
        Approval(
            deal_id=number,
            kind=ApprovalKind.EXCEPTION,
            stage="prospecting",
            reason="They called.",
            asked_by_id=10,
            asked_at=NOON,
        )
    )
    app = signed_in(11)
    app.button(key=f"grant_{asked}").click().run()
    assert any("请写明理由" in w.value for w in app.warning)

    app.text_input(key=f"remark_{asked}").set_value("Known customer.")
    app.button(key=f"grant_{asked}").click().run()

    with transaction(SYSTEM) as session:
        assert session.get_one(Approval, asked).state == "granted"
    assert not app.exception


@pytest.mark.parametrize("person", [40, 50, 60, 90])
def test_every_role_has_a_start_page(person: int) -> None:
    assert not signed_in(person).exception


def test_a_deal_that_stands_still_is_shown_to_who_works_on_it_or_leads() -> None:
    long_ago = TODAY - timedelta(days=40)
    saved(a_deal(name="Press", entered_on=long_ago, created_on=long_ago))
    with transaction(SYSTEM, "data.load") as session:
        plant(session)

    for person in (10, 11):
        app = signed_in(person)
        assert not app.exception
        assert any("Press" in m.value for m in app.markdown)
        assert any("超标准 26 天" in m.value for m in app.markdown)
    assert not any("超标准" in m.value for m in signed_in(20).markdown)


def test_a_duty_that_was_offered_waits_on_the_start_page() -> None:
    [number] = saved(a_deal(name="Press"))
    hand_off(Viewer(10, 1, Role.REP), number, Duty.SERVE, 20)

    app = signed_in(20)

    assert not app.exception
    assert any("Press" in m.value for m in app.markdown)
    assert not any("等待您接手" in m.value for m in signed_in(11).markdown)

import pytest

from core.access import SYSTEM
from db.models import Approval
from db.session import transaction
from rules.approvals import ApprovalKind
from tests.build import a_customer, a_deal, saved
from tests.conftest import NOON, TODAY
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")


def test_a_rep_sees_own_figures_and_what_is_due() -> None:
    saved(a_deal(amount_minor=1_000_000_00), a_deal(owner_id=20, team_id=2))
    saved(a_customer(name="Globex", next_contact_on=TODAY))

    app = signed_in(10)

    assert not app.exception
    assert app.metric[0].value.startswith("¥100万")
    assert any("Globex" in m.value for m in app.markdown)


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

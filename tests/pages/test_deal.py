import pytest

from core.access import SYSTEM, Role, Viewer
from db.seed.standard import plant
from db.session import transaction
from rules.pipeline import Outcome
from services import records
from tests.build import a_customer, a_deal, saved
from tests.pages.screen import field, opened, press, words

pytestmark = pytest.mark.usefixtures("process")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def test_an_address_without_a_deal_opens_none() -> None:
    assert "没有指明商机" in words(opened(10, "deal"))


def test_nothing_of_anothers_deal_is_shown() -> None:
    [number] = saved(a_deal(name="Secret"))

    app = opened(20, "deal", id=str(number))

    assert "没有编号为" in words(app)
    assert "Secret" not in words(app)


def test_a_deal_moves_on_with_its_button() -> None:
    [customer] = saved(a_customer())
    [number] = saved(a_deal(name="Line 2", customer_id=customer))
    app = opened(10, "deal", id=str(number))
    assert app.title[0].value == "Line 2"

    app.button(key="deal_advance").click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["stage"] == "first_contact"


def test_a_deal_is_edited_beside_itself() -> None:
    [number] = saved(a_deal(name="Line 2"))
    app = opened(10, "deal", id=str(number), edit="1")
    field(app, "name").set_value("Line 3")

    app = press(app, "保存")

    assert app.title[0].value == "Line 3"


def test_a_deal_is_lost_for_a_reason_of_the_list() -> None:
    [number] = saved(a_deal(name="Line 2"))
    reason = records.choices(REP, ["lost_reason"])["lost_reason"][0].value
    app = opened(10, "deal", id=str(number))
    app.button(key="deal_lose").click().run()
    field(app, "lost_reason", "selectbox").set_value(reason)

    [b for b in app.button if b.label == "输单"][-1].click().run()

    assert not app.exception
    assert records.open_one(REP, "deals", number).row["outcome"] is Outcome.LOST

"""What stands beside a deal's story: products, competitors, its team."""

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role, Viewer
from db.models import Competitor, Deal, Share
from db.seed.standard import plant
from db.session import transaction
from services import deal_lines
from tests.build import a_customer, a_deal, a_line, a_product, saved
from tests.pages.screen import field, opened, press, words

pytestmark = pytest.mark.usefixtures("process")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def process(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    with transaction(SYSTEM, "data.load") as session:
        plant(session)


def page(number: int, person: int = 10, **query: str) -> AppTest:
    return opened(person, "deal", id=str(number), **query)


def test_a_product_is_added_and_the_amount_is_their_sum() -> None:
    [product] = saved(a_product(name="Pump"))
    [number] = saved(a_deal(amount_minor=100_00))
    saved(a_line(deal_id=number, product_id=product, amount_minor=100_00))
    app = page(number)
    assert "Pump" in words(app)

    app = press(app, "添加产品")
    field(app, "product_id", "selectbox").set_value(product)
    field(app, "quantity", "number_input").set_value(3)
    field(app, "amount_minor").set_value("250")
    app = press(app, "新增")

    assert len(deal_lines.lines(REP, number)) == 2
    with transaction(SYSTEM) as session:
        assert session.get_one(Deal, number).amount_minor == 350_00
    assert "¥350" in words(app)


def test_a_product_is_changed_in_its_drawer_or_taken_out() -> None:
    [number] = saved(a_deal())
    [line] = saved(a_line(deal_id=number, amount_minor=100_00))

    app = page(number, line=str(line))
    field(app, "amount_minor").set_value("180")
    press(app, "保存")
    assert deal_lines.lines(REP, number)[0].record.amount_minor == 180_00

    press(page(number, line=str(line)), "移除该产品")
    assert deal_lines.lines(REP, number) == []


def test_products_of_a_deal_that_ended_are_shown_only() -> None:
    [number] = saved(a_deal(outcome="won", stage="contract_signed"))
    [line] = saved(a_line(deal_id=number))

    app = page(number, line=str(line))

    assert not [b for b in app.button if b.key in {"line_add", f"line_{line}"}]
    assert not [w for w in app.text_input if str(w.key).endswith("~amount_minor")]


def test_a_competitor_is_noted_on_the_deal() -> None:
    [number] = saved(a_deal())
    app = press(page(number), "新增竞争对手")
    field(app, "name").set_value("Rival")

    app = press(app, "新增")

    with transaction(SYSTEM) as session:
        [found] = session.exec(select(Competitor)).all()
        assert (found.name, found.deal_id) == ("Rival", number)
    assert any(b.label == "Rival" for b in app.button)


@pytest.mark.parametrize(
    ("name", "row", "table"),
    [("deal", a_deal, "deal"), ("customer", a_customer, "customer")],
)
def test_the_owner_takes_a_colleague_into_the_team_of_a_record(
    name: str, row: object, table: str
) -> None:
    assert callable(row)
    [number] = saved(row())
    app = opened(10, name, id=str(number))
    app.session_state["share_add"] = True
    app.run()
    app.selectbox(key="share_person").set_value(20)

    app.button(key="share_send").click().run()

    assert not app.exception
    with transaction(SYSTEM) as session:
        [share] = session.exec(select(Share)).all()
        told = (share.record_table, share.record_id, share.person_id, share.access)
        assert told == (table, number, 20, "read")
    theirs = opened(20, name, id=str(number))
    theirs.session_state["share_add"] = True
    assert not [w for w in theirs.run().selectbox if w.key == "share_person"]
    app.button(key="unshare_20").click().run()
    with transaction(SYSTEM) as session:
        assert session.exec(select(Share)).all() == []

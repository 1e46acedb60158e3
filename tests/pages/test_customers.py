from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Viewer
from db.models import Customer
from rules.customers import CustomerFields
from services import customers, records
from tests.build import a_contact, a_customer, saved
from tests.conftest import TODAY
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
REP = Viewer(10, 1, Role.REP)
LONG_AGO = TODAY - timedelta(days=40)


def named(name: str, **more: Any) -> Customer:
    fields = CustomerFields(name=name, phone=more.get("phone"))
    return a_customer(**(fields.model_dump() | fields.derived() | more))


def tick(app: AppTest, *rows: int) -> AppTest:
    """Tick rows of the list as the browser would."""
    key = str(app.dataframe[0].key)
    app.session_state[key] = {"selection": {"rows": list(rows), "columns": []}}
    return app.run()


@pytest.fixture
def three(teams: None) -> list[int]:  # noqa: ARG001 (it has to come first)
    """Return a customer of the rep, one of a colleague, one of another team."""
    return saved(
        named("联瑞医疗", phone="021-5080 7799", last_contact_on=LONG_AGO),
        named("Globex", owner_id=30, team_id=3, last_contact_on=TODAY),
        named("Initech", owner_id=20, team_id=2, created_on=TODAY),
    )


@pytest.mark.usefixtures("three")
def test_each_role_lists_what_it_may_see() -> None:
    assert names(opened(10, "customers")) == ["联瑞医疗"]
    assert names(opened(11, "customers")) == ["Globex", "联瑞医疗"]
    assert names(opened(20, "customers")) == ["Initech"]
    assert len(names(opened(40, "customers"))) == 3
    assert not opened(50, "customers").dataframe


@pytest.mark.usefixtures("three")
def test_a_customer_is_found_by_initials_and_phone() -> None:
    for asked in ("lryl", "lianrui", "5080"):
        assert names(opened(11, "customers", customers_q=asked)) == ["联瑞医疗"]


@pytest.mark.usefixtures("three")
def test_views_narrow_the_list() -> None:
    saved(named("Old pool", owner_id=None, team_id=None, created_on=LONG_AGO))

    assert names(opened(11, "customers", customers_view="遗忘客户")) == ["联瑞医疗"]
    assert names(opened(40, "customers", customers_view="遗忘客户")) == ["联瑞医疗"]
    assert names(opened(30, "customers", customers_view="我负责的")) == ["Globex"]
    app = opened(10, "customers", customers_view="公海")
    assert names(app) == ["Old pool"]
    assert "phone" not in app.dataframe[0].value
    assert "公海里有 1 家客户" in words(app)


def test_an_empty_pool_says_what_would_be_there() -> None:
    assert "公海里没有客户" in words(opened(10, "customers", customers_view="公海"))


@pytest.mark.usefixtures("three")
def test_a_duplicate_is_warned_of_while_typing_and_once_more_on_saving() -> None:
    app = opened(10, "customers", new="1")
    field(app, "name").set_value("联瑞医疗有限公司")
    app.run()
    assert "可能重复" in words(app)

    app = press(app, "新增")
    assert "请再次点击“新增”" in words(app)
    assert records.page(REP, "customers", records.Question()).total.count == 1

    press(app, "新增")
    assert records.page(REP, "customers", records.Question()).total.count == 2


@pytest.mark.usefixtures("three")
def test_anothers_customer_is_warned_of_without_its_name() -> None:
    app = opened(20, "customers", new="1")
    field(app, "name").set_value("上海联瑞医疗")
    app.run()

    assert "归其他同事负责" in words(app)
    assert "联瑞医疗（" not in words(app)


def test_a_new_customer_opens_on_its_own_page() -> None:
    app = opened(10, "customers", new="1")
    field(app, "name").set_value("Acme")
    app = press(app, "新增")

    [row] = records.page(REP, "customers", records.Question()).rows
    assert app.title[0].value == "Acme"
    assert (row["owner_id"], row["created_on"]) == (10, TODAY)


def test_a_wrong_credit_code_is_said_beside_its_field(three: list[int]) -> None:
    app = opened(10, "customer", id=str(three[0]), edit="1")
    field(app, "credit_code").set_value("91310000MA1FL0000X")

    app = press(app, "保存")

    assert "校验位不符" in words(app)


def test_a_manager_gives_ticked_customers_to_a_colleague(three: list[int]) -> None:
    app = tick(opened(11, "customers"), 1)
    assert "已选 1 家" in words(app)

    app.selectbox(key="customers_receiver").set_value(30)
    app = app.button(key="customers_assign").click().run()

    assert not app.exception
    viewer = Viewer(30, 3, Role.REP)
    assert customers.cover(viewer, three[0]).is_open
    assert "已选" not in words(app)


@pytest.mark.usefixtures("three")
def test_what_is_ticked_is_what_a_file_of_the_list_has() -> None:
    assert "当前筛选下的全部行" in words(opened(11, "customers"))
    assert "只导出已勾选的 2 行" in words(tick(opened(11, "customers"), 0, 1))

    saved(a_contact(customer_id=None))
    assert "只导出已勾选的 1 行" in words(tick(opened(10, "contacts"), 0))


def test_a_rep_gives_back_but_assigns_nothing(three: list[int]) -> None:
    app = tick(opened(10, "customers"), 0)
    assert not [b for b in app.button if b.key == "customers_assign"]

    app.button(key="customers_give_back").click().run()

    assert customers.pool(REP).rows[0].id == three[0]

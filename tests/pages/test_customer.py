import pytest

from core.access import Role, Viewer
from db.models import ListItem, Share
from rules.documents import DocumentFields
from rules.orders import OrderOpeningFields
from services import activities, customers, documents, records
from tests.build import a_contact, a_customer, a_deal, an_activity, saved
from tests.conftest import TODAY
from tests.pages.screen import field, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def acme(teams: None) -> int:  # noqa: ARG001 (it has to come first)
    """Return a customer with a contact, a deal and a call."""
    saved(ListItem(list="industry", value="steel", zh="钢铁", en="Steel"))
    [number] = saved(
        a_customer(
            industry="steel", needs="视觉检测线", tags="重点，样机", search="acme",
            next_contact_on=TODAY,
        )
    )  # fmt: skip
    saved(
        a_contact(customer_id=number, name="刘建平", is_primary=True, title="采购"),
        a_deal(customer_id=number, name="Line 2"),
        an_activity(customer_id=number, note="谈了<b>价格</b>"),
    )
    return number


def test_the_file_shows_key_facts_contacts_and_wishes(acme: int) -> None:
    app = opened(10, "customer", id=str(acme))

    said = words(app)
    assert app.title[0].value == "Acme"
    for part in ("Lin", "1 个 · ¥100", "首要联系人", "视觉检测线", ":gray-badge[样机]"):
        assert part in said
    assert "钢铁" in str(app.table[0].value)


def test_a_call_is_logged_in_one_line(acme: int) -> None:
    app = opened(10, "customer", id=str(acme))
    field(app, "note").set_value("报价已发，@Mei 请看")
    field(app, "soon", "button_group").set_value("three_days")

    app = press(app, "记录")

    row = records.page(REP, "activities", records.Question()).rows[0]
    assert row["note"] == "报价已发，@Mei 请看"
    assert (row["next_contact_on"] - TODAY).days == 3
    assert field(app, "note").value == ""
    [called] = activities.called(Viewer(11, 1, Role.MANAGER))
    assert called.person == "Lin"


def test_a_line_without_words_is_refused_and_nothing_is_lost(acme: int) -> None:
    app = press(opened(10, "customer", id=str(acme)), "记录")

    assert "请写一句谈了什么" in words(app)
    assert records.page(REP, "activities", records.Question()).total.count == 1


def test_a_contact_is_added_beside_the_file(acme: int) -> None:
    app = press(opened(10, "customer", id=str(acme)), "新建联系人")
    field(app, "name").set_value("周建国")
    field(app, "is_primary", "checkbox").set_value(True)

    app = press(app, "新增")

    found = records.page(REP, "contacts", records.Question(sort="name")).rows
    assert [(c["name"], c["customer_id"], c["is_primary"]) for c in found] == [
        ("刘建平", acme, False),
        ("周建国", acme, True),
    ]


def test_a_tab_shows_what_a_customer_ordered(acme: int) -> None:
    app = opened(10, "customer", id=str(acme), customer_tab="订单")
    assert "还没有订单" in words(app)
    new = OrderOpeningFields(
        number="SO-1", customer_id=acme, ordered_on=TODAY, amount_minor=100_00
    )
    order = records.add(REP, "orders", new, "k")

    app = opened(10, "customer", id=str(acme), customer_tab="订单")

    assert list(app.dataframe[0].value["number"]) == ["SO-1"]
    page = opened(10, "order", id=str(order))
    assert "客户" in [button.label for button in page.button]


def test_the_tabs_show_deals_documents_and_who_changed_what(acme: int) -> None:
    of = ("customers", acme)
    documents.add(REP, of, "a.pdf", b"%PDF-1", DocumentFields())

    app = opened(10, "customer", id=str(acme), customer_tab="商机")
    assert list(app.dataframe[0].value["name"]) == ["Line 2"]
    app = opened(10, "customer", id=str(acme), customer_tab="变更记录")
    assert "新增" in str(app.table[0].value)
    app = opened(10, "customer", id=str(acme), customer_tab="文件")
    assert "a.pdf" in words(app)
    press(app, "移除")
    assert documents.kept(REP, "customers", acme) == []


def test_the_file_is_edited_beside_itself(acme: int) -> None:
    app = opened(11, "customer", id=str(acme), edit="1")
    field(app, "address").set_value("Pudong")
    app = press(app, "保存")
    assert "Pudong" in str([table.value for table in app.table])
    assert "edit" not in app.query_params


def test_nothing_of_anothers_customer_is_shown(acme: int) -> None:
    app = opened(20, "customer", id=str(acme))

    assert "没有编号为" in words(app)
    assert "Acme" not in words(app)
    assert not app.title


def test_a_customer_in_the_pool_shows_name_industry_and_region(acme: int) -> None:
    customers.give_back(REP, [acme])

    app = opened(20, "customer", id=str(acme))
    said = words(app) + str([table.value for table in app.table])
    assert "Acme" in said
    assert "钢铁" in said
    assert "刘建平" not in said
    assert "视觉检测线" not in said
    assert not app.text_input


def test_who_may_only_read_changes_nothing(acme: int) -> None:
    saved(Share(record_table="customer", record_id=acme, person_id=20))

    app = opened(20, "customer", id=str(acme), edit="1")
    assert app.title[0].value == "Acme"
    assert not [b for b in app.button if b.label in ("保存", "移除")]


def test_an_address_without_a_customer_opens_none(acme: int) -> None:
    assert acme
    app = opened(10, "customer")

    assert "没有指明要打开哪一家客户" in words(app)
    assert "Acme" not in words(app)


def test_a_lost_deal_of_the_customer_is_called_so(acme: int) -> None:
    saved(a_deal(customer_id=acme, name="Gone", stage="lost", outcome="lost"))

    app = opened(10, "customer", id=str(acme), customer_tab="商机")

    shown = app.dataframe[0].value
    assert dict(zip(shown["name"], shown["stage"], strict=True))["Gone"] == ["输单"]

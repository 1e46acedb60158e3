from typing import Any

import pytest

from core.access import Role, Viewer
from rules.orders import OrderFields, OrderOpeningFields
from rules.payments import PaymentFields
from services import orders, records
from tests.build import a_customer, a_product, saved
from tests.conftest import TODAY
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
REP = Viewer(10, 1, Role.REP)


@pytest.fixture
def acme(teams: None) -> int:  # noqa: ARG001 (it has to come first)
    """Return a customer; there is a pump to sell."""
    saved(a_product(id=1))
    return saved(a_customer(name="Acme"))[0]


@pytest.fixture
def order(acme: int) -> int:
    """Return an order of ten pumps for 1,000."""
    new = OrderOpeningFields(
        number="SO-1", customer_id=acme, ordered_on=TODAY, product_id=1, quantity=10,
        amount_minor=1000_00,
    )  # fmt: skip
    return records.add(REP, "orders", new, "order")


def worth(order: int) -> int:
    return orders.balance(REP, order).sold_minor


def press_key(app: Any, key: str) -> Any:
    app = app.button(key=key).click().run()
    assert not app.exception
    return app


def test_an_order_is_entered_with_its_first_line_and_opens(acme: int) -> None:
    app = press(opened(10, "orders"), "新订单")
    field(app, "customer_id", "selectbox").set_value(acme)
    field(app, "ordered_on", "date_input").set_value(TODAY)
    field(app, "product_id", "selectbox").set_value(1)
    field(app, "quantity", "number_input").set_value(3)
    field(app, "amount_minor").set_value("300")

    app = press(app, "新增")

    [row] = records.page(REP, "orders", records.Question()).rows
    assert (row["amount_minor"], row["owner_id"]) == (300_00, 10)
    assert app.title[0].value == row["number"]
    assert list(app.dataframe[0].value["product_id"]) == ["Pump"]
    assert names(opened(10, "orders"), "customer_id") == ["Acme"]


def test_an_empty_list_says_what_would_be_here() -> None:
    assert "还没有订单" in words(opened(10, "orders"))
    assert "没有指定订单" in words(opened(10, "order"))


def test_a_line_is_added_changed_and_removed_and_the_amount_follows(
    order: int,
) -> None:
    app = press_key(opened(10, "order", id=str(order)), "order-lines_related_add")
    field(app, "amount_minor").set_value("200")
    app = press(app, "新增")
    assert worth(order) == 1200_00
    assert "¥1,200" in words(app)

    asked = records.Question(filters={"order_id": [order]}, sort="amount_minor")
    line = records.page(REP, "order-lines", asked).rows[0].id
    app = opened(10, "order", id=str(order), line_id=str(line))
    field(app, "discount_rate").set_value("12.5%")
    field(app, "amount_minor").set_value("175")
    app = press(app, "保存")
    assert worth(order) == 1175_00
    row = records.open_one(REP, "order-lines", line).row
    assert (row["discount_rate"], row["order_id"]) == (0.125, order)

    app = opened(10, "order", id=str(order), line_id=str(line))
    app = press_key(app, f"order-lines_delete_{line}")
    assert worth(order) == 1000_00
    assert "line_id" not in app.query_params


def test_a_return_that_is_too_large_is_refused_and_a_right_one_shown(
    order: int,
) -> None:
    app = press_key(opened(10, "order", id=str(order)), "returns_related_add")
    field(app, "amount_minor").set_value("1000.01")

    app = press(app, "新增")

    assert "还可退 ¥1,000.00" in words(app)
    assert field(app, "amount_minor").value == "1000.01", "what was typed stays"
    assert orders.balance(REP, order).returned_minor == 0

    field(app, "amount_minor").set_value("400")
    app = press(app, "新增")
    assert list(app.dataframe[1].value["product_id"]) == ["—"], "it can be opened"
    assert orders.balance(REP, order).returned_minor == 400_00
    assert "return_new" not in app.query_params
    assert "-¥400" in words(app)
    assert names(opened(10, "returns"), "order_id") == ["SO-1"]


def test_a_payment_settles_the_order_and_both_say_so(order: int, acme: int) -> None:
    new = PaymentFields(customer_id=acme, amount_minor=600_00, received_on=TODAY)
    payment = records.add(REP, "payments", new, "payment")
    app = opened(10, "payments", id=str(payment))
    assert "还没有核销订单" in words(app)

    app = press(app, "自动核销")

    assert app.success[0].value == "已核销 1 张订单。"
    assert "已核销 **¥600.00**" in words(app)
    [part] = orders.parts(REP, payment=payment)
    said = words(opened(10, "order", id=str(order)))
    assert "**¥600.00**" in said
    assert "¥400" in said, "what is still to be paid"

    app = press_key(
        opened(10, "payments", id=str(payment)), f"payment_part_{part.id}_back"
    )
    assert "还没有核销订单" in words(app)
    assert not orders.parts(REP, order=order)


def test_nothing_to_settle_is_said(acme: int) -> None:
    new = PaymentFields(customer_id=acme, amount_minor=600_00, received_on=TODAY)
    payment = records.add(REP, "payments", new, "payment")

    app = press(opened(10, "payments", id=str(payment)), "自动核销")

    assert "没有可核销的未回款订单" in app.success[0].value
    other = PaymentFields(amount_minor=1, received_on=TODAY)
    number = records.add(REP, "payments", other, "other")
    app = opened(10, "payments", id=str(number))
    assert "填写客户后可以核销订单" in words(app)


def test_an_order_is_edited_on_its_page(order: int) -> None:
    app = press_key(opened(10, "order", id=str(order)), "order_edit")
    field(app, "delivered_on", "date_input").set_value(TODAY.replace(day=1))
    app = press(app, "保存")
    assert "不能早于下单日期" in words(app)

    field(app, "delivered_on", "date_input").set_value(TODAY)
    app = press(app, "保存")

    assert "edit" not in app.query_params
    assert records.open_one(REP, "orders", order).row["delivered_on"] == TODAY
    told = records.told(REP, "orders", order)
    assert any(one.field == "orders.delivered_on" for one in told)


def test_an_order_is_put_away_and_brought_back(order: int) -> None:
    app = opened(40, "order", id=str(order))

    app = press_key(app, f"orders_delete_{order}")
    assert "还没有订单" in words(app), "the list, after the page"
    app = press(app.switch_page("pages/sell/orders.py").run(), "撤销删除")

    assert names(app, "number") == ["SO-1"]
    assert worth(order) == 1000_00


def test_a_rep_puts_no_order_away_and_sees_none_of_others(order: int) -> None:
    app = opened(10, "order", id=str(order))
    assert not [b for b in app.button if b.key == f"orders_delete_{order}"]

    app = opened(20, "order", id=str(order))
    assert f"没有编号为 {order:,} 的记录" in words(app)
    assert not app.dataframe


def test_an_order_that_may_only_be_read_offers_no_change(order: int) -> None:
    to = OrderFields(ordered_on=TODAY, number="SO-2")
    records.change(REP, "orders", order, 1, to)

    app = opened(60, "order", id=str(order))

    assert not [b for b in app.button if b.key == "order_edit"]
    assert "order-lines_related_add" not in [b.key for b in app.button]

"""The simple kinds of record, each from the empty list to back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Viewer
from rules.orders import OrderOpeningFields
from services import records
from tests.build import a_customer, a_product, saved
from tests.conftest import TODAY
from tests.pages.screen import field as input_of
from tests.pages.screen import opened, press, words

pytestmark = pytest.mark.usefixtures("sold")
REP, OPS = Viewer(10, 1, Role.REP), Viewer(40, 1, Role.OPS)
SELL = frozenset({10, 11, 40, 90})
SERVE = SELL | {60}
EVERYBODY = SERVE | {50}


@dataclass(frozen=True, slots=True)
class Simple:
    """A kind: its page, who opens it, what is typed, and what is changed."""

    kind: str
    page: str
    opens: frozenset[int]
    adds: frozenset[int]
    empty: str
    typed: Mapping[str, tuple[str, Any]]
    column: str
    shown: object
    change: tuple[str, str, Any]
    kept: object
    wrong: tuple[str, str, Any, str] | None = None

    def __str__(self) -> str:
        """Return the name of the test."""
        return self.kind


SIMPLE = [
    Simple(
        "payments", "payments", SELL, SELL, "还没有回款记录",
        {"customer_id": ("selectbox", 1), "amount_minor": ("text_input", "1.2万"),
         "received_on": ("date_input", TODAY)},
        "customer_id", "Acme", ("note", "text_area", "首款"), "首款",
    ),
    Simple(
        "price-lists", "price_lists", SERVE, frozenset({40, 90}), "还没有价格",
        {"product_id": ("selectbox", 1), "price_minor": ("text_input", "500"),
         "valid_from": ("date_input", TODAY)},
        "product_id", "Pump", ("price_minor", "text_input", "450"), 450_00,
        ("valid_to", "date_input", TODAY - timedelta(days=1), "不能早于起始日期"),
    ),
    Simple(
        "cases", "cases", SERVE, SERVE, "还没有工单",
        {"subject": ("text_input", "漏油")}, "subject", "漏油",
        ("note", "text_area", "已更换"), "已更换",
    ),
    Simple(
        "surveys", "surveys", SERVE, SERVE, "还没有满意度答卷",
        {"customer_id": ("selectbox", 1), "score": ("number_input", 4)},
        "score", 4, ("remark", "text_area", "及时"), "及时",
        ("score", "number_input", 7, "分数应在 1 到 5 之间"),
    ),
    Simple(
        "returns", "returns", SERVE, SERVE, "还没有退货退款",
        {"order_id": ("selectbox", 1), "amount_minor": ("text_input", "100")},
        "order_id", "SO-1", ("reason", "text_area", "破损"), "破损",
        ("amount_minor", "text_input", "9999", "还可退 ¥1,000.00"),
    ),
    Simple(
        "targets", "targets", SELL, frozenset({11, 40, 90}), "还没有目标",
        {"owner_id": ("selectbox", 10), "period": ("text_input", "2026Q4"),
         "amount_minor": ("text_input", "100万")},
        "owner_id", "Lin", ("period", "text_input", "2026-12"), "2026-12",
        ("period", "text_input", "第四季度", "请写成 2026"),
    ),
    Simple(
        "training-results", "training_results", EVERYBODY,
        frozenset({11, 40, 50, 90}), "还没有培训成绩",
        {"owner_id": ("selectbox", 10), "course": ("text_input", "安全")},
        "course", "安全", ("score", "number_input", 92.5), 92.5,
    ),
]  # fmt: skip
each = pytest.mark.parametrize("of", SIMPLE, ids=str)


@pytest.fixture
def sold(teams: None) -> None:  # noqa: ARG001 (it has to come first)
    """Let customer 1 have ordered product 1 in order 1."""
    saved(a_product(id=1), a_customer(id=1, name="Acme"))
    new = OrderOpeningFields(
        number="SO-1", customer_id=1, ordered_on=date(2026, 11, 1), product_id=1,
        amount_minor=1000_00,
    )  # fmt: skip
    assert records.add(REP, "orders", new, "order")


def typed(app: AppTest, of: Simple, but: Mapping[str, tuple[str, Any]]) -> AppTest:
    order = records.page(REP, "orders", records.Question()).rows[0].id
    for name, (kind, value) in {**of.typed, **but}.items():
        is_order = name == "order_id"
        input_of(app, name, kind).set_value(order if is_order else value)
    return app


def added(of: Simple) -> int:
    app = opened(40, of.page, new="1")
    press(typed(app, of, {}), "新增")
    [row] = records.page(OPS, of.kind, records.Question()).rows
    return row.id


@each
def test_it_opens_for_its_roles_and_offers_adding_to_some(of: Simple) -> None:
    for person in sorted(EVERYBODY):
        app = opened(person, of.page)
        offers = f"{of.kind}_add" in [b.key for b in app.button]
        assert offers is (person in of.adds), person
        if person in of.opens:
            said = of.empty if person in of.adds else "这里还没有您可以查看的记录"
            assert said in words(app), person
        else:
            assert app.error, person


@each
def test_it_is_added_in_the_drawer_and_listed(of: Simple) -> None:
    app = opened(40, of.page, new="1")

    app = press(typed(app, of, {}), "新增")

    assert "new" not in app.query_params
    assert list(app.dataframe[0].value[of.column]) == [of.shown]


@pytest.mark.parametrize("of", [of for of in SIMPLE if of.wrong], ids=str)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(of: Simple) -> None:
    assert of.wrong
    name, kind, value, said = of.wrong
    app = opened(40, of.page, new="1")

    app = press(typed(app, of, {name: (kind, value)}), "新增")

    assert said in words(app)
    assert input_of(app, name, kind).value == value
    assert records.page(OPS, of.kind, records.Question()).total.count == 0


@each
def test_it_is_changed_and_the_history_tells_it(of: Simple) -> None:
    number = added(of)
    name, kind, value = of.change
    app = opened(40, of.page, id=str(number))
    input_of(app, name, kind).set_value(value)

    app = press(app, "保存")

    assert "id" not in app.query_params
    assert records.open_one(OPS, of.kind, number).row[name] == of.kept
    assert records.told(OPS, of.kind, number)[0].after == of.kept


@each
def test_it_is_put_away_and_comes_back(of: Simple) -> None:
    number = added(of)
    app = opened(40, of.page, id=str(number))
    app = app.button(key=f"{of.kind}_delete_{number}").click().run()
    assert of.empty in words(app)

    app = press(app, "撤销删除")

    assert list(app.dataframe[0].value[of.column]) == [of.shown]


def test_a_price_that_overlaps_names_the_days_of_the_other() -> None:
    of = next(of for of in SIMPLE if of.kind == "price-lists")
    added(of)
    app = opened(40, of.page, new="1")

    app = press(typed(app, of, {}), "新增")

    assert "自 2026-11-24 起已有同币种价格" in words(app)

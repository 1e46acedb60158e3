from typing import Any

import pytest

from components.records import Screen, Writers
from components.records.whole import file
from core.access import Role, Viewer
from core.money import Currency
from core.questions import Question
from db.models import ListItem, Product
from rules.products import ProductFields
from services import exports, files, records
from tests.build import saved
from tests.pages.screen import field, names, opened, press, words

pytestmark = pytest.mark.usefixtures("teams")
OPS = Viewer(40, 1, Role.OPS)


def a_product(**given: Any) -> Product:
    fields = ProductFields(**given)
    values: dict[str, Any] = fields.model_dump() | fields.derived()
    return Product(**values)


@pytest.fixture
def products() -> list[int]:
    """Return three products in two families."""
    saved(
        ListItem(list="product_family", value="servo", zh="伺服", en="Servo"),
        ListItem(list="product_family", value="robot", zh="机器人", en="Robots"),
    )
    return saved(
        a_product(name="Drive", code="D1", family="servo", list_price_minor=100_00),
        a_product(name="Arm", code="A1", family="robot", is_sold=False),
        a_product(name="Big arm", code="A2", family="robot", list_price_minor=900_00),
    )


@pytest.mark.usefixtures("products")
def test_a_list_is_searched_filtered_and_sorted_by_its_address() -> None:
    assert names(opened(10, "products")) == ["Arm", "Big arm", "Drive"]
    assert names(opened(10, "products", products_q="arm")) == ["Arm", "Big arm"]
    assert names(opened(10, "products", products_family="机器人")) == ["Arm", "Big arm"]
    assert names(opened(10, "products", products_sort="产品名称 ↓"))[0] == "Drive"
    app = opened(10, "products", products_list_price_least="0.5千")
    assert names(app) == ["Big arm"]
    assert names(opened(10, "products", products_is_sold="在售: 否")) == ["Arm"]


@pytest.mark.usefixtures("products")
def test_what_fits_nothing_says_so_and_an_empty_list_offers_the_next_step() -> None:
    assert "没有符合条件的记录" in words(opened(10, "products", products_q="zzz"))


def test_an_empty_list_says_what_would_be_here_to_who_may_enter_it() -> None:
    assert "还没有产品" in words(opened(40, "products"))
    assert "这里还没有您可以查看的记录" in words(opened(10, "products"))


def test_the_office_adds_a_product_in_the_drawer() -> None:
    app = press(opened(40, "products"), "新增产品")
    assert "new" in app.query_params

    field(app, "name").set_value("Pump")
    field(app, "list_price_minor").set_value("1.2万")
    app = press(app, "新增")

    assert "new" not in app.query_params
    assert names(app) == ["Pump"]
    row = records.page(OPS, "products", records.Question()).rows[0]
    assert (row["list_price_minor"], row["currency"]) == (12_000_00, Currency.CNY)


def test_a_problem_stands_beside_its_field_and_what_was_typed_stays() -> None:
    app = press(opened(40, "products"), "新增产品")
    field(app, "list_price_minor").set_value("-5")

    app = press(app, "新增")

    assert "请填写此项" in words(app)
    assert field(app, "list_price_minor").value == "-5"
    assert records.page(OPS, "products", records.Question()).total.count == 0


def test_a_product_is_changed_and_the_history_tells_it(products: list[int]) -> None:
    app = opened(40, "products", id=str(products[0]))
    field(app, "name").set_value("Drive 2")

    app = press(app, "保存")

    assert "Drive 2" in names(app)
    assert "id" not in app.query_params
    told = records.told(OPS, "products", products[0])
    assert (told[0].field, told[0].after) == ("products.name", "Drive 2")


def test_a_save_over_a_newer_one_lets_the_person_choose(products: list[int]) -> None:
    app = opened(40, "products", id=str(products[0]))
    field(app, "name").set_value("Mine")
    theirs = ProductFields(name="Theirs", code="D1")
    records.change(OPS, "products", products[0], 1, theirs)

    app = press(app, "保存")

    assert "有人保存了这条记录" in words(app)
    assert records.open_one(OPS, "products", products[0]).row["name"] == "Theirs"
    app = press(app, "再次保存")
    assert "Mine" in names(app)


def test_what_is_put_away_comes_back_with_one_click(products: list[int]) -> None:
    app = opened(40, "products", id=str(products[0]))
    buttons = [b for b in app.button if b.key == f"products_delete_{products[0]}"]
    app = buttons[0].click().run()
    assert names(app) == ["Arm", "Big arm"]

    app = press(app, "撤销删除")

    assert names(app) == ["Arm", "Big arm", "Drive"]


def test_a_rep_reads_and_changes_nothing(products: list[int]) -> None:
    app = opened(10, "products", id=str(products[0]))

    assert "这条记录您只能查看" in words(app)
    assert not [b for b in app.button if b.label in ("保存", "新增产品", "删除")]
    app = opened(10, "products", new="1")
    assert not [b for b in app.button if b.label == "新增"]


def test_a_record_that_is_not_there_is_a_sentence() -> None:
    assert "没有编号为 999 的记录" in words(opened(40, "products", id="999"))
    assert not opened(40, "products", id="x").exception


def test_a_trainer_does_not_come_here() -> None:
    app = opened(50, "products")

    assert not app.dataframe


@pytest.mark.usefixtures("products")
def test_what_the_list_shows_comes_as_a_file() -> None:
    screen = Screen("products", ProductFields, OPS, records, columns=("name",))
    asked = Question(search="arm", sort="name")
    writers = Writers(exports, files)

    csv = file(screen, writers, asked, "csv", "en").decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in csv] == [
        ["Code", "Product name", "Family"],
        ["A1", "Arm", "Robots"],
        ["A2", "Big arm", "Robots"],
    ]
    assert file(screen, writers, asked, "xlsx", "zh").startswith(b"PK")

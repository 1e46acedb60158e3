from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.access import Viewer
from core.money import Currency
from core.questions import Question
from core.units import Share
from db.models import ListItem, Order, OrderLine, TrainingResult
from rules.training_results import TrainingOutcome
from services import exports
from tests.build import a_customer, a_deal, a_product, an_activity, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")


def exported(
    viewer: Viewer, kind: str, language: str = "en", **filters: object
) -> list[dict[str, exports.Value]]:
    table = exports.table(viewer, kind, Question(filters=filters), language)
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def test_amounts_are_in_major_units_and_names_stand_for_records(rep: Viewer) -> None:
    saved(ListItem(list="industry", value="steel", zh="钢铁", en="Steel"))
    saved(
        a_customer(
            industry="steel", region="East", annual_revenue_minor=5, created_on=TODAY,
            currency=Currency.JPY,
        )
    )  # fmt: skip

    [row] = exported(rep, "customers")
    assert (row["Customer name"], row["Industry"], row["Region"]) == (
        "Acme", "Steel", "East",
    )  # fmt: skip
    assert (row["Annual revenue"], row["Currency"]) == (Decimal(5), "JPY")
    assert row["Parent company"] is None
    [zh] = exported(rep, "customers", "zh")
    assert (zh["行业"], zh["客户名称"]) == ("钢铁", "Acme")


def test_choices_ticks_and_instants_are_some(rep: Viewer) -> None:
    saved(a_product(is_sold=False, list_price_minor=1_234_56), an_activity())

    [product] = exported(rep, "products")
    assert (product["On sale"], product["List price"]) == (False, Decimal("1234.56"))
    [activity] = exported(rep, "activities")
    assert activity["How"] == "Call"
    assert activity["When"] == NOON.astimezone(ZoneInfo("Asia/Shanghai"))


def test_only_what_the_list_shows_is_in_it(rep: Viewer, other_rep: Viewer) -> None:
    saved(a_customer(name="A", region="East"), a_customer(name="B"))

    assert [
        row["Customer name"] for row in exported(rep, "customers", region=[""])
    ] == ["B"]
    assert exported(other_rep, "customers") == []


def test_who_sees_no_money_gets_no_amounts(trainer: Viewer) -> None:
    saved(a_customer(owner_id=50, annual_revenue_minor=5), a_deal(owner_id=50))

    [row] = exported(trainer, "customers")
    assert "Annual revenue" not in row


def test_only_what_is_chosen_is_in_it_where_somebody_chose(
    rep: Viewer, other_rep: Viewer
) -> None:
    first, _, last = saved(*(a_customer(name=name) for name in "ABC"))
    theirs = saved(a_customer(name="D", owner_id=20, team_id=2))
    chosen = Question(sort="name", ids=(last, first, *theirs))

    for viewer, names in ((rep, ["A", "C"]), (other_rep, ["D"])):
        table = exports.table(viewer, "customers", chosen, "en")
        place = table.headings.index("Customer name")
        assert [row[place] for row in table.rows] == names


def test_a_discount_is_a_share_and_a_score_a_number(rep: Viewer) -> None:
    [order] = saved(Order(number="O-1", ordered_on=TODAY, owner_id=10, team_id=1))
    saved(
        OrderLine(order_id=order, amount_minor=1_00, discount_rate=0.1),
        TrainingResult(
            owner_id=10, team_id=1, course="Pumps", score=87.5,
            outcome=TrainingOutcome.PASSED,
        ),
    )  # fmt: skip

    [line] = exported(rep, "order-lines")
    [training] = exported(rep, "training-results")
    shares = [value for value in line.values() if isinstance(value, Share)]
    assert shares == [Decimal("0.1")]
    assert Decimal("87.5") in training.values()

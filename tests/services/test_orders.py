from datetime import date, timedelta
from typing import Any

import pytest

from core.access import Role, Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from core.money import Currency
from rules.order_lines import OrderLineFields
from rules.orders import OrderFields, OrderOpeningFields, OrderStatus
from rules.payments import PaymentFields
from rules.price_lists import PriceFields
from rules.returns import ReturnFields
from rules.targets import TargetFields
from rules.training_results import TrainingResultFields
from services import orders, records
from tests.build import a_customer, a_product, saved
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("teams")
REP, OTHER = Viewer(10, 1, Role.REP), Viewer(20, 2, Role.REP)
MANAGER, OPS = Viewer(11, 1, Role.MANAGER), Viewer(40, 1, Role.OPS)
TRAINER = Viewer(50, 1, Role.TRAINER)


@pytest.fixture
def acme(teams: None) -> int:  # noqa: ARG001 (it has to come first)
    """Return a customer of the rep; product 1 is a pump, product 2 a valve."""
    saved(a_product(id=1), a_product(id=2, name="Valve", search="valve"))
    return saved(a_customer(name="Acme"))[0]


def ordered(customer: int | None, amount_minor: int = 1000_00, **more: Any) -> int:
    given: dict[str, Any] = {"ordered_on": TODAY, "product_id": 1, "quantity": 10}
    new = OrderOpeningFields(
        **(given | {"customer_id": customer, "amount_minor": amount_minor} | more)
    )
    return records.add(REP, "orders", new, f"o{amount_minor}{more}")


def line(order: int, amount_minor: int = 200_00, **more: Any) -> int:
    given: dict[str, Any] = {"order_id": order, "product_id": 2, "quantity": 4}
    new = OrderLineFields(**(given | {"amount_minor": amount_minor} | more))
    return records.add(REP, "order-lines", new, f"l{order}{amount_minor}{more}")


def back(order: int, amount_minor: int, **more: Any) -> int:
    new = ReturnFields(order_id=order, amount_minor=amount_minor, **more)
    return records.add(REP, "returns", new, f"r{order}{amount_minor}{more}")


def paid(customer: int | None, amount_minor: int, **more: Any) -> int:
    new = PaymentFields(
        customer_id=customer, amount_minor=amount_minor, received_on=TODAY, **more
    )
    return records.add(REP, "payments", new, f"p{amount_minor}{more}")


def worth(order: int) -> int | None:
    found: int | None = records.open_one(REP, "orders", order).row["amount_minor"]
    return found


def lines(order: int) -> list[int]:
    asked = records.Question(filters={"order_id": [order]}, sort="amount_minor")
    return [row.id for row in records.page(REP, "order-lines", asked).rows]


def test_an_order_is_worth_what_its_lines_are(acme: int) -> None:
    order = ordered(acme)
    assert worth(order) == 1000_00
    assert records.open_one(REP, "orders", order).row["number"] == f"{order:06d}"

    added = line(order)
    assert worth(order) == 1200_00

    to = OrderLineFields(order_id=order, amount_minor=300_00)
    records.change(REP, "order-lines", added, 1, to)
    assert worth(order) == 1300_00

    records.delete(REP, "order-lines", added)
    assert worth(order) == 1000_00
    records.restore(REP, "order-lines", added)
    assert worth(order) == 1300_00


def test_lines_that_were_put_away_do_not_come_back_with_another(acme: int) -> None:
    order = ordered(acme)
    first, second = line(order, 200_00), line(order, 300_00)
    records.delete(REP, "order-lines", first)
    records.delete(REP, "order-lines", second)

    records.restore(REP, "order-lines", second)

    assert worth(order) == 1300_00


def test_the_same_form_adds_one_order_with_one_line(acme: int) -> None:
    assert ordered(acme) == ordered(acme)
    [order] = records.page(REP, "orders", records.Question()).rows
    assert len(lines(order.id)) == 1


def test_lines_and_returns_are_in_the_currency_of_their_order(acme: int) -> None:
    order = ordered(acme, currency=Currency.USD)
    returned = back(order, 1_00)
    [first] = lines(order)
    assert records.open_one(REP, "order-lines", first).row["currency"] == "USD"

    to = OrderFields(ordered_on=TODAY, customer_id=acme, currency=Currency.EUR)
    version = records.open_one(REP, "orders", order).version
    records.change(REP, "orders", order, version, to)

    for kind, number in (("order-lines", first), ("returns", returned)):
        assert records.open_one(REP, kind, number).row["currency"] == "EUR"


def test_no_more_comes_back_than_was_sold(acme: int) -> None:
    order = ordered(acme)
    back(order, 600_00, product_id=1, quantity=6)

    with pytest.raises(RuleError, match=r"returns\.too_much"):
        back(order, 400_01)
    with pytest.raises(RuleError, match=r"returns\.too_many"):
        back(order, 1, product_id=1, quantity=5)
    with pytest.raises(RuleError, match=r"returns\.not_sold"):
        back(order, 1, product_id=2)
    assert orders.balance(REP, order).returned_minor == 600_00

    back(order, 400_00, product_id=1, quantity=4)
    assert orders.balance(REP, order).open_minor == 0


def test_a_return_is_changed_against_the_others_only(acme: int) -> None:
    order = ordered(acme)
    number = back(order, 600_00)
    to = ReturnFields(order_id=order, amount_minor=1000_00)

    records.change(OPS, "returns", number, 1, to)

    assert orders.balance(REP, order).returned_minor == 1000_00


def test_a_return_that_was_put_away_leaves_room_and_needs_it_to_come_back(
    acme: int,
) -> None:
    order = ordered(acme)
    number = back(order, 600_00)
    records.delete(OPS, "returns", number)
    assert orders.balance(REP, order).returned_minor == 0

    back(order, 700_00)
    with pytest.raises(RuleError, match=r"returns\.too_much"):
        records.restore(OPS, "returns", number)


def test_nothing_comes_back_of_a_cancelled_order(acme: int) -> None:
    order = ordered(acme, status=OrderStatus.CANCELLED)

    with pytest.raises(RuleError, match=r"returns\.cancelled"):
        back(order, 1)


def test_a_line_is_not_lowered_below_what_came_back(acme: int) -> None:
    order = ordered(acme)
    back(order, 600_00)
    [first] = lines(order)

    with pytest.raises(RuleError, match=r"returns\.below"):
        records.delete(REP, "order-lines", first)
    assert worth(order) == 1000_00


def test_a_payment_settles_several_orders_the_oldest_first(acme: int) -> None:
    new = ordered(acme, 500_00)
    old = ordered(acme, 300_00, ordered_on=TODAY - timedelta(days=9))
    payment = paid(acme, 700_00)

    assert orders.settle(REP, payment) == 2

    parts = orders.parts(REP, payment=payment)
    assert {p.order_id: p.amount_minor for p in parts} == {old: 300_00, new: 400_00}
    assert orders.balance(REP, old).open_minor == 0
    assert orders.balance(REP, new).open_minor == 100_00
    assert orders.settle(REP, payment) == 0, "all of it is settled"
    [part] = orders.parts(REP, order=new)
    assert (part.payment_id, part.received_on) == (payment, TODAY)


def test_only_what_is_owed_in_its_currency_is_settled(acme: int) -> None:
    [globex] = saved(a_customer(name="Globex"))
    ordered(globex, 100_00)
    ordered(None, 200_00)
    ordered(acme, 300_00, currency=Currency.USD)
    ordered(acme, 400_00, status=OrderStatus.CANCELLED)
    back(owing := ordered(acme, 500_00), 200_00)
    payment = paid(acme, 9000_00)

    orders.settle(REP, payment)

    [part] = orders.parts(REP, payment=payment)
    assert (part.order_id, part.amount_minor) == (owing, 300_00)


def test_a_payment_of_nobody_settles_nothing(acme: int) -> None:
    ordered(None)

    assert orders.settle(REP, paid(None, 100_00)) == 0
    assert acme


def test_what_is_taken_back_is_owed_again(acme: int) -> None:
    order, payment = ordered(acme), paid(acme, 400_00)
    orders.settle(REP, payment)
    [part] = orders.parts(REP, order=order)

    orders.take_back(REP, part.id)

    assert orders.balance(REP, order).paid_minor == 0
    assert orders.settle(REP, payment) == 1


def test_a_payment_that_was_put_away_settles_nothing(acme: int) -> None:
    order, payment = ordered(acme), paid(acme, 400_00)
    orders.settle(REP, payment)

    records.delete(OPS, "payments", payment)

    assert orders.balance(REP, order).paid_minor == 0
    assert not orders.parts(REP, order=order)


@pytest.mark.parametrize(
    ("to", "key"),
    [
        ({"amount_minor": 399_99}, r"payments\.more_than_came"),
        ({"customer_id": None}, r"payments\.other_customer"),
        ({"currency": Currency.USD}, r"payments\.other_currency"),
    ],
)
def test_a_payment_stays_what_its_orders_were_settled_with(
    to: dict[str, Any], key: str, acme: int
) -> None:
    ordered(acme)
    payment = paid(acme, 400_00)
    orders.settle(REP, payment)
    given: dict[str, Any] = {"customer_id": acme, "amount_minor": 400_00}
    changed = PaymentFields(**(given | {"received_on": TODAY} | to))

    version = records.open_one(OPS, "payments", payment).version
    with pytest.raises(RuleError, match=key):
        records.change(OPS, "payments", payment, version, changed)


def test_an_order_that_is_paid_keeps_its_currency(acme: int) -> None:
    order = ordered(acme)
    orders.settle(REP, paid(acme, 400_00))
    to = OrderFields(ordered_on=TODAY, customer_id=acme, currency=Currency.USD)
    version = records.open_one(REP, "orders", order).version

    with pytest.raises(RuleError, match=r"payments\.other_currency"):
        records.change(REP, "orders", order, version, to)


def test_others_neither_settle_nor_add_to_what_is_not_theirs(acme: int) -> None:
    order, payment = ordered(acme), paid(acme, 400_00)
    new = OrderLineFields(order_id=order, amount_minor=1)

    for call in (
        lambda: orders.balance(OTHER, order),
        lambda: orders.settle(OTHER, payment),
        lambda: records.add(OTHER, "order-lines", new, "k"),
    ):
        with pytest.raises((NotFoundError, ForbiddenError)):
            call()
    assert not orders.parts(OTHER, order=order)


def test_two_prices_of_a_product_do_not_rule_on_the_same_day(acme: int) -> None:
    def price(since: date, until: date | None = None, **more: Any) -> int:
        given: dict[str, Any] = {"product_id": 1, "price_minor": 1}
        new = PriceFields(**(given | {"valid_from": since, "valid_to": until} | more))
        return records.add(OPS, "price-lists", new, f"{since}{until}{more}")

    january, june, july = (date(2026, month, 1) for month in (1, 6, 7))
    first = price(january, june)
    with pytest.raises(RuleError) as refused:
        price(june)
    assert refused.value.key == "price_lists.overlaps"
    assert refused.value.values == {"since": january, "until": june}

    price(june, product_id=2)
    price(june, currency=Currency.USD)
    price(july)
    with pytest.raises(RuleError, match=r"price_lists\.overlaps_open"):
        price(date(2027, 1, 1))

    longer = PriceFields(product_id=1, price_minor=2, valid_from=january)
    with pytest.raises(RuleError, match=r"price_lists\.overlaps_open"):
        records.change(OPS, "price-lists", first, 1, longer)
    records.delete(OPS, "price-lists", first)
    price(january, june, price_minor=3)
    with pytest.raises(RuleError, match=r"price_lists\.overlaps"):
        records.restore(OPS, "price-lists", first)
    assert acme


def test_a_target_is_set_for_those_whom_its_setter_leads() -> None:
    def target(**whose: Any) -> int:
        new = TargetFields(period="2026Q4", amount_minor=1_000_00, **whose)
        return records.add(MANAGER, "targets", new, repr(whose))

    row = records.open_one(MANAGER, "targets", target(owner_id=30)).row
    assert (row["owner_id"], row["team_id"]) == (30, 3), "the team is the person's"
    assert records.open_one(MANAGER, "targets", target(team_id=3)).row["team_id"] == 3

    for whose in ({"owner_id": 20}, {"team_id": 2}):
        with pytest.raises(ForbiddenError):
            target(**whose)
    assert records.page(MANAGER, "targets", records.Question()).total.count == 2


def test_a_target_is_not_given_to_somebody_elses_team() -> None:
    new = TargetFields(period="2026Q4", amount_minor=1, owner_id=10)
    number = records.add(MANAGER, "targets", new, "k")

    with pytest.raises(ForbiddenError):
        records.change(
            MANAGER, "targets", number, 1, new.model_copy(update={"owner_id": 20})
        )


def test_a_trainer_enters_results_of_everybody_without_their_cost() -> None:
    new = TrainingResultFields(owner_id=20, course="Safety")
    number = records.add(TRAINER, "training-results", new, "k")

    row = records.open_one(OTHER, "training-results", number).row
    assert (row["course"], row["team_id"]) == ("Safety", 2)
    with pytest.raises(NotFoundError):
        records.open_one(REP, "training-results", number)


def test_a_customer_knows_its_orders(acme: int) -> None:
    order = ordered(acme)
    asked = records.Question(filters={"customer_id": [acme]})

    [row] = records.page(REP, "orders", asked).rows

    assert (row.id, row.names["customer_id"]) == (order, "Acme")

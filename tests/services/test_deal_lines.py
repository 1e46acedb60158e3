from collections.abc import Callable

import pytest
from sqlmodel import col, select

from core.access import SYSTEM, Viewer
from core.errors import ConflictError, NotFoundError, RuleError
from core.money import Currency
from db.models import Deal, DealEvent
from db.session import transaction
from rules.pipeline import DealLineFields
from services.deal_lines import add, change, lines, remove
from tests.build import a_deal, a_line, a_product, saved

pytestmark = pytest.mark.usefixtures("teams")
Acts = list[Callable[[], object]]


@pytest.fixture
def product() -> int:
    [number] = saved(a_product(name="Pump"))
    return number


def told(viewer: Viewer, number: int) -> list[tuple[str, int, int | None, str]]:
    return [
        (line.product, line.record.quantity, line.record.amount_minor, line.currency)
        for line in lines(viewer, number)
    ]


def amounts(number: int) -> tuple[int | None, list[int | None]]:
    with transaction(SYSTEM) as session:
        events = (
            select(DealEvent.amount_minor)
            .where(DealEvent.kind == "amount")
            .order_by(col(DealEvent.id))
        )
        return session.get_one(Deal, number).amount_minor, list(session.exec(events))


def test_the_products_of_a_deal_sum_to_its_amount(rep: Viewer, product: int) -> None:
    [number] = saved(a_deal(amount_minor=100, currency=Currency.USD))
    new = DealLineFields(product_id=product, quantity=2, amount_minor=300)

    first = add(rep, number, new, "one")
    assert add(rep, number, new, "one") == first, "the same key adds one"
    add(rep, number, DealLineFields(product_id=product, amount_minor=50), "two")
    add(rep, number, DealLineFields(product_id=product, quantity=3), "three")

    assert told(rep, number) == [
        ("Pump", 2, 300, "USD"),
        ("Pump", 1, 50, "USD"),
        ("Pump", 3, None, "USD"),
    ]
    assert amounts(number) == (350, [300, 350]), "the third changes no amount"


def test_a_line_is_changed_and_taken_out_and_the_amount_follows(
    rep: Viewer, product: int
) -> None:
    [number] = saved(a_deal(amount_minor=350))
    one, two = saved(
        a_line(deal_id=number, product_id=product, amount_minor=300),
        a_line(deal_id=number, amount_minor=50),
    )

    change(rep, one, 1, DealLineFields(product_id=product, amount_minor=200))
    assert amounts(number)[0] == 250
    remove(rep, one)
    assert amounts(number)[0] == 50
    remove(rep, two)

    assert (told(rep, number), amounts(number)[0]) == ([], 50), "it keeps the last"


def test_who_comes_second_sees_what_the_first_has_saved(rep: Viewer) -> None:
    [number] = saved(a_deal())
    [line] = saved(a_line(deal_id=number, amount_minor=100))
    change(rep, line, 1, DealLineFields(amount_minor=200))

    with pytest.raises(ConflictError) as refused:
        change(rep, line, 1, DealLineFields(amount_minor=300))

    assert refused.value.fields == {"amount_minor": (300, 200)}


def test_products_of_what_ended_or_is_not_theirs_stay(
    rep: Viewer, other_rep: Viewer
) -> None:
    won, mine = saved(a_deal(outcome="won"), a_deal())
    sold, line = saved(a_line(deal_id=won), a_line(deal_id=mine))
    new = DealLineFields(amount_minor=1)

    ended: Acts = [
        lambda: add(rep, won, new, "a"),
        lambda: change(rep, sold, 1, new),
        lambda: remove(rep, sold),
    ]
    for act in ended:
        with pytest.raises(RuleError, match=r"pipeline\.closed"):
            act()
    unseen: Acts = [
        lambda: lines(other_rep, mine),
        lambda: add(other_rep, mine, new, "b"),
        lambda: change(other_rep, line, 1, new),
        lambda: remove(other_rep, line),
        lambda: add(rep, mine, DealLineFields(product_id=99), "c"),
    ]
    for act in unseen:
        with pytest.raises(NotFoundError):
            act()
    assert len(lines(rep, mine)) == 1

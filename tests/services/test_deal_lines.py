import pytest
from sqlmodel import col, select

from core.access import SYSTEM, Viewer
from core.errors import NotFoundError, RuleError
from core.money import Currency
from db.models import Deal, DealEvent, DealLine
from db.session import transaction
from rules.pipeline import DealLineFields
from services.deal_lines import set_lines
from tests.build import a_deal, a_line, a_product, saved

pytestmark = pytest.mark.usefixtures("teams")


def lines(number: int) -> list[tuple[int, int | None, str]]:
    with transaction(SYSTEM) as session:
        statement = select(DealLine).where(DealLine.deal_id == number)
        found = session.exec(statement.order_by(col(DealLine.id)))
        return [(row.quantity, row.amount_minor, row.currency) for row in found]


def amounts(number: int) -> tuple[int | None, list[int | None]]:
    with transaction(SYSTEM) as session:
        told = select(DealEvent.amount_minor).where(DealEvent.kind == "amount")
        return session.get_one(Deal, number).amount_minor, list(session.exec(told))


def test_lines_replace_those_before_and_their_sum_is_the_amount(rep: Viewer) -> None:
    [number] = saved(a_deal(amount_minor=100, currency=Currency.USD))
    [product] = saved(a_product())
    saved(a_line(deal_id=number, product_id=product))
    new = [
        DealLineFields(product_id=product, quantity=2, amount_minor=300),
        DealLineFields(product_id=product, amount_minor=50),
    ]

    set_lines(rep, number, new)
    set_lines(rep, number, new)

    assert lines(number) == [(2, 300, "USD"), (1, 50, "USD")]
    assert amounts(number) == (350, [350]), "one event: the second sum is the same"


def test_without_lines_a_deal_keeps_its_amount(rep: Viewer) -> None:
    [number] = saved(a_deal(amount_minor=100))
    set_lines(rep, number, [DealLineFields()])
    set_lines(rep, number, [])
    assert (lines(number), amounts(number)) == ([], (100, []))


def test_lines_of_what_ended_or_is_not_theirs_stay(
    rep: Viewer, other_rep: Viewer
) -> None:
    won, mine = saved(a_deal(outcome="won"), a_deal())
    with pytest.raises(RuleError, match=r"pipeline\.closed"):
        set_lines(rep, won, [])
    with pytest.raises(NotFoundError):
        set_lines(other_rep, mine, [])
    with pytest.raises(NotFoundError):
        set_lines(rep, mine, [DealLineFields(product_id=99)])

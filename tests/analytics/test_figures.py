"""Figures on the database and on the copy, against sums done by hand."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.explain import is_sum, rows_behind
from analytics.figures import Cell, figure
from analytics.measures import MEASURES
from analytics.plan import Asked
from core.access import Viewer
from core.errors import ForbiddenError, RuleError
from core.i18n import LANGUAGES, catalogue
from core.money import Currency
from core.periods import between
from db.models import Order, OrderLine, Policy
from db.models.company import PolicyStatus
from db.replica import reading, replica
from tests.analytics.asked import CNY, ask, told
from tests.build import a_customer, a_deal, a_line, a_product, saved

pytestmark = pytest.mark.usefixtures("teams", "source", "desk")
ORDERED = date(2026, 3, 31)


@pytest.fixture
def desk() -> None:
    """Four won deals, one lost, two open, in two teams; one order of two lines."""
    saved(
        Policy(
            kind="process",
            code="standard",
            number=1,
            valid_from=date(2020, 1, 1),
            status=PolicyStatus.ACTIVE,
            body={"stages": [{"code": "quotation", "probability": 55}]},
        ),
        a_product(id=1, name="Pump", family="P", list_price_minor=500),
        a_product(id=2, name="Valve", family="V", list_price_minor=70),
        a_customer(id=1, name="Acme", industry="steel", region="North"),
    )
    deals_and_orders()


def deals_and_orders() -> None:
    won = {"outcome": "won", "stage": "contract_signed", "customer_id": 1}
    ids = saved(
        a_deal(**won, **spent("2026-01-10", "2026-02-09"), amount_minor=1000),
        a_deal(**won, **spent("2026-02-01", "2026-02-11"), contract_amount_minor=300),
        a_deal(
            **won, **spent("2026-05-01", "2026-05-03"), amount_minor=301, owner_id=30
        ),
        a_deal(**won, **spent(None, "2026-06-30"), amount_minor=9, currency="USD"),
        a_deal(outcome="lost", stage="lost", **spent("2026-02-01", "2026-02-02")),
        a_deal(
            stage="quotation", amount_minor=101, expected_close_on=date(2026, 12, 1)
        ),
        a_deal(amount_minor=None),
        a_deal(**won, **spent("2026-02-01", "2026-02-11"), owner_id=20, team_id=2),
    )
    saved(
        a_line(deal_id=ids[0], product_id=1, amount_minor=600),
        a_line(deal_id=ids[0], product_id=2, amount_minor=300),
        a_line(deal_id=ids[0], product_id=2, amount_minor=100),
        a_line(deal_id=ids[6], product_id=1, amount_minor=None, quantity=2),
        Order(
            id=1, owner_id=10, team_id=1, ordered_on=date(2026, 3, 31), region="South"
        ),
    )
    saved(
        OrderLine(order_id=1, product_id=1, amount_minor=50, cost_minor=20, quantity=2),
        OrderLine(order_id=1, product_id=2, amount_minor=25, quantity=1),
    )


def spent(created: str | None, closed: str) -> dict[str, date | None]:
    start = date.fromisoformat(created) if created else None
    return {"created_on": start, "closed_on": date.fromisoformat(closed)}


@pytest.fixture(params=["database", "copy"])
def source(request: pytest.FixtureRequest, desk: None) -> None:  # noqa: ARG001
    if request.param == "copy":
        replica().rebuild()


def test_won_amount_is_the_contracts_and_currencies_are_not_added(rep: Viewer) -> None:
    found = ask(rep, "won_amount")

    assert found.cells == [
        Cell((), 1300, 2, CNY),
        Cell((), 9, 1, Currency.USD),
    ]
    assert found.currencies == (CNY, Currency.USD)


def test_parts_of_a_deal_sum_to_the_whole(manager: Viewer) -> None:
    by_product = told(ask(manager, "won_amount", "product"))

    assert by_product == {("",): 601, ("Pump",): 600, ("Valve",): 400}
    assert told(ask(manager, "won_amount", "product_family")) == {
        ("",): 601,
        ("P",): 600,
        ("V",): 400,
    }
    assert told(ask(manager, "won_deals", "product")) == {
        ("",): 3,
        ("Pump",): 1,
        ("Valve",): 1,
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", {"2026-02": 1300, "2026-05": 301}),
        ("quarter", {"2026Q1": 1300, "2026Q2": 301}),
        ("year", {"2026": 1601}),
        ("fiscal_year", {"2026": 1601}),
        ("week", {"2026-W07": 1300, "2026-W18": 301}),
        ("day", {"2026-02-09": 1000, "2026-02-11": 300, "2026-05-03": 301}),
        ("rep", {"Lin": 1300, "Chen": 301}),
        ("team", {"East": 1601}),
        ("manager", {"": 1601}),
        ("customer", {"Acme": 1601}),
        ("industry", {"steel": 1601}),
        ("region", {"North": 1601}),
    ],
)
def test_every_split_has_the_names_people_see(
    by: str, expected: dict[str, int], manager: Viewer
) -> None:
    found = told(ask(manager, "won_amount", by))

    assert found == {(name,): value for name, value in expected.items()}


def test_ratios_and_quantiles(manager: Viewer) -> None:
    assert told(ask(manager, "win_rate")) == {(): Decimal(4) / Decimal(5)}
    assert told(ask(manager, "average_won")) == {(): 534}
    assert told(ask(manager, "median_won")) == {(): 301}
    assert told(ask(manager, "max_won")) == {(): 1000}
    assert told(ask(manager, "days_to_close")) == {(): Decimal(14)}
    assert told(ask(manager, "median_days_to_close")) == {(): Decimal(10)}
    assert told(ask(manager, "days_to_close_lost")) == {(): Decimal(1)}
    assert told(ask(manager, "days_to_close_all")) == {(): Decimal(43) / Decimal(4)}


def test_open_deals_are_weighted_by_the_process_in_force(rep: Viewer) -> None:
    assert told(ask(rep, "open_deals", "stage")) == {
        ("prospecting",): 1,
        ("quotation",): 1,
    }
    assert told(ask(rep, "weighted_amount")) == {(): 56}
    assert told(ask(rep, "open_list_value")) == {(): 1101}


def test_orders_count_their_lines(rep: Viewer) -> None:
    assert told(ask(rep, "sales_amount", "product", "quarter")) == {
        ("Pump", "2026Q1"): 50,
        ("Valve", "2026Q1"): 25,
    }
    assert told(ask(rep, "orders", "region")) == {("South",): 1}
    assert told(ask(rep, "units")) == {(): 3}
    assert told(ask(rep, "gross_margin")) == {(): 30}
    assert told(ask(rep, "average_order")) == {(): 75}
    assert told(ask(rep, "customers")) == {(): 0}


def test_filters_and_periods_choose_the_rows(manager: Viewer) -> None:
    assert told(ask(manager, "won_deals", quarter=["2026Q1"])) == {(): 2}
    assert told(ask(manager, "won_deals", rep=["Chen"], month=["2026-05"])) == {(): 1}
    assert told(ask(manager, "won_deals", product=["Pump", "Valve"])) == {(): 2}
    with reading(manager) as session:
        asked = Asked("won_deals", (), between(date(2026, 2, 11), date(2026, 5, 3)))
        assert figure(session, asked).cells[0].value == 2


def test_each_person_counts_own_rows_only(rep: Viewer, other_rep: Viewer) -> None:
    assert told(ask(other_rep, "won_deals")) == {(): 1}
    assert told(ask(rep, "won_deals")) == {(): 3}
    assert ask(other_rep, "open_deals").cells == []


def test_a_trainer_sees_counts_but_no_money(trainer: Viewer) -> None:
    assert ask(trainer, "won_deals").cells == []
    with pytest.raises(ForbiddenError, match=r"app\.no_money"):
        ask(trainer, "won_amount")


@pytest.mark.parametrize(
    ("measure", "by", "where", "key"),
    [
        ("profit", (), {}, "measures.unknown"),
        ("won_amount", ("shoe_size",), {}, "measures.no_such_split"),
        ("won_amount", (), {"shoe_size": ["41"]}, "measures.no_such_split"),
        ("won_amount", (), {"quarter": ["spring"]}, "measures.no_period"),
        ("won_amount", (), {"day": ["2026-02-30"]}, "measures.no_period"),
    ],
)
def test_what_makes_no_sense_is_refused(
    measure: str,
    by: tuple[str, ...],
    where: dict[str, list[str]],
    key: str,
    rep: Viewer,
) -> None:
    with pytest.raises(RuleError) as refused:
        ask(rep, measure, *by, **where)

    assert refused.value.key == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_name_and_a_definition(language: str) -> None:
    words = catalogue(language)
    for measure in MEASURES.values():
        assert measure.label in words
        assert measure.definition in words


def test_the_rows_behind_a_figure_add_up_to_it(manager: Viewer) -> None:
    for asked in (
        Asked("won_amount", where={"rep": ["Lin"]}),
        Asked("sales_amount"),
        Asked("open_list_value"),
    ):
        with reading(manager) as session:
            behind = rows_behind(session, asked, 100)
            whole = figure(session, asked)
        assert is_sum(asked)
        for cell in whole.cells:
            rows = [r for r in behind.rows if r.currency == cell.currency]
            assert sum(row.value or 0 for row in rows) == cell.value
        assert behind.count == sum(cell.n for cell in whole.cells)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_tells_its_rows(measure: str, manager: Viewer) -> None:
    with reading(manager) as session:
        behind = rows_behind(session, Asked(measure), 3)
    assert len(behind.rows) <= min(3, behind.count)

"""The page of figures: what it counts for whom, and the rows behind a group."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.models import ListItem
from tests.build import a_customer, a_deal, a_line, a_product, saved
from tests.conftest import TODAY
from tests.pages.app import signed_in
from tests.pages.screen import words

pytestmark = pytest.mark.usefixtures("teams")


def won(**more: Any) -> Any:
    """Build a deal that was won today."""
    values = {"stage": "contract_signed", "outcome": "won", "closed_on": TODAY}
    return a_deal(**(values | more))


def lost(**more: Any) -> Any:
    """Build a deal that was lost today."""
    values = {"stage": "lost", "outcome": "lost", "closed_on": TODAY}
    return a_deal(**(values | {"lost_reason": "price"} | more))


def figures(person: int) -> AppTest:
    app = signed_in(person)
    app.switch_page("pages/analyse/figures.py")
    app.run()
    assert not app.exception
    return app


def test_a_rep_sees_what_was_won_of_the_own_deals_only() -> None:
    saved(won(amount_minor=3_000_000_00), won(owner_id=20, team_id=2))
    saved(lost(), a_deal(amount_minor=500_000_00))
    saved(ListItem(list="lost_reason", value="price", zh="价格过高", en="Price"))

    app = figures(10)

    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["赢单金额"].startswith("¥300万")
    assert shown["赢单率"].startswith("50.0%")
    said = words(app)
    assert "在途 ¥50.0万" in said
    assert "价格过高是首要输单原因，占 100.0%" in said


def test_a_table_beside_each_chart_has_the_other_figures_of_a_group() -> None:
    saved(a_product(name="Pump"), a_customer(name="Acme"))
    [deal] = saved(won(customer_id=1, contract_amount_minor=80_000_00))
    saved(a_line(deal_id=deal, product_id=1, contract_amount_minor=80_000_00))
    saved(lost())
    app = figures(10)

    app.segmented_control(key="figures_by").set_value("product").run()
    app.segmented_control(key="figures_split_view").set_value("table").run()

    [table] = [d.value for d in app.dataframe if "产品" in d.value.columns]
    assert list(table["产品"]) == ["Pump", "（未填）"]
    assert list(table["赢单金额"]) == ["¥8.00万", "¥0"]
    assert list(table["赢单数"]) == ["1", "0"]
    assert list(table["输单数"]) == ["0", "1"]
    assert list(table["赢单率"]) == ["100.0%", "0.0%"]


def test_open_deals_without_amounts_are_counted_by_stage() -> None:
    saved(a_deal(amount_minor=None), a_deal(amount_minor=None, stage="quotation"))

    assert "在途 2 个商机，都还没有金额" in words(figures(10))


def test_with_nothing_it_says_so_in_every_panel() -> None:
    said = words(figures(10))

    assert said.count("没有符合条件的数据。") == 4


def rows_of_a_group() -> None:
    """Show the rows behind what a rep has won in all."""
    from functools import partial  # noqa: PLC0415 (a page of its own)

    from components import analysis  # noqa: PLC0415
    from core.access import Role, Viewer  # noqa: PLC0415
    from core.money import Currency  # noqa: PLC0415
    from services import figures as sums  # noqa: PLC0415

    viewer = Viewer(10, 1, Role.REP)
    behind = partial(sums.behind, viewer)
    desk = analysis.Desk(partial(sums.ask, viewer), behind, Currency.CNY, {})
    asked = sums.Asked("won_amount")
    analysis.detail(desk, analysis.Picked("Rep", asked))


def test_the_rows_of_a_group_are_its_deals() -> None:
    saved(won(name="Press"), won(name="Lathe"), won(name="Not", owner_id=20, team_id=2))

    app = AppTest.from_function(rows_of_a_group).run()

    assert not app.exception
    assert sorted(app.dataframe[0].value.iloc[:, 0]) == ["Lathe", "Press"]
    assert "Rep · 2 行" in words(app)

from decimal import Decimal

import pytest

from analytics.figures import Cell, Figure, Part
from analytics.measures import MEASURES
from analytics.plan import Asked
from components import measured
from core.money import Currency

CNY = Currency.CNY


def a_figure(name: str, value: int | Decimal | None, *parts: Part) -> Figure:
    measure = MEASURES[name]
    currency = CNY if measure.unit == "money" else None
    cells = [Cell((), value, 3, currency)]
    return Figure(Asked(name), measure, cells, 7, parts)


def part(name: str, sign: int, value: int) -> Part:
    return Part(MEASURES[name], sign, [Cell((), value, 1, CNY)])


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("case_days", Decimal("5.408"), "5.4 天"),
        ("wait_hours", Decimal("1234.56"), "1,234.6 小时"),
        ("csat", Decimal("3.0210"), "3.02"),
        ("nps", Decimal("-11.84"), "-11.8"),
        ("satisfied_share", Decimal("0.4035"), "40.4%"),
        ("cases", 8469, "8,469"),
        ("csat", None, "—"),
    ],
)
def test_every_unit_is_said_as_people_say_it(
    name: str, value: Decimal | int | None, words: str
) -> None:
    assert measured.written(MEASURES[name], value, None) == words


@pytest.mark.parametrize(
    ("name", "now", "then", "delta", "better"),
    [
        ("csat", Decimal("4.5"), Decimal("4.25"), "+0.25", True),
        ("nps", Decimal(10), Decimal(12), "-2.0", False),
        ("wait_hours", Decimal(10), Decimal(12), "-2.0", True),
        ("cases", 3, 2, "+50.0%", False),
    ],
)
def test_a_change_is_told_in_the_measures_own_unit(
    name: str, now: Decimal | int, then: Decimal | int, delta: str, *, better: bool
) -> None:
    shown = measured.shown(a_figure(name, now), list, a_figure(name, then))

    assert (shown.delta, shown.better) == (delta, better)


def test_what_a_figure_is_made_of_stands_in_its_calculation() -> None:
    made_of = part("gross_sales_amount", 1, 850), part("returned_amount", -1, 160)

    shown = measured.shown(a_figure("sales_amount", 690, *made_of), list)

    assert shown.steps == [
        ("CNY", "¥6.90"),
        ("+ 销售总额", "¥8.50"),
        ("- 退货金额", "¥1.60"),
    ]

"""The functions that engines write differently give the same answers on each."""

from collections.abc import Generator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Date, Integer, func, literal
from sqlmodel import col, select

from core.access import SYSTEM
from db.functions import days_between, place_in, quantile_at, week_start, whole_part
from db.models import Deal, Product
from db.replica import reading, replica
from db.scope import ScopedSession
from tests.build import a_deal, a_product, saved

MONDAY = date(2026, 11, 23)


@pytest.fixture(params=["database", "copy"])
def session(request: pytest.FixtureRequest) -> Generator[ScopedSession]:
    nobody: dict[str, Any] = {"owner_id": None, "team_id": None}
    saved(
        *(
            a_deal(**nobody, amount_minor=amount, created_on=MONDAY)
            for amount in (10, 20, 30, 100, None)
        ),
        a_product(name="x"),
    )
    if request.param == "copy":
        replica().rebuild()
    with reading(SYSTEM) as opened:
        yield opened


def answer(session: ScopedSession, element: Any) -> Any:
    """Return what one element is, said beside one record."""
    return session.execute(select(Product.id, element)).one()[1]


@pytest.mark.parametrize("days", range(-8, 9))
def test_a_week_starts_on_monday(days: int, session: ScopedSession) -> None:
    day = MONDAY + timedelta(days=days)
    expected = day - timedelta(days=day.weekday())
    assert answer(session, week_start(literal(day, Date))) == expected


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 24), date(2026, 11, 23), -1),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2024, 2, 28), date(2024, 3, 1), 2),
        (date(1999, 12, 31), date(2026, 11, 24), 9825),
    ],
)
def test_days_are_counted_from_the_first_to_the_second(
    first: date, second: date, days: int, session: ScopedSession
) -> None:
    asked = days_between(literal(first, Date), literal(second, Date))
    assert answer(session, asked) == days


@pytest.mark.parametrize(
    ("first", "second", "whole"), [(7, 2, 3), (6, 2, 3), (-7, 2, -3), (0, 5, 0)]
)
def test_a_whole_part_leaves_the_rest(
    first: int, second: int, whole: int, session: ScopedSession
) -> None:
    asked = whole_part(literal(first, Integer), literal(second, Integer))
    assert answer(session, asked) == whole


def test_arithmetic_inside_stays_together(session: ScopedSession) -> None:
    five = literal(5, Integer)
    assert answer(session, whole_part(five + five, five - 3)) == 5
    assert answer(session, whole_part(10, whole_part(10, 5))) == 5


@pytest.mark.parametrize(
    ("words", "piece", "place"),
    [("abc", "c", 3), ("abc", "x", 0), ("有限公司", "公司", 3), ("", "a", 0)],
)
def test_a_place_is_counted_in_characters_from_one(
    words: str, piece: str, place: int, session: ScopedSession
) -> None:
    assert answer(session, place_in(literal(words), literal(piece))) == place


@pytest.mark.parametrize(
    ("at", "value"), [(0.0, 10), (0.5, 25), (0.25, 17.5), (0.9, 79), (1.0, 100)]
)
def test_a_quantile_lies_between_its_neighbours_and_leaves_missing_values_out(
    at: float, value: float, session: ScopedSession
) -> None:
    asked = select(quantile_at(col(Deal.amount_minor), at))
    assert float(session.execute(asked).scalar_one()) == pytest.approx(value)


def test_a_quantile_of_nothing_is_nothing(session: ScopedSession) -> None:
    asked = select(quantile_at(col(Deal.amount_minor), 0.5)).where(Deal.name == "x")
    assert session.execute(asked).scalar_one() is None


def test_a_quantile_of_groups(session: ScopedSession) -> None:
    asked = (
        select(col(Deal.created_on), quantile_at(col(Deal.amount_minor), 0.5))
        .group_by(col(Deal.created_on))
        .having(func.count() > 1)
    )
    assert session.execute(asked).all() == [(MONDAY, 25)]

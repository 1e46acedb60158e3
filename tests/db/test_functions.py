"""The functions that engines write differently give the same answers on each."""

from collections.abc import Generator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Date, Integer, case, func, literal, null
from sqlmodel import col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from core.access import SYSTEM
from db.functions import (
    days_between,
    joined_in_order,
    local_day,
    millis_between,
    place_in,
    quantile_at,
    week_start,
    whole_part,
)
from db.models import Deal, Product
from db.replica import reading, replica
from db.scope import ScopedSession
from tests.build import a_deal, a_product, saved

MONDAY = date(2026, 11, 23)
INSTANT = UTCDateTime()


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


def test_a_sum_is_divided_without_the_rest_too(session: ScopedSession) -> None:
    total = func.sum(col(Deal.amount_minor))
    asked = select(whole_part(total, 100))
    assert session.execute(asked).scalar_one() == 1


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


@pytest.mark.parametrize(
    ("first", "second", "millis"),
    [
        (
            datetime(2026, 1, 1, tzinfo=UTC),
            datetime(2026, 1, 1, 1, tzinfo=UTC),
            3600000,
        ),
        (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), -86400000),
        (
            datetime(2011, 10, 11, 11, 45, 40, 276000, tzinfo=UTC),
            datetime(2011, 10, 11, 11, 45, 41, 5499, tzinfo=UTC),
            729,
        ),
        (
            datetime(1999, 12, 31, 23, 59, 59, 999500, tzinfo=UTC),
            datetime(2038, 1, 19, 3, 14, 7, 999000, tzinfo=UTC),
            1200798847999,
        ),
    ],
)
def test_milliseconds_are_whole_and_counted_from_the_first_to_the_second(
    first: datetime, second: datetime, millis: int, session: ScopedSession
) -> None:
    asked = millis_between(literal(first, INSTANT), literal(second, INSTANT))
    assert answer(session, asked) == millis


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 1, 31, 15, 59, tzinfo=UTC), "Asia/Shanghai", date(2026, 1, 31)),
        (datetime(2026, 1, 31, 16, tzinfo=UTC), "Asia/Shanghai", date(2026, 2, 1)),
        (
            datetime(2026, 7, 1, 3, 59, tzinfo=UTC),
            "America/New_York",
            date(2026, 6, 30),
        ),
        (datetime(2026, 7, 1, 4, tzinfo=UTC), "America/New_York", date(2026, 7, 1)),
        (
            datetime(2026, 12, 1, 4, 30, tzinfo=UTC),
            "America/New_York",
            date(2026, 11, 30),
        ),
        (datetime(2026, 7, 1, 4, tzinfo=UTC), "UTC", date(2026, 7, 1)),
    ],
)
def test_a_day_is_that_of_the_zone_summer_and_winter(
    at: datetime, zone: str, day: date, session: ScopedSession
) -> None:
    assert answer(session, local_day(literal(at, INSTANT), literal(zone))) == day


def test_no_instant_has_no_day(session: ScopedSession) -> None:
    asked = local_day(null().cast(INSTANT), literal("Asia/Shanghai"))
    assert answer(session, asked) is None


def test_texts_are_joined_in_an_order_of_their_own(session: ScopedSession) -> None:
    amount = col(Deal.amount_minor)
    words = case(
        (amount == 10, "d"), (amount == 20, "c"), (amount == 30, None), else_="a"
    )
    asked = select(joined_in_order(words, -amount)).where(amount.is_not(None))
    assert session.execute(asked).scalar_one() == "a|c|d"

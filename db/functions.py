"""The few functions that SQLite, PostgreSQL and DuckDB write differently."""

import math
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, Float, Integer, String
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class week_start(GenericFunction[Any]):  # noqa: N801 (a function of SQL)
    """The Monday of a day's week."""

    type = Date()
    inherit_cache = True


class days_between(GenericFunction[int]):  # noqa: N801
    """Days from the first date to the second."""

    type = Integer()
    inherit_cache = True


class whole_part(GenericFunction[int]):  # noqa: N801
    """The first whole number divided by the second, without the rest."""

    type = BigInteger()
    inherit_cache = True


class place_in(GenericFunction[int]):  # noqa: N801
    """Where the second text begins in the first, from 1; 0 is nowhere."""

    type = Integer()
    inherit_cache = True


class quantile_at(GenericFunction[float]):  # noqa: N801
    """The quantile of the first at the second (0 to 1), linearly interpolated."""

    type = Float()
    inherit_cache = True


class millis_between(GenericFunction[int]):  # noqa: N801
    """Whole milliseconds from the first instant to the second."""

    type = BigInteger()
    inherit_cache = True


class local_day(GenericFunction[Any]):  # noqa: N801
    """The day of an instant (first) in a time zone (second, by its name)."""

    type = Date()
    inherit_cache = True


class joined_in_order(GenericFunction[str]):  # noqa: N801
    """The texts (first) of a group in one, in the order of the second."""

    type = String()
    inherit_cache = True


@compiles(week_start, "sqlite")
def _week_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"date({_args(element, compiler, kw)[0]}, '-6 days', 'weekday 1')"


@compiles(week_start)
def _week(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(date_trunc('week', {_args(element, compiler, kw)[0]}) AS DATE)"


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _args(element, compiler, kw)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _days(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _args(element, compiler, kw)
    return f"({second} - {first})"


@compiles(place_in, "sqlite")
def _place_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    words, piece = _args(element, compiler, kw)
    return f"instr({words}, {piece})"


@compiles(place_in)
def _place(element: Any, compiler: Any, **kw: Any) -> str:
    words, piece = _args(element, compiler, kw)
    return f"strpos({words}, {piece})"


@compiles(whole_part, "duckdb")
def _whole_duckdb(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _args(element, compiler, kw)
    return f"({first} // {second})"


@compiles(whole_part, "postgresql")
def _whole_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    # a sum of whole numbers is no whole number to it: its division leaves a fraction
    first, second = _args(element, compiler, kw)
    return f"CAST(div({first}, {second}) AS BIGINT)"


@compiles(whole_part)
def _whole(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _args(element, compiler, kw)
    return f"({first} / {second})"


@compiles(quantile_at, "sqlite")
def _quantile_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    value, at = _args(element, compiler, kw)
    return f"quantile_at({value}, {at})"


@compiles(quantile_at, "duckdb")
def _quantile_duckdb(element: Any, compiler: Any, **kw: Any) -> str:
    value, at = _args(element, compiler, kw)
    return f"quantile_cont({value}, {at})"


@compiles(quantile_at)
def _quantile(element: Any, compiler: Any, **kw: Any) -> str:
    value, at = _args(element, compiler, kw)
    return f"percentile_cont({at}) WITHIN GROUP (ORDER BY {value})"


@compiles(millis_between, "sqlite")
def _millis_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = _args(element, compiler, kw)
    days = f"(julianday({second}) - julianday({first}))"
    return f"CAST(round({days} * 86400000) AS INTEGER)"


@compiles(millis_between, "duckdb")
def _millis_duckdb(element: Any, compiler: Any, **kw: Any) -> str:
    first, second = [
        f"((epoch_us{a} + 500) // 1000)" for a in _args(element, compiler, kw)
    ]
    return f"({second} - {first})"


@compiles(millis_between)
def _millis(element: Any, compiler: Any, **kw: Any) -> str:
    millis = "CAST(round(extract(epoch FROM {}) * 1000) AS BIGINT)"
    first, second = [millis.format(a) for a in _args(element, compiler, kw)]
    return f"({second} - {first})"


@compiles(local_day, "sqlite")
def _local_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    instant, zone = _args(element, compiler, kw)
    return f"local_day({instant}, {zone})"


@compiles(local_day)
def _local(element: Any, compiler: Any, **kw: Any) -> str:
    instant, zone = _args(element, compiler, kw)
    return f"CAST(timezone({zone}, {instant}) AS DATE)"


@compiles(joined_in_order, "sqlite")
def _joined_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    words, place = _args(element, compiler, kw)
    return f"joined_in_order({words}, {place})"


@compiles(joined_in_order)
def _joined(element: Any, compiler: Any, **kw: Any) -> str:
    words, place = _args(element, compiler, kw)
    return f"string_agg({words}, '|' ORDER BY {place})"


def _args(element: Any, compiler: Any, kw: dict[str, Any]) -> list[str]:
    return [f"({compiler.process(clause, **kw)})" for clause in element.clauses]


class QuantileAt:
    """The aggregate ``quantile_at`` for SQLite, which has none of its own."""

    def __init__(self) -> None:
        """Begin with no values."""
        self.values: list[float] = []
        self.at = 0.5

    def step(self, value: float | None, at: float) -> None:
        """Take one value; a missing one does not count."""
        self.at = at
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        """Return the quantile, or nothing of nothing."""
        if not self.values:
            return None
        ordered = sorted(self.values)
        place = self.at * (len(ordered) - 1)
        low, high = math.floor(place), math.ceil(place)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


class JoinedInOrder:
    """The aggregate ``joined_in_order`` for SQLite before 3.44."""

    def __init__(self) -> None:
        """Begin with no texts."""
        self.found: list[tuple[int, str]] = []

    def step(self, words: str | None, place: int) -> None:
        """Take one text; a missing one does not count."""
        if words is not None:
            self.found.append((place, words))

    def finalize(self) -> str | None:
        """Return the texts in order, or nothing of nothing."""
        return "|".join(words for _, words in sorted(self.found)) or None


def _local_day(instant: str | None, zone: str) -> str | None:
    if instant is None:
        return None
    at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    return at.astimezone(_zone(zone)).date().isoformat()


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def add_to_sqlite(connection: DBAPIConnection) -> None:
    """Give a connection of SQLite the functions that it lacks."""
    connection.create_aggregate("quantile_at", 2, QuantileAt)
    connection.create_aggregate("joined_in_order", 2, JoinedInOrder)
    connection.create_function("local_day", 2, _local_day, deterministic=True)

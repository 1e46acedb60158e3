"""Fields get the column types that their names and Python types ask for."""

from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Enum, inspect, select, text
from sqlalchemy.exc import StatementError
from sqlmodel import col

from db.models import Deal, Policy, metadata
from db.records import Tracked
from db.scope import tables
from db.session import engine
from rules.pipeline import Outcome
from tests.build import a_deal, saved
from tests.conftest import TODAY

ALL = [column for table in tables(Tracked) for column in inspect(table).columns]
BIG = 3_000_000_000_00


def is_right(name: str, kind: Any) -> bool:
    if name == "id" or name.endswith(("_minor", "_id")):
        return isinstance(kind, BigInteger)
    if isinstance(kind, Enum):
        return not kind.native_enum and kind.length == 20
    if isinstance(kind, JSON):
        return kind.none_as_null
    return kind.python_type is not str or bool(kind.length)


def test_amounts_and_references_are_big_and_texts_have_a_limit() -> None:
    wrong = [str(column) for column in ALL if not is_right(column.name, column.type)]
    assert wrong == []


def test_an_amount_beyond_32_bits_comes_back() -> None:
    [number] = saved(a_deal(owner_id=None, team_id=None, amount_minor=BIG))
    with engine().connect() as stored:
        amount = select(col(Deal.amount_minor)).where(col(Deal.id) == number)
        assert stored.execute(amount).scalar_one() == BIG


def test_an_enum_is_stored_as_its_value_and_nothing_else_is_taken() -> None:
    row = a_deal(owner_id=None, team_id=None, outcome=Outcome.WON)
    saved(row)
    with engine().connect() as stored:
        assert stored.execute(text("SELECT outcome FROM deal")).scalars().all() == [
            "won"
        ]
    with pytest.raises(StatementError):
        saved(a_deal(owner_id=None, team_id=None, outcome="perhaps"))


def test_json_keeps_its_shape() -> None:
    body = {"stages": [{"code": "a", "rate": "0.25", "days": 5, "name": "阶段"}]}
    saved(Policy(kind="process", code="x", number=1, valid_from=TODAY, body=body))
    with engine().connect() as stored:
        assert stored.execute(select(col(Policy.body))).scalar_one() == body


def test_every_table_has_a_key_of_one_column() -> None:
    assert all(len(table.primary_key) == 1 for table in metadata.sorted_tables)

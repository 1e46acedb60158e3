"""A random company against a second, slow telling of who reaches what."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.access import Role, Viewer
from db.models import (
    Customer,
    CustomerName,
    Deal,
    DealLine,
)
from db.records import Owned, Part
from db.replica import reading, replica
from db.scope import Reach, ScopedSession
from db.session import transaction
from tests.db.companies import OWNED, PARTS, PATHS, PEOPLE, Company, Telling

Sessions = Callable[[Viewer], AbstractContextManager[ScopedSession]]


def some_viewers(chance: random.Random) -> list[Viewer]:
    """Return one of every role and thirty of any."""
    roles = [*Role, *(chance.choice([*Role]) for _ in range(30))]
    teams = [*PATHS]
    return [Viewer(chance.choice(PEOPLE), chance.choice(teams), role) for role in roles]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("source", [transaction, reading])
def test_everyone_reaches_what_the_rule_says_and_nothing_else(
    source: Sessions, seed: int
) -> None:
    company = Company(seed)
    replica().rebuild()
    seen = 0
    for who in some_viewers(company.chance):
        for reach in Reach:
            told = Telling(company, who, reach)
            with source(who) as session, session.reaching(reach):
                for table in (*OWNED, *PARTS):
                    found = session.exec(select(table.id)).all()
                    assert set(found) == told.ids(table), (who, reach, table)
                    seen += len(found)
                named = session.exec(select(CustomerName.id)).all()
                assert set(named) == told.names(), (who, reach)
    assert seen > 1000, "otherwise nothing was proven"


@pytest.mark.parametrize("source", [transaction, reading])
def test_joins_of_several_tables_reach_no_further(source: Sessions) -> None:
    company = Company(99)
    replica().rebuild()
    other: Any = aliased(Deal)
    file: Any = aliased(Customer)
    joined = (
        select(DealLine.id, other.id, CustomerName.id, file.id)
        .join(other, other.id == DealLine.deal_id)
        .outerjoin(CustomerName, col(CustomerName.id) == other.customer_id)
        .outerjoin(file, file.id == other.customer_id)
    )
    for who in some_viewers(company.chance):
        for reach in Reach:
            told = Telling(company, who, reach)
            names, files = told.names(), told.ids(Customer)
            expected = set()
            for line in told.ids(DealLine):
                deal = company.rows[Deal][company.rows[DealLine][line]["deal_id"]]
                at = deal["customer_id"]
                row = (line, deal["id"], at if at in names else None)
                expected.add((*row, at if at in files else None))
            with source(who) as session, session.reaching(reach):
                found = {tuple(row) for row in session.exec(joined)}
            assert found == expected, (who, reach)


def test_the_company_has_every_kind_of_owned_record() -> None:
    assert set(OWNED) <= set(Owned.__subclasses__())
    assert set(PARTS) <= set(Part.__subclasses__())

"""Every shape of statement and every table is filtered to what the viewer may reach."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import except_, intersect, lambda_stmt, union_all
from sqlalchemy.orm import Bundle, aliased, joinedload, selectinload
from sqlmodel import col, exists, func
from sqlmodel import select as typed_select

from core.access import Viewer
from db.models import (
    CustomerName,
    Deal,
    DealLine,
    Share,
    Team,
)
from db.replica import reading, replica
from db.scope import Reach, ScopedSession
from db.session import transaction
from tests.build import a_customer, a_deal, a_line, saved
from tests.conftest import NOON
from tests.db.relations import lines_of_deals

select: Any = typed_select  # also of several shapes that its types refuse
OTHER: Any = aliased(Deal)
LINE: Any = aliased(DealLine)
Sessions = Callable[[Viewer], AbstractContextManager[ScopedSession]]


@pytest.fixture(params=["database", "copy"])
def session_of(request: pytest.FixtureRequest, teams: None) -> Sessions:  # noqa: ARG001
    """Save a deal of person 10 and one of person 20; give sessions that see them."""
    saved(
        a_customer(id=1, name="mine"),
        a_customer(id=2, name="theirs", owner_id=20, team_id=2),
        a_deal(id=1, name="mine", customer_id=1),
        a_deal(id=2, name="theirs", owner_id=20, team_id=2, customer_id=2),
        a_line(id=1, deal_id=1, quantity=1),
        a_line(id=2, deal_id=2, quantity=2),
    )
    if request.param == "database":
        return transaction
    replica().rebuild()
    return lambda viewer: reading(viewer, Reach.SEE)


def recursive() -> Any:
    first = select(Deal.id).cte(recursive=True)
    return first.union_all(select(OTHER.id).join(first, OTHER.id == first.c.id + 1))


FILTERED: dict[str, tuple[Callable[[], Any], list[Any]]] = {
    "class": (lambda: select(Deal.name), ["mine"]),
    "alias": (lambda: select(OTHER.name), ["mine"]),
    "part": (lambda: select(DealLine.quantity), [1]),
    "alias of a part": (lambda: select(LINE.quantity), [1]),
    "name of a customer": (lambda: select(CustomerName.name), ["mine"]),
    "join to an alias": (
        lambda: select(Deal.name, OTHER.name).join(
            OTHER, OTHER.id != Deal.id, isouter=True
        ),
        [("mine", None)],
    ),
    "join from another class": (
        lambda: (
            select(Team.id, OTHER.name)
            .join(OTHER, col(OTHER.team_id) == Team.id, isouter=True)
            .order_by(col(Team.id))
        ),
        [(1, "mine"), (2, None), (3, None)],
    ),
    "outer join to a part": (
        lambda: (
            select(Team.id, LINE.id)
            .join(LINE, LINE.quantity == Team.id, isouter=True)
            .order_by(col(Team.id))
        ),
        [(1, 1), (2, None), (3, None)],
    ),
    "outer join to a name": (
        lambda: (
            select(Team.id, CustomerName.name)
            .join(CustomerName, col(CustomerName.team_id) == Team.id, isouter=True)
            .order_by(col(Team.id))
        ),
        [(1, "mine"), (2, None), (3, None)],
    ),
    "join to the shares": (
        lambda: select(Deal.name).join(
            Share, col(Share.record_id) == Deal.id, isouter=True
        ),
        ["mine"],
    ),
    "subquery": (lambda: select(select(Deal).subquery().c.name), ["mine"]),
    "alias of a subquery": (
        lambda: select(aliased(Deal, select(Deal).subquery()).name),
        ["mine"],
    ),
    "CTE": (lambda: select(select(OTHER).cte().c.name), ["mine"]),
    "recursive CTE": (lambda: select(recursive().c.id), [1]),
    "scalar subquery": (
        lambda: select(
            Team.id,
            select(func.max(OTHER.name)).where(OTHER.team_id == 2).scalar_subquery(),
        ).where(Team.id == 1),
        [(1, None)],
    ),
    "EXISTS": (
        lambda: select(Team.id).where(exists().where(col(Deal.team_id) == Team.id)),
        [1],
    ),
    "IN": (lambda: select(Team.id).where(col(Team.id).in_(select(OTHER.team_id))), [1]),
    "UNION": (lambda: union_all(select(Deal.name), select(OTHER.name)), ["mine"] * 2),
    "UNION inside": (
        lambda: select(
            union_all(select(Deal.name), select(OTHER.name)).subquery().c.name
        ),
        ["mine"] * 2,
    ),
    "INTERSECT": (lambda: intersect(select(Deal.name), select(OTHER.name)), ["mine"]),
    "EXCEPT": (
        lambda: except_(select(Deal.name), select(OTHER.name).where(OTHER.id == 9)),
        ["mine"],
    ),
    "from_statement": (
        lambda: select(Deal.name).from_statement(select(Deal.name)),
        ["mine"],
    ),
    "lambda": (lambda: lambda_stmt(lambda: select(Deal.name)), ["mine"]),
    "bundle": (
        lambda: select(Bundle("it", col(Deal.id), col(Deal.name))),
        [(1, "mine")],
    ),
    "count": (lambda: select(func.count()).select_from(Deal), [1]),
    "sum": (lambda: select(func.sum(col(Deal.amount_minor))), [100_00]),
    "group": (
        lambda: select(Deal.team_id, func.count()).group_by(Deal.team_id),
        [(1, 1)],
    ),
    "window": (lambda: select(func.row_number().over()).select_from(OTHER), [1]),
}


@pytest.mark.parametrize("shape", FILTERED)
def test_every_shape_of_select_is_filtered(
    shape: str, session_of: Sessions, rep: Viewer
) -> None:
    statement, expected = FILTERED[shape]
    with session_of(rep) as session:
        rows = [tuple(row) for row in session.execute(statement())]

    flat = [row[0] if len(row) == 1 else row for row in rows]
    assert [tuple(r) if isinstance(r, tuple) else r for r in flat] == expected


@pytest.mark.parametrize("load", [joinedload, selectinload, None])
def test_related_rows_are_filtered_however_they_are_loaded(
    load: Callable[[Any], Any] | None, rep: Viewer, session_of: Sessions
) -> None:
    lines = lines_of_deals()
    saved(a_line(id=3, deal_id=1, deleted_at=NOON))
    statement = select(Deal)
    if load:
        statement = statement.options(load(lines))
    with session_of(rep) as session:
        [row] = session.exec(statement).unique().all()
        assert [line.id for line in row.lines] == [1]


def test_a_stream_is_filtered(rep: Viewer, session_of: Sessions) -> None:
    saved(*(a_deal(id=100 + i, owner_id=10 + i % 2) for i in range(50)))
    statement = select(Deal).execution_options(yield_per=7)
    with session_of(rep) as session:
        owners = [row.owner_id for row in session.exec(statement)]

    assert owners == [10] * 26


def test_a_key_is_looked_up_in_scope(rep: Viewer, session_of: Sessions) -> None:
    with session_of(rep) as session:
        assert session.get(Deal, 1)
        assert session.get(Deal, 2) is None
        assert session.get(DealLine, 2) is None


@pytest.mark.usefixtures("session_of")
def test_a_row_given_away_is_gone(rep: Viewer) -> None:
    with transaction(rep, "pipeline.edit") as session:
        row = session.get_one(Deal, 1)
        row.owner_id, row.team_id = 20, 2
        assert session.get(Deal, 1) is None, "although this session holds it"
        assert session.exec(select(Deal)).all() == []

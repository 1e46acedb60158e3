"""Who sees no money gets no amount, and nothing that was computed with one."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    String,
    case,
    cast,
    desc,
    distinct,
    event,
    literal_column,
    union_all,
)
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    Bundle,
    aliased,
    defer,
    joinedload,
    load_only,
    selectinload,
    undefer,
)
from sqlmodel import Session, col, exists, func
from sqlmodel import select as typed_select

from core.access import Viewer
from core.errors import ForbiddenError
from db.changes import history
from db.models import Deal, DealEvent, DealLine, Product, Team
from db.replica import reading, replica
from db.scope import Reach
from db.session import engine, transaction
from tests.build import a_deal, a_line, a_product, an_event, saved
from tests.db.relations import lines_of_deals

select: Any = typed_select  # also of shapes that its types refuse
OTHER: Any = aliased(Deal)
AMOUNT: Any = Deal.amount_minor


@pytest.fixture(autouse=True)
def a_deal_of_the_trainer(teams: None) -> None:  # noqa: ARG001
    saved(
        a_deal(id=1, owner_id=50, amount_minor=777),
        a_line(id=1, deal_id=1, amount_minor=777),
        an_event(id=1, deal_id=1, amount_minor=777),
        a_product(id=1, list_price_minor=5, unit_cost_minor=3),
    )
    replica().rebuild()


COMPUTED: dict[str, Callable[[], Any]] = {
    "column": lambda: select(AMOUNT),
    "column of an alias": lambda: select(OTHER.amount_minor),
    "column beside the row": lambda: select(Deal, AMOUNT),
    "other name": lambda: select(AMOUNT.label("size")),
    "bundle": lambda: select(Bundle("it", col(Deal.id), AMOUNT)),
    "function": lambda: select(func.sum(AMOUNT)),
    "arithmetic": lambda: select(AMOUNT + 1),
    "window": lambda: select(Deal.id, func.rank().over(order_by=AMOUNT)),
    "filter": lambda: select(Deal.id, func.count().filter(AMOUNT > 5)).group_by(
        Deal.id
    ),
    "case": lambda: select(case((AMOUNT > 5, 1), else_=0)),
    "cast": lambda: select(cast(AMOUNT, String)),
    "distinct": lambda: select(func.count(distinct(AMOUNT))),
    "where": lambda: select(Deal.id).where(AMOUNT > 500),
    "where of a row": lambda: select(Deal).where(AMOUNT > 500),
    "order": lambda: select(Deal.id).order_by(AMOUNT),
    "order of rows": lambda: select(Deal).order_by(desc(AMOUNT)),
    "order by a word": lambda: select(Deal).order_by("amount_minor"),
    "order by a word, falling": lambda: select(Deal).order_by(desc("amount_minor")),
    "group": lambda: select(func.count()).select_from(Deal).group_by(AMOUNT),
    "having": lambda: (
        select(Deal.team_id).group_by(Deal.team_id).having(func.max(AMOUNT) > 500)
    ),
    "join": lambda: select(Team.id).join(Deal, Team.id < AMOUNT),
    "EXISTS": lambda: select(Team.id).where(exists().where(AMOUNT > 500)),
    "IN": lambda: select(Team.id).where(col(Team.id).not_in(select(AMOUNT))),
    "subquery": lambda: select(select(Deal).subquery().c.amount_minor),
    "whole subquery": lambda: select(select(Deal).subquery()),
    "whole subquery inside": lambda: select(
        select(select(Deal).subquery()).subquery().c.id
    ),
    "other name in a subquery": lambda: select(
        select(AMOUNT.label("size")).subquery().c.size
    ),
    "class over a subquery": lambda: select(
        aliased(Deal, select(Deal).where(AMOUNT > 500).subquery()).id
    ),
    "scalar subquery": lambda: select(
        Team.id, select(func.max(AMOUNT)).scalar_subquery()
    ),
    "CTE": lambda: select(select(Deal).cte().c.amount_minor),
    "whole CTE": lambda: select(select(Deal).cte()),
    "UNION": lambda: union_all(select(Deal.id), select(AMOUNT)),
    "UNION of rows": lambda: union_all(select(Deal), select(Deal)),
    "UNION of rows under other names": lambda: select(
        union_all(select(Deal), select(Deal)).subquery().c.id
    ),
    "rows of a UNION": lambda: select(Deal).from_statement(
        union_all(select(Deal), select(Deal))
    ),
    "everything": lambda: select(literal_column("*")).select_from(Deal),
}


@pytest.mark.parametrize("shape", COMPUTED)
def test_nothing_is_computed_with_an_amount(shape: str, trainer: Viewer) -> None:
    for source in (transaction, reading):
        with source(trainer) as session, pytest.raises(ForbiddenError) as refused:
            session.execute(COMPUTED[shape]())
        assert refused.value.key == "app.no_money"


@pytest.mark.parametrize("shape", COMPUTED)
def test_who_sees_money_may_ask_the_same(shape: str, ops: Viewer) -> None:
    with reading(ops) as session:
        assert session.execute(COMPUTED[shape]()).all()


WHOLE: dict[str, Callable[[], Any]] = {
    "row": lambda: select(Deal),
    "alias": lambda: select(OTHER),
    "class over a subquery": lambda: select(aliased(Deal, select(Deal).subquery())),
    "class over a CTE": lambda: select(aliased(Deal, select(Deal).cte())),
    "row of another statement": lambda: select(Deal).from_statement(select(Deal)),
    "left for later": lambda: select(Deal).options(defer(AMOUNT)),
    "read again": lambda: select(Deal).execution_options(populate_existing=True),
}


@pytest.mark.parametrize("shape", WHOLE)
def test_a_whole_row_comes_without_its_amounts(shape: str, trainer: Viewer) -> None:
    for source in (transaction, reading):
        with source(trainer) as session:
            for _ in range(2):
                [row] = session.execute(WHOLE[shape]()).scalars()
                assert (row.id, row.name, row.amount_minor) == (1, "Deal", None)


@pytest.mark.parametrize("option", [undefer, load_only])
def test_an_amount_cannot_be_asked_for_all_the_same(
    option: Callable[[Any], Any], trainer: Viewer
) -> None:
    with transaction(trainer) as session, pytest.raises(InvalidRequestError):
        session.exec(select(Deal).options(option(AMOUNT))).all()


def test_an_amount_does_not_even_leave_the_database(trainer: Viewer) -> None:
    sent: list[str] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", listen)
    with transaction(trainer) as session:
        session.exec(select(Deal)).one()
        session.get_one(Deal, 1)

    assert len(sent) > 1
    assert not any("_minor" in statement for statement in sent)


@pytest.mark.parametrize("load", [joinedload, selectinload, None])
def test_related_rows_come_without_their_amounts(
    load: Callable[[Any], Any] | None, trainer: Viewer
) -> None:
    lines = lines_of_deals()
    statement = select(Deal).options(*([load(lines)] if load else []))
    with transaction(trainer) as session:
        row = session.exec(statement).unique().one()
        assert [(line.id, line.amount_minor) for line in row.lines] == [(1, None)]


def test_a_row_got_by_its_key_has_no_amounts_however_often(trainer: Viewer) -> None:
    with transaction(trainer) as session:
        for _ in range(3):
            row = session.get_one(Deal, 1)
            assert (row.amount_minor, row.contract_amount_minor) == (None, None)
        assert session.get_one(DealLine, 1).amount_minor is None
        assert session.get_one(DealEvent, 1).amount_minor is None
        product = session.get_one(Product, 1)
        assert (product.list_price_minor, product.unit_cost_minor) == (None, None)


def test_what_has_no_amount_is_counted_and_grouped(trainer: Viewer) -> None:
    counted = select(Deal.currency, func.count()).group_by(Deal.currency)
    inner = select(Deal).subquery()
    with reading(trainer, Reach.SEE) as session:
        assert session.exec(counted).all() == [("CNY", 1)]
        assert session.exec(select(inner.c.name)).all() == ["Deal"]
        assert session.exec(select(func.count()).select_from(inner)).one() == 1
        assert session.exec(
            select(Team.id).where(exists().where(col(Deal.id) == 1))
        ).all()


def test_the_history_tells_no_amounts(trainer: Viewer, admin: Viewer) -> None:
    with transaction(admin, "pipeline.edit") as session:
        row = session.get_one(Deal, 1)
        row.amount_minor, row.name = 888, "New"
    with transaction(trainer) as session:
        told = history(session, session.get_one(Deal, 1))[-1]
        assert (told.before, told.after) == ({"name": "Deal"}, {"name": "New"})
    with transaction(admin) as session:
        told = history(session, session.get_one(Deal, 1))[-1]
        assert told.before == {"amount_minor": 777, "name": "Deal"}


def set_an_amount(row: Deal) -> None:
    row.amount_minor = 5


def delete_it(row: Deal) -> None:
    session = Session.object_session(row)
    assert session
    session.delete(row)


@pytest.mark.parametrize("write", [set_an_amount, delete_it])
def test_amounts_that_are_not_seen_are_not_written_either(
    write: Callable[[Deal], None], trainer: Viewer
) -> None:
    def change() -> None:
        with transaction(trainer, "account.change") as session:
            row = session.get_one(Deal, 1)
            row.name = "New"
            session.flush()
            write(row)

    with pytest.raises(ForbiddenError, match="no_money"):
        change()
    with engine().connect() as stored:
        found = stored.execute(typed_select(Deal.name, Deal.amount_minor))
        assert found.all() == [("Deal", 777)]


def test_a_row_is_changed_without_touching_its_amounts(trainer: Viewer) -> None:
    with transaction(trainer, "account.change") as session:
        session.get_one(Deal, 1).name = "New"
    with engine().connect() as stored:
        found = stored.execute(typed_select(Deal.name, Deal.amount_minor))
        assert found.all() == [("New", 777)]

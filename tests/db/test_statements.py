"""Every way round the scope and the feed that we know is refused, to anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    column,
    delete,
    insert,
    lambda_stmt,
    literal_column,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased, make_transient_to_detached, with_loader_criteria
from sqlmodel import exists, func, select

from core.access import SYSTEM, Viewer
from db.models import Deal, Team, metadata
from db.replica import reading, replica
from db.scope import ScopedSession
from db.session import transaction
from tests.build import a_deal, saved

pick: Any = select  # also of bare tables, which its types refuse
TABLE: Any = metadata.tables["deal"]
LIGHT: Any = table("deal", column("id"), column("name"))
TEXT: Any = text("select * from deal")


def declared() -> Any:
    """Return the class over a text that pretends to be its table."""
    columns = [TABLE.c[name] for name in ("id", "owner_id", "team_id", "deleted_at")]
    return aliased(Deal, TEXT.columns(*columns).subquery())


PAST_CLASSES: dict[str, Callable[[], Any]] = {
    "text": lambda: TEXT,
    "text inside": lambda: select(Deal).where(text("1 = 1")),
    "text in an order": lambda: select(Deal).order_by(text("1")),
    "literal column": lambda: pick(
        Team.id, literal_column("(select max(name) from deal)")
    ),
    "literal column of a subquery": lambda: pick(
        pick(Team.id, literal_column("(select 1)").label("x")).subquery().c.x
    ),
    "from_statement": lambda: select(Deal).from_statement(TEXT),
    "class over a text": lambda: pick(declared()),
    "column of a class over a text": lambda: pick(declared().id),
    "class over the table": lambda: pick(aliased(Deal, pick(TABLE).subquery()).id),
    "table": lambda: pick(TABLE),
    "table beside a class": lambda: pick(Team.id, TABLE.c.name),
    "joined table": lambda: pick(Team.name).join(TABLE, TABLE.c.team_id == Team.id),
    "alias of the table": lambda: pick(Team.id, TABLE.alias().c.name),
    "subquery of the table": lambda: pick(Team.id, pick(TABLE).subquery().c.name),
    "CTE of the table": lambda: pick(Team.id, pick(TABLE).cte().c.name),
    "table in EXISTS": lambda: pick(Team.id).where(
        exists().where(TABLE.c.team_id == Team.id)
    ),
    "table in IN": lambda: pick(Team.id).where(Team.id.in_(pick(TABLE.c.team_id))),  # type: ignore[union-attr]
    "table in a UNION": lambda: union_all(pick(Deal.name), pick(TABLE.c.name)),
    "table in an order": lambda: pick(Team.id).order_by(TABLE.c.name),
    "table in a lambda": lambda: lambda_stmt(lambda: pick(Team.id, TABLE.c.name)),
    "table as a row": lambda: pick(Team.id, TABLE.table_valued()),
    "table of words": lambda: pick(Team.id, LIGHT.c.name),
    "table of words in EXISTS": lambda: pick(Team.id).where(
        exists().where(LIGHT.c.id == Team.id)
    ),
    "prefix": lambda: pick(Team.id).prefix_with(text("(select 1),")),
    "suffix": lambda: pick(Team.id).suffix_with(text("union select 1")),
    "hint": lambda: pick(Team.id).with_hint(Team, "x"),
    "hint for all of it": lambda: pick(Team.id).with_statement_hint("x"),
    "table in a window": lambda: pick(Team.id, func.rank().over(order_by=TABLE.c.name)),
    "table in a limit": lambda: pick(Team.id).limit(pick(TABLE.c.id).scalar_subquery()),
    "CTE beside it": lambda: pick(Team.id).add_cte(pick(TABLE).cte()),
    "criterion of its own": lambda: select(Deal).options(
        with_loader_criteria(Deal, text("1 = 1 or 1 = 1"))
    ),
}


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("way", PAST_CLASSES)
def test_a_statement_past_the_classes_is_refused(way: str) -> None:
    replica().rebuild()
    for source in (transaction, reading):
        with source(SYSTEM) as session, pytest.raises(TypeError, match="scoped"):
            session.execute(PAST_CLASSES[way]())


PAST_THE_FEED: dict[str, Callable[[ScopedSession], object]] = {
    "update": lambda s: s.exec(update(Deal).values(amount_minor=1)),
    "delete": lambda s: s.exec(delete(Deal)),
    "insert": lambda s: s.exec(insert(Deal).values(name="x")),
    "insert from select": lambda s: s.exec(
        insert(Deal).from_select(["name"], select(Team.name))
    ),
    "insert of many": lambda s: s.execute(insert(Deal), [{"name": "x"}]),
    "bulk save": lambda s: s.bulk_save_objects([a_deal()]),
    "bulk insert": lambda s: s.bulk_insert_mappings(Deal, [{}]),
    "bulk update": lambda s: s.bulk_update_mappings(Deal, [{}]),
    "connection": lambda s: s.connection(),
    "savepoint": lambda s: s.begin_nested(),
    "query": lambda s: s.query(Deal),
    "refresh": lambda s: s.refresh(s.get_one(Deal, 1)),
    "expire": lambda s: s.expire(s.get_one(Deal, 1)),
    "expire all": lambda s: s.expire_all(),
}


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("way", PAST_THE_FEED)
def test_what_cannot_be_scoped_or_recorded_is_refused(way: str) -> None:
    saved(a_deal(id=1))
    with (
        transaction(SYSTEM, "data.load") as session,
        pytest.raises(TypeError, match=r"scoped|feed"),
    ):
        PAST_THE_FEED[way](session)


@pytest.mark.usefixtures("teams")
def test_a_row_of_another_session_is_refused(rep: Viewer) -> None:
    saved(a_deal(id=1, owner_id=20, team_id=2))
    with transaction(SYSTEM) as other:
        theirs = other.get_one(Deal, 1)
    made_up = a_deal(id=1)
    make_transient_to_detached(made_up)

    for row in (theirs, made_up):
        with (
            transaction(rep) as session,
            pytest.raises(TypeError, match="another session"),
        ):
            session.add(row)


@pytest.mark.usefixtures("teams")
def test_a_row_that_is_merged_does_not_stand_for_one_out_of_scope(rep: Viewer) -> None:
    saved(a_deal(id=1, owner_id=20, team_id=2, name="theirs"))
    with transaction(rep) as session:
        merged = session.merge(a_deal(id=1, name="mine"))
        assert merged in session.new, "it is another row, which the key will refuse"
        session.expunge(merged)

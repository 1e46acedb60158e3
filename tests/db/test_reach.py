import re
from typing import Any

import pytest
from sqlalchemy import Select, event, func
from sqlmodel import select

from core.access import Role, Viewer
from core.questions import Question
from db.kinds import kind_of, kinds
from db.models import Activity, Customer, CustomerName, Deal
from db.reach import Reach, filters
from db.records import Tracked
from db.scope import tables
from db.session import engine
from db.statements import classes_in
from services import records

CONSTANT = re.compile(r"\b(\d+ *(=|!=|<>) *\d+|true|false)\b", re.IGNORECASE)
"""A condition that is the same for every row: with "OR 0 = 1" SQLite asks no index."""

TITLE = {kind: kind_of(table).title for kind, table in kinds().items()}
TABLES: list[type[Any]] = [*tables(Tracked), CustomerName]
NESTED = (
    select(Activity.id)
    .where(Activity.deal_id.in_(select(Deal.id)))  # type: ignore[union-attr]
    .outerjoin(Customer)
)


def filtered(statement: Select[Any], only: frozenset[type] | None, **by: Any) -> str:
    return str(statement.options(*filters(only, **by)))


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("with_deleted", [False, True])
def test_the_filters_of_a_statement_s_own_classes_are_enough(
    role: Role, reach: Reach, *, with_deleted: bool
) -> None:
    by = {"role": role, "reach": reach, "with_deleted": with_deleted}
    for statement in (*(select(table) for table in TABLES), NESTED):
        own = classes_in(statement)
        assert filtered(statement, own, **by) == filtered(statement, None, **by)


def test_classes_are_found_wherever_they_stand() -> None:
    of = select(func.count()).select_from(Deal).where(Deal.id.in_(NESTED))  # type: ignore[union-attr]
    assert classes_in(of) == {Deal, Activity, Customer}


@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("role", Role)
def test_what_can_never_be_met_vanishes_from_the_statement(
    role: Role, reach: Reach
) -> None:
    for table in TABLES:
        kept = filters(None, role, reach, with_deleted=False)
        asked = select(table).options(*kept)
        assert not CONSTANT.search(str(asked.compile(engine()))), table


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("kind", kinds())
def test_no_list_of_a_rep_asks_a_constant(rep: Viewer, kind: str) -> None:
    sent: list[str] = []
    event.listen(
        engine(), "before_cursor_execute", lambda _c, _u, sql, *_: sent.append(sql)
    )

    for question in (Question(), Question("words"), Question(sort=f"-{TITLE[kind]}")):
        records.page(rep, kind, question)
        list(records.export(rep, kind, question))

    assert any("owner_id" in sql or "deleted_at" in sql for sql in sent)
    assert [sql for sql in sent if CONSTANT.search(sql)] == []

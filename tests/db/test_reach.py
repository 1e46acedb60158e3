from typing import Any

import pytest
from sqlalchemy import Select, func
from sqlmodel import select

from core.access import Role
from db.models import Activity, Customer, CustomerName, Deal
from db.reach import Reach, filters
from db.records import Tracked
from db.scope import tables
from db.statements import classes_in

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

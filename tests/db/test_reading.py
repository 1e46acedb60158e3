"""Figures are the same on the copy, on the database and on another engine."""

import os
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from core.access import SYSTEM, Role, Viewer
from db import replica as copies
from db.models import Customer, CustomerName, Deal, Policy, Team
from db.replica import as_of, elsewhere, reading, replica
from db.scope import Reach
from db.session import engine
from tests.build import a_customer, a_deal, a_person, saved
from tests.conftest import TODAY
from tests.db.office import a_policy

pytestmark = pytest.mark.usefixtures("teams")
COUNT = select(func.count()).select_from(Deal)


def test_a_figure_counts_no_shared_and_no_pool_record(manager: Viewer) -> None:
    saved(
        a_deal(),
        a_deal(owner_id=20, team_id=2),
        a_customer(owner_id=None, team_id=None),
        a_customer(owner_id=30, team_id=3),
    )
    replica().rebuild()
    customers = select(func.count()).select_from(Customer)
    names = select(func.count()).select_from(CustomerName)
    with reading(manager) as session:
        assert session.exec(COUNT).one() == 1
        assert session.exec(customers).one() == 1
        assert session.exec(names).one() == 2


pick: Any = select  # its types refuse columns that may be empty
DATES = (Deal.closed_on, Deal.deleted_at, Deal.is_imported, Deal.outcome)
STATEMENTS: dict[str, Any] = {
    "group": lambda: (
        select(Deal.stage, func.sum(Deal.amount_minor), func.count())
        .group_by(col(Deal.stage))
        .order_by(col(Deal.stage))
    ),
    "dates": lambda: pick(*DATES).order_by(col(Deal.id)),
    "rows": lambda: select(Deal.id, Deal.name).order_by(col(Deal.name), col(Deal.id)),
    "names": lambda: (
        select(Team.name, func.count())
        .join(Deal, col(Deal.team_id) == Team.id)
        .group_by(col(Team.name))
        .order_by(col(Team.name))
    ),
    "json": lambda: select(Policy.body),
}


def some_records() -> None:
    stages = ["won", "lost", "won", "quote", "won"]
    closed = [None, TODAY, TODAY, None, TODAY]
    pairs = zip(stages, closed, strict=True)
    saved(
        *(a_deal(stage=s, closed_on=on, amount_minor=10**14) for s, on in pairs),
        a_deal(owner_id=20, team_id=2, stage="won"),
        a_policy(number=1, body={"a": [1, None]}),
    )


def answers(who: Viewer) -> dict[str, list[Any]]:
    with reading(who, Reach.SEE) as session:
        return {name: session.exec(s()).all() for name, s in STATEMENTS.items()}


@pytest.mark.parametrize("who", [SYSTEM, Viewer(10, 1, Role.REP)])
def test_the_same_statement_gives_the_same_typed_rows(who: Viewer) -> None:
    some_records()
    on_the_database = answers(who)
    replica().rebuild()
    assert answers(who) == on_the_database
    assert types(answers(who)) == types(on_the_database)


def types(answered: dict[str, list[Any]]) -> list[type]:
    """Return the types of all values, but of sums, which PostgreSQL makes Decimal."""
    rows = [row for name, rows in answered.items() if name != "group" for row in rows]
    return [type(v) for row in rows for v in (row if isinstance(row, tuple) else [row])]


@pytest.mark.parametrize("who", [SYSTEM, Viewer(10, 1, Role.REP)])
def test_another_engine_gives_the_same_answers(
    who: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not os.environ.get("TEST_DATABASE_URL"):
        pytest.skip("only on PostgreSQL: another engine is needed")
    some_records()
    replica().rebuild()
    on_the_copy = answers(who)
    url = engine().url.set(drivername="postgresql")
    text = url.render_as_string(hide_password=False)
    monkeypatch.setenv("SALESDESK_ANALYTICS_URL", text)
    copies.elsewhere.cache_clear()

    assert answers(who) == on_the_copy
    with reading(who) as session:
        assert session.get_bind().dialect.name == "postgresql"
        assert session.exec(COUNT).one()
        before = as_of(session)
        saved(a_person(id=77), a_deal())
        assert as_of(session) == before, "one state for all of a figure"
        setting = Session.connection(session).exec_driver_sql(
            "SHOW transaction_read_only"
        )
        assert setting.scalar_one() == "on"
    other = elsewhere()
    assert other
    other.dispose()

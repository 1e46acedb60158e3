"""Who reads, counts, changes and deletes which row of which table."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from core.access import Viewer
from core.errors import ForbiddenError
from db.amounts import amounts_of
from db.models import Case, Change, Credential, CustomerName, SignIn
from db.records import Owned, Part
from db.replica import reading, replica
from db.scope import Reach, ScopedSession, tables
from db.session import transaction
from tests.conftest import NOON
from tests.reach.world import (
    MINE_GONE,
    NOTHING,
    PERSONAL,
    REACHED,
    THEIRS_GONE,
    WHO,
)

pytestmark = pytest.mark.usefixtures("world")
CLASSES: dict[str, Any] = {
    **{str(table.__tablename__): table for table in (*tables(Owned), *tables(Part))},
    "customer_name": CustomerName,
}
TOUCHABLE = sorted(set(CLASSES) - {"customer_name"})
PEOPLE: dict[str, Any] = {"credential": Credential, "sign_in": SignIn, "change": Change}


def on_the_copy(viewer: Viewer) -> AbstractContextManager[ScopedSession]:
    return reading(viewer, Reach.SEE)


@pytest.mark.parametrize("source", [transaction, on_the_copy])
@pytest.mark.parametrize("name", WHO)
def test_everyone_reads_and_counts_the_rows_that_are_written_down(
    name: str, source: Callable[[Viewer], AbstractContextManager[ScopedSession]]
) -> None:
    if source is on_the_copy:
        replica().rebuild()
    with source(WHO[name]) as session:
        for reach in Reach:
            with session.reaching(reach):
                for table, expected in REACHED.items():
                    key = col(CLASSES[table].id)
                    wanted = expected[reach][name]
                    found = session.exec(select(key, func.count(key).over())).all()
                    counted = dict.fromkeys(wanted, len(wanted))
                    assert dict(found) == counted, table


@pytest.mark.parametrize("name", WHO)
def test_what_was_put_away_comes_only_to_whose_it_was_and_only_when_asked_for(
    name: str,
) -> None:
    mine, theirs = {MINE_GONE}, {THEIRS_GONE}
    put_away = {
        **NOTHING, "rep": mine, "chief": mine, "far": theirs,
        "farchief": theirs, "ops": mine | theirs, "admin": mine | theirs,
    }  # fmt: skip
    with transaction(WHO[name], with_deleted=True) as session:
        for table in sorted(set(REACHED) - {"mention", "import_batch"}):
            found = set(session.exec(select(col(CLASSES[table].id))))
            there = REACHED[table][Reach.SEE][name]
            of = Case if table == "customer_name" else CLASSES[table]
            is_its_work = WHO[name].role in getattr(of, "OPEN_TO", ())
            also = mine | theirs if is_its_work else put_away[name]
            assert found - there == also, table


@pytest.mark.parametrize("name", WHO)
def test_a_row_by_its_key_is_there_for_whoever_sees_it(name: str) -> None:
    with transaction(WHO[name]) as session:
        for table in TOUCHABLE:
            ids = REACHED[table][Reach.SEE][name]
            every = REACHED[table][Reach.SEE]["admin"] | {MINE_GONE, THEIRS_GONE}
            found = {i for i in every if session.get(CLASSES[table], i)}
            assert found == ids, table


@pytest.mark.parametrize("how", ["change", "delete"])
@pytest.mark.parametrize("name", WHO)
def test_a_row_is_changed_and_deleted_only_by_whom_it_is_written_down_for(
    name: str, how: str
) -> None:
    for table in TOUCHABLE:
        done = {
            number
            for number in REACHED[table][Reach.SEE][name]
            if _is_done(WHO[name], CLASSES[table], number, how)
        }
        expected = REACHED[table][Reach.CHANGE][name]
        unseen = how == "delete" and not WHO[name].sees_money
        if table == "deal_event" or (unseen and amounts_of(CLASSES[table])):
            expected = set()  # nobody destroys events, or amounts that they do not see
        assert done == expected, table


class _EnoughError(Exception):
    """Takes back what was tried."""


def _is_done(viewer: Viewer, table: Any, number: int, how: str) -> bool:
    try:
        with transaction(viewer, "account.change") as session:
            row = session.get_one(table, number)
            if how == "delete":
                session.delete(row)
            else:
                row.deleted_at = NOON
            session.flush()
            raise _EnoughError  # noqa: TRY301 (rolls back)
    except (_EnoughError, IntegrityError):  # others refer to it: it was let through
        return True
    except (ForbiddenError, TypeError):  # events are rewritten by nobody
        return False


@pytest.mark.parametrize("name", WHO)
def test_nobody_changes_rows_in_bulk_whatever_the_condition(name: str) -> None:
    with transaction(WHO[name], "account.change") as session:
        for table in TOUCHABLE:
            key = col(CLASSES[table].id)
            for statement in (
                update(CLASSES[table]).values(deleted_at=NOON).where(key > 0),
                delete(CLASSES[table]).where(key > 0),
            ):
                with pytest.raises(TypeError, match="one by one"):
                    session.execute(statement)


@pytest.mark.parametrize("name", WHO)
def test_passwords_sign_ins_and_the_feed_are_of_their_person(name: str) -> None:
    with transaction(WHO[name]) as session:
        for table, expected in PERSONAL.items():
            found = session.exec(select(col(PEOPLE[table].person_id)))
            assert set(found) == expected[name], table


def test_a_trainer_is_given_no_amount_of_any_table() -> None:
    replica().rebuild()
    seen = 0
    for source in (transaction, on_the_copy):
        for name, table in CLASSES.items():
            amounts = amounts_of(table) if name != "customer_name" else []
            with source(WHO["trainer"]) as session:
                for row in session.exec(select(table)).all():
                    assert not any(getattr(row, amount) for amount in amounts), name
                    seen += 1
                for amount in amounts:
                    column = getattr(table, amount)
                    for refused in (select(column), select(func.sum(column))):
                        with pytest.raises(ForbiddenError, match="no_money"):
                            session.exec(refused).all()
    assert seen > 10, "otherwise nothing was proven"

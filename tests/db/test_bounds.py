"""A number that no column holds is not found, wherever a statement has it."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from core.access import SYSTEM, Viewer
from core.errors import NotFoundError
from db.changes import insert_many
from db.models import Contact, Customer, Deal
from db.queries.records import find
from db.replica import elsewhere, reading, replica
from db.session import engine, transaction
from tests.build import a_contact, a_customer, a_deal, saved

pytestmark = pytest.mark.usefixtures("teams")
BEYOND = [2**63, -(2**63) - 1, 10**30]
NOBODY = {"owner_id": None, "team_id": None}


@pytest.mark.parametrize("number", BEYOND)
def test_a_record_of_such_a_number_is_not_found(rep: Viewer, number: int) -> None:
    for viewer in (SYSTEM, rep):
        with transaction(viewer) as session:
            with pytest.raises(NotFoundError, match="not_found") as caught:
                find(session, Deal, number)
            assert caught.value.values == {"id": number}
            assert session.exec(select(col(Deal.id))).all() == []  # it still answers


@pytest.mark.parametrize("number", BEYOND)
def test_one_such_number_among_many_is_not_found(number: int) -> None:
    asked = select(col(Deal.id)).where(col(Deal.id).in_([1, number]))

    with transaction(SYSTEM) as session, pytest.raises(NotFoundError):
        session.exec(asked)


def test_a_record_that_refers_to_such_a_number_is_not_kept() -> None:
    with pytest.raises(NotFoundError), transaction(SYSTEM, "data.load") as session:
        session.add(a_deal(customer_id=10**30))

    [number] = saved(a_deal())
    with pytest.raises(NotFoundError), transaction(SYSTEM, "data.load") as session:
        session.get_one(Deal, number).customer_id = 10**30


def test_an_amount_that_no_column_holds_is_a_fault_of_whoever_did_not_check() -> None:
    with pytest.raises(Exception, match=r"too large|out of range") as caught:
        saved(a_deal(amount_minor=10**30))

    assert not isinstance(caught.value, NotFoundError)


def test_the_greatest_number_is_looked_for() -> None:
    with transaction(SYSTEM) as session:
        asked = select(Deal).where(col(Deal.id).in_([2**63 - 1, -(2**63)]))
        assert session.exec(asked).all() == []


def test_many_rows_are_written_at_a_time() -> None:
    [customer] = saved(a_customer())
    rows = [a_contact(**NOBODY, customer_id=customer).model_dump() for _ in range(3)]
    for row in rows:
        del row["id"]

    with transaction(SYSTEM, "data.load") as session:
        assert len(insert_many(session, Contact, rows)) == 3


@pytest.mark.parametrize("number", BEYOND)
def test_the_copy_has_none_of_such_a_number(number: int) -> None:
    saved(a_deal())
    replica().rebuild()

    with reading(SYSTEM) as session:
        asked = select(col(Deal.id)).where(col(Deal.id) == number)
        assert session.exec(asked).all() == []


def test_another_engine_for_figures_finds_none_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = engine().url.render_as_string(hide_password=False)
    monkeypatch.setenv("SALESDESK_ANALYTICS_URL", url)
    other = elsewhere()
    assert other

    with reading(SYSTEM) as session:
        assert session.get_bind().engine is other.engine
        with pytest.raises(NotFoundError):
            session.exec(select(Deal).where(col(Deal.id) == 10**30))
    other.dispose()


def test_a_record_that_refers_to_one_that_is_not_there_is_not_kept() -> None:
    with pytest.raises(NotFoundError, match=r"app\.not_found"):
        saved(a_contact(customer_id=10**9))
    [number] = saved(a_deal())
    with (
        pytest.raises(NotFoundError, match=r"app\.not_found"),
        transaction(SYSTEM, "data.load") as session,
    ):
        session.get_one(Deal, number).customer_id = 10**9


def test_a_record_that_others_refer_to_is_not_called_missing() -> None:
    [customer] = saved(a_customer())
    saved(a_contact(customer_id=customer))
    with pytest.raises(IntegrityError), transaction(SYSTEM, "data.load") as session:
        session.delete(session.get_one(Customer, customer))

from datetime import timedelta

import pytest

from core import clock
from core.access import Role, Viewer
from core.errors import AppError, ForbiddenError, NotFoundError, RuleError
from rules.customers import CustomerFields
from rules.sharing import Access
from services import records, sharing
from tests.build import a_customer, a_product, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")
CHEN = Viewer(30, 3, Role.REP)


@pytest.fixture
def customer() -> int:
    """Return a customer of person 10."""
    return saved(a_customer())[0]


def rename(viewer: Viewer, number: int) -> None:
    records.change(viewer, "customers", number, 1, CustomerFields(name="Acme 2"))


def test_a_member_reads_and_writes_as_far_as_they_were_let(
    customer: int, rep: Viewer, other_rep: Viewer
) -> None:
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "customers", customer)
    sharing.share(rep, "customers", customer, 20, Access.READ)
    assert not records.open_one(other_rep, "customers", customer).may_change
    with pytest.raises(ForbiddenError):
        rename(other_rep, customer)

    sharing.share(rep, "customers", customer, 20, Access.WRITE)
    rename(other_rep, customer)

    [member] = sharing.team(rep, "customers", customer).members
    assert (member.person, member.access, member.until) == ("Zhao", "write", None)
    sharing.unshare(rep, "customers", customer, 20)
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "customers", customer)


def test_a_membership_ends_with_its_last_day(
    customer: int, rep: Viewer, other_rep: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing.share(rep, "customers", customer, 20, Access.READ, TODAY)
    assert sharing.team(rep, "customers", customer).members[0].until == TODAY
    assert records.open_one(other_rep, "customers", customer).row.id == customer

    midnight = NOON + timedelta(hours=12)
    monkeypatch.setattr(clock, "now", lambda: midnight)

    assert not sharing.team(rep, "customers", customer).members
    with pytest.raises(NotFoundError):
        records.open_one(other_rep, "customers", customer)


def test_owner_and_their_manager_choose_and_no_member_does(
    customer: int, rep: Viewer, other_rep: Viewer, manager: Viewer
) -> None:
    sharing.share(manager, "customers", customer, 20, Access.WRITE)
    assert sharing.team(rep, "customers", customer).may_share
    assert not sharing.team(other_rep, "customers", customer).may_share

    with pytest.raises(ForbiddenError, match=r"sharing\.not_yours"):
        sharing.share(other_rep, "customers", customer, 30, Access.READ)
    with pytest.raises(ForbiddenError, match=r"sharing\.not_yours"):
        sharing.unshare(other_rep, "customers", customer, 20)
    with pytest.raises(NotFoundError):
        sharing.share(CHEN, "customers", customer, 30, Access.READ)
    with pytest.raises(NotFoundError):
        sharing.team(CHEN, "customers", customer)


def test_the_office_shares_what_nobody_owns(ops: Viewer, rep: Viewer) -> None:
    [pool] = saved(a_customer(owner_id=None, team_id=None))
    with pytest.raises(NotFoundError):
        sharing.share(rep, "customers", pool, 20, Access.READ)
    sharing.share(ops, "customers", pool, 10, Access.READ)
    assert records.open_one(rep, "customers", pool).row.id == pool


@pytest.mark.parametrize(
    ("person", "days", "key"),
    [
        (10, None, "sharing.is_owner"),
        (20, -1, "sharing.is_over"),
        (999, None, "customers.no_such_person"),
    ],
)
def test_what_makes_no_sense_is_refused(
    person: int, days: int | None, key: str, customer: int, rep: Viewer
) -> None:
    until = None if days is None else TODAY + timedelta(days=days)
    with pytest.raises(AppError) as refused:
        sharing.share(rep, "customers", customer, person, Access.READ, until)
    assert refused.value.key == key


def test_who_is_not_in_the_team_cannot_leave_it(customer: int, rep: Viewer) -> None:
    with pytest.raises(NotFoundError):
        sharing.unshare(rep, "customers", customer, 20)


def test_only_what_has_an_owner_has_a_team(ops: Viewer, trainer: Viewer) -> None:
    [product] = saved(a_product())
    with pytest.raises(RuleError, match=r"sharing\.no_owner"):
        sharing.share(ops, "products", product, 10, Access.READ)
    with pytest.raises(ForbiddenError):
        sharing.share(trainer, "customers", 1, 10, Access.READ)

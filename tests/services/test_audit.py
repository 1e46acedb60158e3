from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.access import ACTION_ROLES, Viewer
from core.errors import ForbiddenError
from rules.customers import CustomerFields
from services import audit, people, records
from services.audit import Asked
from tests.build import a_customer, a_deal, saved
from tests.conftest import NOON, TODAY

pytestmark = pytest.mark.usefixtures("teams")


@pytest.fixture
def renamed(rep: Viewer) -> int:
    """Return a customer that person 10 has given another name and a region."""
    [number] = saved(a_customer())
    to = CustomerFields(name="Beta", parent_id=None, phone="021")
    records.change(rep, "customers", number, 1, to)
    return number


def found(admin: Viewer, **asked: Any) -> list[tuple[str, str, int]]:
    rows = audit.page(admin, Asked(**asked)).rows
    return [(row.action, row.table, row.record_id) for row in rows]


def test_a_change_tells_who_what_and_the_values(renamed: int, admin: Viewer) -> None:
    [event] = audit.page(admin, Asked(person_id=10)).rows

    assert (event.person, event.kind, event.title) == ("Lin", "update", "Beta")
    assert (event.action, event.record_id) == ("customers.edit", renamed)
    [name] = [field for field in event.fields if field.name == "name"]
    assert (name.before, name.after) == ("Acme", "Beta")
    assert name.entry
    assert name.entry.label == "customers.name"
    assert not {field.name for field in event.fields} & {"search", "match_key"}


def test_ids_are_told_by_their_names(admin: Viewer) -> None:
    [number] = saved(a_deal())
    people.hand_over(admin, 10, 20)
    rows = audit.page(admin, Asked(table="deal", record_id=number)).rows

    owner = next(f for f in rows[0].fields if f.name == "owner_id")
    assert (owner.before, owner.after) == ("Lin", "Zhao")


def test_the_feed_is_narrowed_in_every_way(renamed: int, admin: Viewer) -> None:
    saved(a_deal())
    people.hand_over(admin, 10, 20)
    [trail] = {row.trail for row in audit.page(admin, Asked(person_id=90)).rows}

    edited = ("customers.edit", "customer", renamed)
    handed = [("people.hand_over", "customer", renamed)]
    assert found(admin, action="customers.edit") == [edited]
    assert found(admin, table="customer", person_id=90) == handed
    assert ("people.hand_over", "deal_event", 1) in [
        (a, t, 1) for a, t, _ in found(admin, trail=trail)
    ]
    assert found(admin, first=TODAY + timedelta(days=1)) == []
    assert found(admin, last=TODAY - timedelta(days=1)) == []
    assert edited in found(admin, first=TODAY, last=TODAY)


def test_days_are_the_companys(
    renamed: int, admin: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = NOON + timedelta(hours=13)  # one o'clock of the next day in Shanghai
    monkeypatch.setattr(clock, "now", lambda: night)
    records.delete(admin, "customers", renamed)

    tomorrow = TODAY + timedelta(days=1)
    assert found(admin, first=tomorrow) == [("customers.delete", "customer", renamed)]


def test_what_was_deleted_is_told_by_its_name(renamed: int, admin: Viewer) -> None:
    records.delete(admin, "customers", renamed)

    assert audit.page(admin, Asked(action="customers.delete")).rows[0].title == "Beta"


def test_a_page_is_the_newest_first(renamed: int, admin: Viewer) -> None:
    first = audit.page(admin, Asked(size=1))
    second = audit.page(admin, Asked(size=1, page=2))

    assert first.count == second.count > 10
    assert first.rows[0].number == second.rows[0].number + 1
    assert first.rows[0].record_id == renamed


def test_only_an_administrator_reads_it(
    rep: Viewer, manager: Viewer, ops: Viewer
) -> None:
    for who in (rep, manager, ops):
        with pytest.raises(ForbiddenError):
            audit.page(who, Asked())


def test_it_is_narrowed_by_what_there_can_be() -> None:
    assert set(audit.actions()) == set(ACTION_ROLES)
    assert {"customer", "share", "policy"} <= set(audit.table_names())

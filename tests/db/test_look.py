from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from core.access import SYSTEM, Viewer
from core.errors import NotFoundError
from db.look import one_look
from db.models import Deal, Product
from db.queries import records
from db.scope import ScopedSession
from db.session import engine, transaction
from tests.build import a_deal, a_product, saved

pytestmark = pytest.mark.usefixtures("teams")


def names(viewer: Viewer) -> list[str]:
    with transaction(viewer) as session:
        return sorted(session.exec(select(Product.name)))


def session_of(viewer: Viewer) -> ScopedSession:
    with transaction(viewer) as session:
        return session


def elsewhere(name: str) -> None:
    """Add a product in another thread, as somebody else would: it has no look."""
    with ThreadPoolExecutor() as others:
        others.submit(saved, a_product(name=name)).result()


def test_what_one_look_reads_is_of_one_state(rep: Viewer) -> None:
    saved(a_product(name="Pump"))
    with one_look():
        assert names(rep) == ["Pump"]
        elsewhere("Valve")
        assert names(rep) == ["Pump"]
    assert names(rep) == ["Pump", "Valve"]


def test_it_is_one_session_and_without_a_look_each_use_case_has_its_own(
    rep: Viewer,
) -> None:
    with one_look():
        assert session_of(rep) is session_of(rep)
    assert session_of(rep) is not session_of(rep)


def test_what_is_written_in_a_look_is_read_in_it(rep: Viewer) -> None:
    with one_look():
        assert names(rep) == []
        saved(a_product(name="Pump"))
        assert names(rep) == ["Pump"]


def test_a_look_remembers_what_one_viewer_found_for_no_other(
    rep: Viewer, other_rep: Viewer
) -> None:
    [number] = saved(a_deal(owner_id=rep.id, team_id=1))

    def find(viewer: Viewer) -> None:
        with transaction(viewer) as session:
            records.find(session, Deal, number)

    with one_look():
        find(rep)
        for _ in range(2):
            with pytest.raises(NotFoundError):
                find(other_rep)
        find(rep)


def test_a_refusal_keeps_the_look_and_a_failure_ends_it(rep: Viewer) -> None:
    with one_look():
        held = session_of(rep)
        with pytest.raises(NotFoundError), transaction(rep) as session:
            records.find(session, Deal, 404)
        assert session_of(rep) is held
        with pytest.raises(ZeroDivisionError), transaction(rep) as session:
            _ = 1 / 0
        assert session_of(rep) is not held


def test_where_many_work_at_once_no_connection_is_held(
    rep: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.session.PEOPLE_AT_ONCE", 0)
    with one_look():
        assert session_of(rep) is not session_of(rep)
        assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_look_gives_its_connections_back(rep: Viewer) -> None:
    with one_look():
        names(rep)
        names(SYSTEM)
        assert engine().pool.checkedout() == 2  # type: ignore[attr-defined]
    assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]

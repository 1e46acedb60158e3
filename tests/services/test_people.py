import pytest

from core.access import Role, Viewer
from core.errors import ForbiddenError, NotFoundError, RuleError
from db.models import Deal, Person, Team
from db.queries import accounts
from db.session import transaction
from rules.people import PersonFields
from services import people
from tests.build import a_customer, a_deal, saved

pytestmark = pytest.mark.usefixtures("teams", "quick")
NEW = PersonFields(login="gao", name="Gao")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "COST", 4)


def test_a_missing_team_is_made_along_its_way(admin: Viewer) -> None:
    assert people.add(admin, NEW, "East/Suzhou")
    assert people.add(admin, NEW.model_copy(update={"login": "b"}), "East/Suzhou")

    with transaction(admin) as session:
        team = session.get_one(Team, session.get_one(Person, _id(admin, "gao")).team_id)
        assert (team.name, team.path) == ("Suzhou", f"1/{team.id}/")
    assert {p.team for p in people.everybody(admin) if p.login in "gao b"} == {"Suzhou"}


def _id(viewer: Viewer, login: str) -> int:
    return next(p.id for p in people.everybody(viewer) if p.login == login)


def test_only_administrators_add_and_close(manager: Viewer, ops: Viewer) -> None:
    for who in (manager, ops):
        with pytest.raises(ForbiddenError):
            people.add(who, NEW, "East")
        with pytest.raises(ForbiddenError):
            people.close(who, "lin")


@pytest.mark.parametrize(
    ("login", "team", "key"),
    [("LIN", "East", "people.login_taken"), ("gao", " / ", "people.team_needed")],
)
def test_what_is_wrong_is_said(login: str, team: str, key: str, admin: Viewer) -> None:
    with pytest.raises(RuleError) as refused:
        people.add(admin, NEW.model_copy(update={"login": login}), team)
    assert refused.value.key == key


def test_the_last_administrator_stays(admin: Viewer) -> None:
    with pytest.raises(RuleError, match=r"people\.last_administrator"):
        people.close(admin, "admin")
    with pytest.raises(RuleError, match=r"people\.last_administrator"):
        people.change(admin, 90, Role.REP, None)
    people.change(admin, 40, Role.ADMIN, None)
    people.close(admin, "admin")
    with pytest.raises(RuleError, match=r"people\.closed_already"):
        people.close(admin, "admin")
    with pytest.raises(NotFoundError):
        people.close(admin, "nobody")


def test_open_work_goes_along_and_what_is_closed_stays(admin: Viewer) -> None:
    ids = saved(a_deal(), a_deal(outcome="won", stage="contract_signed"))
    saved(a_customer())
    people.change(admin, 10, Role.REP, 2)
    assert people.hand_over(admin, 10, 20) == 2

    with transaction(admin) as session:
        kept = [
            (session.get_one(Deal, i).owner_id, session.get_one(Deal, i).team_id)
            for i in ids
        ]
    assert kept == [(20, 2), (10, 1)]


def test_an_invitation_is_another_password(admin: Viewer) -> None:
    assert people.invite(admin, 10) != people.invite(admin, 10)

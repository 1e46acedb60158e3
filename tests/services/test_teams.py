import pytest

from core.access import Viewer
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from db.models import Deal
from db.session import transaction
from rules.teams import TeamPlaceFields
from services import people, teams
from tests.build import a_deal, saved

pytestmark = pytest.mark.usefixtures("teams")


def at(name: str, above: int | None = None) -> TeamPlaceFields:
    return TeamPlaceFields(name=name, above_id=above)


def outline(viewer: Viewer) -> list[str]:
    return ["  " * place.depth + place.name for place in teams.tree(viewer)]


def test_the_tree_has_each_team_under_its_own_with_people_and_managers(
    admin: Viewer,
) -> None:
    teams.add(admin, at("Anhui", 1))

    assert outline(admin) == ["East", "  Anhui", "  Shanghai", "West"]
    east = teams.tree(admin)[0]
    assert (east.people, east.managers, east.above_id) == (6, ["Mei"], None)
    people.close(admin, "chen")
    assert teams.tree(admin)[2].people == 0


def test_a_team_that_moves_takes_those_under_it_along(
    admin: Viewer, manager: Viewer
) -> None:
    [number] = saved(a_deal(owner_id=30, team_id=3))
    north = teams.add(admin, at("North", None))
    west = teams.tree(admin)[-1]
    teams.change(admin, north, 2, at("North", west.id))

    east = teams.tree(admin)[0]
    teams.change(admin, east.id, east.version, at("Orient", north))

    assert outline(admin) == ["West", "  North", "    Orient", "      Shanghai"]
    with transaction(manager) as session:
        assert session.get(Deal, number) is not None
    with transaction(Viewer(21, 2, manager.role)) as session:
        assert session.get(Deal, number) is not None


@pytest.mark.parametrize(
    ("name", "above", "key"),
    [
        ("West", None, "teams.taken"),
        ("East", 3, "teams.under_itself"),
        ("East", 1, "teams.under_itself"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    name: str, above: int | None, key: str, admin: Viewer
) -> None:
    with pytest.raises(RuleError) as refused:
        teams.change(admin, 1, 1, at(name, above))
    assert refused.value.key == key


def test_the_same_name_may_stand_at_another_place(admin: Viewer) -> None:
    assert teams.add(admin, at("Shanghai", 2))
    with pytest.raises(RuleError, match=r"teams\.taken"):
        teams.add(admin, at("Shanghai", 1))
    with pytest.raises(NotFoundError):
        teams.add(admin, at("Suzhou", 999))


def test_a_team_is_dissolved_when_nobody_is_in_it(admin: Viewer) -> None:
    for number in (1, 3):
        with pytest.raises(RuleError, match=r"teams\.not_empty"):
            teams.dissolve(admin, number)
    people.close(admin, "chen")
    teams.dissolve(admin, 3)

    assert outline(admin) == ["East", "West"]


def test_only_an_administrator_changes_teams(manager: Viewer, ops: Viewer) -> None:
    for who in (manager, ops):
        with pytest.raises(ForbiddenError):
            teams.add(who, at("North", None))
        with pytest.raises(ForbiddenError):
            teams.change(who, 1, 1, at("North", None))
        with pytest.raises(ForbiddenError):
            teams.dissolve(who, 3)


def test_a_team_that_somebody_else_changed_is_not_overwritten(admin: Viewer) -> None:
    teams.change(admin, 1, 1, at("Orient", None))
    with pytest.raises(ConflictError):
        teams.change(admin, 1, 1, at("Levant", None))

import pytest

from core.access import ACTION_ROLES, PAGE_ROLES, SYSTEM, Role, Viewer, may, require
from core.errors import ForbiddenError


@pytest.mark.parametrize("role", Role)
def test_only_a_trainer_sees_no_money_and_only_the_office_sees_all(role: Role) -> None:
    viewer = Viewer(id=1, team_id=1, role=role)

    assert viewer.sees_money is (role is not Role.TRAINER)
    assert viewer.sees_all is (role in {Role.OPS, Role.ADMIN})
    assert role.label == f"people.role_{role}"


def test_a_role_may_or_may_not() -> None:
    rep = Viewer(id=1, team_id=1, role=Role.REP)

    assert may(rep, "pipeline.add")
    assert not may(rep, "pipeline.decide")
    require(rep, "pipeline.add")
    with pytest.raises(ForbiddenError, match=r"app\.not_allowed"):
        require(rep, "pipeline.decide")


@pytest.mark.parametrize("action", ACTION_ROLES)
def test_the_system_may_do_everything(action: str) -> None:
    require(SYSTEM, action)


def test_a_trainer_changes_nothing_that_is_sold() -> None:
    allowed = {
        action for action, roles in ACTION_ROLES.items() if Role.TRAINER in roles
    }

    own = {"account.change", "activities.read"}  # own account, own mentions
    assert {a for a in allowed if not a.startswith("training_results.")} <= own
    assert {page for page, roles in PAGE_ROLES.items() if Role.TRAINER in roles} == {
        "today",
        "training_results",
        "account",
    }

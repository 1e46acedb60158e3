import pytest

from core.access import Role, Viewer
from core.errors import NotFoundError, RuleError
from db.models import Team
from services import acting
from tests.build import a_person, saved
from tests.conftest import NOON


@pytest.mark.usefixtures("teams")
def test_a_login_stands_for_its_person_with_team_and_role() -> None:
    assert acting.viewer("wu") == Viewer(id=21, team_id=2, role=Role.MANAGER)


@pytest.mark.usefixtures("teams")
def test_a_login_that_nobody_has_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no_such_login"):
        acting.viewer("WU ")


def test_a_closed_account_gives_nobody_its_rights() -> None:
    saved(Team(id=1, name="East", path="1/"))
    saved(a_person(id=10, login="gone", closed_at=NOON))

    with pytest.raises(RuleError, match="login_closed"):
        acting.viewer("gone")

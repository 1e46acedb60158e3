"""Making the demonstration company on an empty database, once."""

from contextlib import suppress

import pytest
from sqlmodel import col, select

from core.access import SYSTEM, Role
from core.errors import NotFoundError, RuleError
from db.models import Team
from db.queries import people, records
from db.seed import demonstration as seed
from db.session import transaction
from services import accounts, demonstration, setup
from services.accounts import password_hash

PASSWORD = "rehearsal-of-the-desk"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "CUSTOMERS", 60)
    monkeypatch.setattr(seed, "DEALS", 120)
    monkeypatch.setattr(seed, "LEADS", 30)


@pytest.mark.usefixtures("nobody")
def test_everybody_can_sign_in_with_the_password_given() -> None:
    demonstration.make(PASSWORD, "zh")

    shown = demonstration.faces()
    assert setup.is_set_up()
    assert [face.role for face in shown] == [
        Role.ADMIN,
        Role.MANAGER,
        Role.OPS,
        Role.TRAINER,
        Role.SERVICE,
        Role.MANAGER,
        Role.REP,
    ]
    assert all(password_hash(face.login) != accounts.NOBODY for face in shown)


@pytest.mark.usefixtures("nobody")
def test_it_is_made_on_an_empty_database_only() -> None:
    demonstration.make(PASSWORD, "en")
    before = len(demonstration.faces())

    with pytest.raises(RuleError) as refused:
        demonstration.make(PASSWORD, "en")
    assert refused.value.key == "setup.done_already"
    assert len(demonstration.faces()) == before


def test_a_weak_password_makes_nothing() -> None:
    with pytest.raises(RuleError) as refused:
        demonstration.make("12345", "zh")

    assert refused.value.key == "accounts.too_short"
    assert not setup.is_set_up()


@pytest.mark.usefixtures("nobody")
def test_a_manager_leads_the_own_team_whatever_ids_the_teams_have() -> None:
    with suppress(NotFoundError), transaction(SYSTEM, "data.load") as session:
        people.new_team(session, "Undone")
        records.find(session, Team, 99)  # a sequence of PostgreSQL has gone on

    demonstration.make(PASSWORD, "zh")

    with transaction(SYSTEM) as session:
        root, *teams = session.exec(select(Team).order_by(col(Team.id))).all()
        assert root.path == f"{root.id}/"
        assert [team.path for team in teams] == [f"{root.id}/{t.id}/" for t in teams]

"""Making the demonstration company on an empty database, once."""

import pytest

from core.access import Role
from core.errors import RuleError
from db.seed import demonstration as seed
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

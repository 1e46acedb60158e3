import pytest

from db.queries import accounts
from services import people
from tests.pages.app import signed_in

pytestmark = pytest.mark.usefixtures("teams")


def test_an_administrator_closes_an_account(
    monkeypatch: pytest.MonkeyPatch, admin: object
) -> None:
    monkeypatch.setattr(accounts, "COST", 4)
    app = signed_in(90).switch_page("pages/manage/users.py").run()
    assert not app.exception
    app.selectbox(key="users_one").set_value(10).run()
    app.button(key="users_close").click().run()

    assert not app.exception
    assert [p.is_closed for p in people.everybody(admin) if p.login == "lin"] == [True]  # type: ignore[arg-type]


def test_nobody_else_comes_here() -> None:
    app = signed_in(11).switch_page("pages/manage/users.py").run()

    assert not app.dataframe
    assert app.error

import bcrypt
import pytest
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role, Viewer
from db.models import ListItem
from db.queries import accounts as queries
from rules.people import AccountState
from services import accounts, people, teams
from tests.build import a_customer, a_deal, saved
from tests.pages.app import signed_in
from tests.pages.screen import field, names, press, words

pytestmark = pytest.mark.usefixtures("teams")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bcrypt work as little as it can, and a region be on its list."""
    monkeypatch.setattr(queries, "COST", 4)
    saved(ListItem(list="region", value="East"))


def opened(viewer_id: int = 90, **query: str) -> AppTest:
    app = signed_in(viewer_id).switch_page("pages/manage/users.py")
    for name, value in query.items():
        app.query_params[name] = value
    app = app.run()
    assert not app.exception
    return app


def test_everybody_who_works_here_is_listed_and_who_did_on_request() -> None:
    people.close(SYSTEM, "lin")
    app = opened()
    assert "Lin" not in names(app)
    assert {"Mei", "Zhao"} <= set(names(app))

    app.button_group(key="people_only").set_value(["closed"]).run()

    assert "Lin" in names(app)


def test_a_new_colleague_gets_a_password_that_opens_the_desk(admin: Viewer) -> None:
    app = opened(new="1")
    field(app, "login").set_value("Gao")
    field(app, "name").set_value("Gao Jie")
    press(app, "新增")
    assert "请填写团队" in words(app)
    assert field(app, "name").value == "Gao Jie"
    field(app, "team_id", "selectbox").set_value(3)
    press(app, "新增")

    [password] = [code.value for code in app.code]
    kept = accounts.password_hash("gao")
    assert bcrypt.checkpw(password.encode(), kept.encode())
    known = {p.login: p.team for p in people.everybody(admin)}
    assert known["gao"] == "Shanghai"


def test_a_person_is_moved_to_another_team_and_role(admin: Viewer) -> None:
    app = opened(id="10")
    field(app, "team_id", "selectbox").set_value(2)
    field(app, "role", "selectbox").set_value(Role.SERVICE)
    press(app, "保存")

    record = people.open_one(admin, 10).record
    assert (record.team_id, record.role) == (2, Role.SERVICE)
    assert "id" not in app.query_params


def test_the_second_of_two_administrators_chooses(admin: Viewer) -> None:
    app = opened(id="10")
    before = people.open_one(admin, 10)
    to = before.record.model_copy(update={"name": "Lin Yue"})
    people.change(admin, 10, before.version, to)
    field(app, "name").set_value("Lin Yu")
    press(app, "保存")

    assert any("Lin Yue" in str(radio.options) for radio in app.radio)
    press(app, "再次保存")
    assert people.open_one(admin, 10).record.name == "Lin Yu"


def test_open_work_is_handed_over_and_the_account_closed(admin: Viewer) -> None:
    saved(a_deal(), a_customer())
    app = opened(id="10")
    app.button(key="users_hand_over").click().run()
    assert "请选择接收人" in words(app)
    app.selectbox(key="users_to").set_value(20).run()
    app.button(key="users_hand_over").click().run()
    [said] = app.success
    assert "客户 1 个" in said.value
    assert "商机 1 个" in said.value

    app.button(key="users_close").click().run()

    assert not app.exception
    assert people.open_one(admin, 10).account is AccountState.CLOSED


def test_a_closed_account_is_opened_again_with_a_password(admin: Viewer) -> None:
    people.close(admin, "lin")
    app = opened(id="10")
    assert not [b for b in app.button if b.key == "users_close"]
    app.button(key="users_invite").click().run()

    assert app.code
    assert people.open_one(admin, 10).account is AccountState.INVITED


def test_the_last_administrator_is_told_why_they_stay() -> None:
    app = opened(id="90")
    app.button(key="users_close").click().run()

    assert "最后一位系统管理员" in words(app)


def test_teams_are_made_moved_and_dissolved(admin: Viewer) -> None:
    app = opened(team="new", users_view="teams")
    field(app, "name").set_value("Suzhou")
    field(app, "above_id", "selectbox").set_value(2)
    press(app, "新增")
    place = next(p for p in teams.tree(admin) if p.name == "Suzhou")
    assert place.above_id == 2

    app = opened(team=str(place.id), users_view="teams")
    field(app, "name").set_value("Wuxi")
    field(app, "above_id", "selectbox").set_value(1)
    press(app, "保存")
    assert [p.name for p in teams.tree(admin)] == ["East", "Shanghai", "Wuxi", "West"]

    app = opened(team="1", users_view="teams")
    app.button(key="teams_dissolve").click().run()
    assert "请先移走" in words(app)
    app = opened(team=str(place.id), users_view="teams")
    app.button(key="teams_dissolve").click().run()
    assert "Wuxi" not in [p.name for p in teams.tree(admin)]


def test_a_team_that_is_gone_is_not_opened(admin: Viewer) -> None:
    app = opened(team="999", users_view="teams")

    assert not app.text_input
    assert len(app.dataframe[0].value) == len(teams.tree(admin))


@pytest.mark.parametrize("viewer_id", [10, 11, 40, 50, 60])
def test_nobody_else_comes_here(viewer_id: int) -> None:
    app = opened(viewer_id, id="10", team="1")

    assert not app.dataframe
    assert not app.text_input
    assert app.error

from typing import Any

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from core.access import SYSTEM, Role
from core.money import Currency
from core.settings import Company
from db.queries import accounts as queries
from rules.accounts import FREE_TRIES
from rules.people import PersonFields
from services import accounts, people, setup
from services.setup import FirstAdministrator
from tests.pages.app import started

SECRET = "correct horse battery staple"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bcrypt work as little as it can."""
    monkeypatch.setattr(queries, "COST", 4)


@pytest.fixture
def desk() -> None:
    """Set the desk up with one administrator."""
    about = Company("Jinggong", Currency.CNY)
    setup.set_up(about, FirstAdministrator("lin", "Lin Yue"), SECRET)


def attempt(app: AppTest, login: str, secret: str) -> AppTest:
    app.text_input(key="sign_in_name").set_value(login)
    app.text_input(key="sign_in_secret").set_value(secret)
    return app.button(key="sign_in_send").click().run()


def said(app: AppTest) -> str:
    return " ".join(str(m.value) for m in [*app.markdown, *app.error, *app.warning])


def asked(method: str, ticket: str, origin: str = "same-origin") -> Request:
    """Build what a browser sends to the cookie's route."""
    headers = {"x-desk-ticket": ticket, "sec-fetch-site": origin}
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "scheme": "https",
        "path": "/desk/cookie",
        "query_string": b"",
        "server": ("desk", 443),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    return Request(scope)


def inside(app: AppTest) -> bool:
    return any(button.key == "sign_out" for button in app.button)


def test_an_empty_database_opens_on_the_set_up_page() -> None:
    app = started().run()
    assert not app.exception
    app.text_input(key="setup_company").set_value("Jinggong")
    app.text_input(key="setup_name").set_value("Lin Yue")
    app.text_input(key="setup_login").set_value("Lin")
    app.text_input(key="setup_secret").set_value("short")
    app.button(key="setup_send").click().run()
    assert "密码太短" in said(app)
    assert app.text_input(key="setup_company").value == "Jinggong"

    app.text_input(key="setup_secret").set_value(SECRET)
    app.button(key="setup_send").click().run()

    assert not app.exception
    assert inside(attempt(app, "LIN ", SECRET))


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("login", "secret"),
    [("lin", "wrong"), ("nobody", SECRET), ("lin", ""), ("lin", "密" * 25)],
)
def test_whatever_is_wrong_the_words_are_the_same(login: str, secret: str) -> None:
    app = attempt(started().run(), login, secret)

    assert "用户名或密码不正确" in said(app)
    assert not inside(app)


@pytest.mark.usefixtures("desk")
def test_a_name_waits_after_failures_whether_it_is_known_or_not() -> None:
    for login in ("lin", "nobody"):
        app = started().run()
        for _ in range(FREE_TRIES):
            attempt(app, login, "wrong")
        assert "尝试次数过多" in said(attempt(app, login, SECRET))


@pytest.mark.usefixtures("desk")
def test_a_one_time_password_is_changed_before_any_page() -> None:
    new = PersonFields(login="mei", name="Mei", role=Role.REP)
    once = people.add(SYSTEM, new, "East")
    app = attempt(started().run(), "mei", once)
    assert not inside(app)

    app.text_input(key="change_secret").set_value("meimeimeimei")
    assert "不要包含" in said(app.button(key="change_send").click().run())
    app.text_input(key="change_secret").set_value(SECRET)

    assert inside(app.button(key="change_send").click().run())


@pytest.mark.usefixtures("desk")
def test_a_new_password_ends_the_other_sign_ins() -> None:
    app, other = (attempt(started().run(), "lin", SECRET) for _ in range(2))
    assert inside(app)
    accounts.change_password(app.session_state.viewer, "another long secret")

    assert not inside(app.run())
    assert not inside(other.run())


@pytest.mark.usefixtures("desk")
def test_signing_out_ends_here() -> None:
    app = attempt(started().run(), "lin", SECRET)
    app.button(key="sign_out").click().run()

    assert not inside(app)
    assert not app.exception


@pytest.mark.usefixtures("desk")
def test_a_closed_account_is_out_at_the_next_step() -> None:
    once = people.add(
        SYSTEM, PersonFields(login="mei", name="Mei", role=Role.ADMIN), "East"
    )
    app = attempt(started().run(), "mei", once)
    app.text_input(key="change_secret").set_value(SECRET)
    app.button(key="change_send").click().run()
    assert inside(app)

    people.close(SYSTEM, "mei")

    assert not inside(app.run())
    assert "用户名或密码不正确" in said(attempt(app, "mei", SECRET))


@pytest.mark.usefixtures("desk")
def test_a_ticket_buys_one_cookie_that_no_script_can_read() -> None:
    import server  # noqa: PLC0415 (it makes the app)

    tab, ticket = accounts.begin("lin", "")
    crossed = server.cookie(asked("POST", ticket, origin="cross-site"))
    first, again = (server.cookie(asked("POST", ticket)) for _ in range(2))
    dropped = server.cookie(asked("DELETE", ""))

    answers = [a.status_code for a in (crossed, first, again, dropped)]
    assert answers == [403, 204, 410, 204]
    given = str(first.headers["set-cookie"])
    assert all(f in given.lower() for f in ("httponly", "samesite=lax", "secure"))
    secret = given.partition("=")[2].partition(";")[0]
    member, _ = accounts.who(None, secret)
    assert member is not None
    assert member.login == "lin"
    accounts.end(tab)
    assert accounts.who(None, secret) == (None, None)


@pytest.mark.usefixtures("desk")
def test_signing_out_everywhere_ends_the_other_tab_too() -> None:
    app, other = (attempt(started().run(), "lin", SECRET) for _ in range(2))
    app.switch_page("pages/start/account.py").run()
    app.button(key="end_everywhere").click().run()

    assert not inside(app)
    assert not inside(other.run())

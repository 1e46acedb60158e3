from playwright.sync_api import Page, expect

from components.sign_in import COOKIE
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_customer, settled, sign_in, title


def cookie(page: Page) -> str:
    """Return what the browser holds to stay signed in, or nothing."""
    held = (c for c in page.context.cookies() if c.get("name") == COOKIE)
    return next((str(c.get("value")) for c in held), "")


def test_a_wrong_password_is_said_and_the_name_stays(visit: Visit, hire: Hire) -> None:
    rep = hire()
    page = visit("/")

    sign_in(page, rep.login, "not the password")

    expect(page.get_by_text("Login or password is wrong")).to_be_visible()
    expect(page.get_by_label("Login", exact=True)).to_have_value(rep.login)
    expect(page.get_by_role("link", name="Customers")).to_have_count(0)


def test_a_sent_link_survives_the_sign_in_which_lasts_until_it_is_ended(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    number, name = a_customer(rep)
    page = visit(f"/customer?id={number}")

    with page.expect_response("**/desk/cookie"):
        sign_in(page, rep.login)
    expect(title(page, name)).to_be_visible()
    expect(page).to_have_url(f"/customer?id={number}")
    settled(page).reload()
    expect(title(page, name)).to_be_visible()
    assert COOKIE not in page.evaluate("document.cookie")

    held = cookie(page)
    page.get_by_role("button", name=rep.name).click()
    with page.expect_response("**/desk/cookie"):
        page.get_by_role("button", name="Sign out").click()
    expect(title(page, "Sales Desk")).to_be_visible()
    assert not cookie(page)
    page.context.add_cookies([{"name": COOKIE, "value": held, "url": page.url}])
    settled(page).reload()
    expect(title(page, "Sales Desk")).to_be_visible()
    expect(title(page, name)).to_have_count(0)


def test_a_one_time_password_opens_nothing_but_the_choice_of_an_own_one(
    visit: Visit, hire: Hire
) -> None:
    rep = hire(must_change=True)
    page = visit("/")
    sign_in(page, rep.login)
    expect(page.get_by_text("Choose a password of your own")).to_be_visible()
    expect(page.get_by_role("link", name="Customers")).to_have_count(0)

    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Too short")).to_be_visible()
    page.get_by_label("New password", exact=True).fill("a sentence to keep in mind")
    page.get_by_role("button", name="Save").click()

    expect(title(page, f"Hello, {rep.name}")).to_be_visible()
    expect(page.get_by_role("link", name="Customers")).to_be_visible()

from playwright.sync_api import expect

from services import pipeline
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import SECRET, a_customer, a_deal, field, settled, title


def test_the_sign_in_needs_no_mouse(visit: Visit, hire: Hire) -> None:
    rep = hire()
    page = visit("/")

    page.get_by_label("Login", exact=True).focus()
    page.keyboard.type(rep.login)
    page.keyboard.press("Tab")
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")

    expect(title(page, f"Hello, {rep.name}")).to_be_visible()


def test_enter_in_the_search_shows_what_was_searched_for(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    _, name = a_customer(rep)
    a_customer(rep)
    page = visit("/customers", rep)
    expect(page.get_by_text("2 in all")).to_be_visible()

    page.get_by_role("searchbox", name="Search").fill(name)
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 in all")).to_be_visible()
    page.wait_for_url("**/customers?customers_q=*")
    sent = visit(page.url, rep)
    expect(sent.get_by_text("1 in all")).to_be_visible()


def test_escape_closes_a_drawer_which_keeps_what_was_typed(
    visit: Visit, hire: Hire
) -> None:
    page = visit("/customers", hire())
    page.get_by_role("button", name="New customer").click()
    field(page, "Customer name").fill("Foundry")
    expect(page).to_have_url("/customers?new=1")

    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url("/customers")
    settled(page).get_by_role("button", name="New customer").click()
    expect(field(page, "Customer name")).to_have_value("Foundry")


def test_escape_closes_the_question_of_a_refused_move(visit: Visit, hire: Hire) -> None:
    rep = hire()
    number, _ = a_deal(rep)
    pipeline.move(rep.viewer, number, "first_contact")
    page = visit(f"/deal?id={number}", rep)
    page.get_by_role("button", name="Move on to Needs analysis").click()
    expect(page.get_by_role("dialog", name="Not yet")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    settled(page).get_by_role("radio", name="In a week").click()
    expect(settled(page).get_by_role("dialog")).to_have_count(0)

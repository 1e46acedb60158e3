from playwright.sync_api import Page, expect

from core.access import SYSTEM, Role
from services import people
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_deal, field, settled, stored, title


def is_out(page: Page) -> None:
    """Expect the sign-in form, and nothing else, now and after a reload."""
    for _ in range(2):
        expect(title(page, "Sales Desk")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("link", name="Customers")).to_have_count(0)
        settled(page).reload()


def test_whose_account_was_closed_is_out_at_the_next_click(
    visit: Visit, hire: Hire
) -> None:
    rep, office = hire(), hire(Role.OPS)
    number, _ = a_deal(rep)
    page = visit(f"/deal?id={number}", rep)

    people.close(SYSTEM, rep.login)
    page.get_by_role("button", name="Move on to First contact").click()

    is_out(page)
    assert stored(office, number)["stage"] == "prospecting"


def test_whose_account_was_closed_saves_no_form_that_is_open(
    visit: Visit, hire: Hire
) -> None:
    rep, office = hire(), hire(Role.OPS)
    number, _ = a_deal(rep)
    page = visit(f"/deal?id={number}&edit=1", rep)
    field(page, "Deal").fill("Press")

    people.close(SYSTEM, rep.login)
    page.get_by_role("button", name="Save", exact=True).click()

    is_out(page)
    assert stored(office, number)["name"] == "Line 2"

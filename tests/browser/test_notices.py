from playwright.sync_api import Page, expect

from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_deal, field, settled, title

SOON_MS = 5_000


def said(page: Page, words: str) -> None:
    """Expect a notice below the page."""
    notice = page.get_by_test_id("stBottom").get_by_role("status")
    expect(notice.filter(has_text=words)).to_be_visible(timeout=SOON_MS)


def test_what_was_done_is_said_although_the_page_is_drawn_anew(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    number, _ = a_deal(rep)
    page = visit(f"/deal?id={number}&edit=1", rep)

    field(page, "Deal").fill("Press")
    page.get_by_role("button", name="Save", exact=True).click()
    said(page, "Saved.")
    expect(title(page, "Press")).to_be_visible()

    settled(page).get_by_label("What was said").fill("They called.")
    page.get_by_role("button", name="Log", exact=True).click()
    said(page, "Logged.")

    page.goto("/customers?new=1")
    field(page, "Customer name").fill("Foundry of the said")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(title(page, "Foundry of the said")).to_be_visible()
    said(page, "Added.")

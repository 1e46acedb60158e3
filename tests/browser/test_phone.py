from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_deal, settled, title

PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
}


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(
        page.evaluate(
            "Math.max(...[document.scrollingElement, ...document.querySelectorAll("
            "'[data-testid=stMain], [data-testid=stMainBlockContainer]')]"
            ".map(e => e.scrollWidth)) - innerWidth"
        )
    )


@pytest.mark.parametrize(
    ("address", "heading", "button", "follows"),
    [
        ("/", "Hello, {name}", "Log a follow-up", "What was said"),
        ("/pipeline", "Deals", "New deal", "Expected close"),
        ("/deal?id={deal}", "Line 2", "Move on to First contact", "took 0 days"),
        ("/customers", "Customers", "New customer", "Customer name"),
    ],
    ids=["today", "pipeline", "deal", "customers"],
)
def test_a_phone_scrolls_no_page_sideways_and_reaches_menu_and_main_button(
    visit: Visit, hire: Hire, address: str, heading: str, button: str, follows: str
) -> None:
    rep = hire()
    number, _ = a_deal(rep)
    heading = heading.format(name=rep.name)
    page = visit(address.format(deal=number), rep, **PHONE)
    expect(title(page, heading)).to_be_visible()
    main = settled(page).get_by_role("button", name=button)
    expect(main).to_be_in_viewport(ratio=1)
    assert overflow(page) <= 0

    page.get_by_role("button", name="Expand sidebar").tap()
    contacts = page.get_by_role("link", name="Contacts")
    expect(contacts).to_be_in_viewport(ratio=1)
    contacts.tap()
    expect(title(page, "Contacts")).to_be_visible()
    settled(page).go_back()
    expect(title(page, heading)).to_be_visible()
    main.tap()
    expect(page.get_by_text(follows).last).to_be_in_viewport()
    settled(page)
    assert overflow(page) <= 0

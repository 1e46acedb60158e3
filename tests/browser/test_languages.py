import re

import pytest
from playwright.sync_api import expect

from services import accounts
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import settled, title


@pytest.mark.parametrize(
    ("language", "spoken", "page_title", "button"),
    [("zh", "en-US", "客户", "新建客户"), ("en", "zh-CN", "Customers", "New customer")],
)
def test_a_page_speaks_the_language_of_the_account_whatever_the_browser(
    visit: Visit, hire: Hire, language: str, spoken: str, page_title: str, button: str
) -> None:
    rep = hire()
    accounts.set_locale(rep.viewer, language)

    page = visit("/customers", rep, locale=spoken)

    expect(title(page, page_title)).to_be_visible()
    expect(page.get_by_role("link", name=page_title)).to_be_visible()
    expect(page.get_by_role("button", name=button)).to_be_visible()
    words = page.locator("body").inner_text()
    assert bool(re.search(r"[\u4e00-\u9fff]", words)) is (language == "zh")


def test_the_language_chosen_in_the_menu_is_remembered(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    page = visit("/customers", rep, locale="zh-CN")
    expect(title(page, "客户")).to_be_visible()

    page.get_by_role("button", name=rep.name).click()
    page.get_by_role("radio", name="English").click()

    expect(title(page, "Customers")).to_be_visible()
    settled(page)
    elsewhere = visit("/customers", rep, locale="zh-CN")
    expect(title(elsewhere, "Customers")).to_be_visible()

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.desk import SECRET, settled, sign_in, title
from tests.browser.serving import serving


def test_an_empty_desk_is_set_up_in_the_browsers_language(
    browser: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path) as url:
        chinese = browser.new_page(base_url=url, locale="zh-CN")
        chinese.goto("/customers")
        expect(title(chinese, "设置销售内务台")).to_be_visible()
        page = browser.new_page(base_url=url, locale="en-GB")
        page.goto("/")
        expect(title(settled(page), "Set up Sales Desk")).to_be_visible()

        page.get_by_label("Company name").fill("Jinggong")
        page.get_by_label("Name of the administrator").fill("Bo Tao")
        page.get_by_label("Login of the administrator").fill("Boss")
        page.get_by_label("Password", exact=True).fill(SECRET)
        page.get_by_role("button", name="Set up").click()
        expect(title(page, "Sales Desk")).to_be_visible()
        sign_in(page, "boss")

        expect(title(page, "Hello, Bo Tao")).to_be_visible()
        expect(
            page.get_by_role("link", name="Sales process", exact=True)
        ).to_be_visible()
        settled(chinese).reload()
        expect(title(chinese, "销售内务台")).to_be_visible()
        page.context.close()
        chinese.context.close()

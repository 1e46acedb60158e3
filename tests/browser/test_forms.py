from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from core.access import Role
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_deal, field, stored, title

NO_AMOUNT = "This cannot be read as an amount."


def beside(page: Page, label: str) -> Locator:
    """Return what stands in the column of a field: the field, and its problem."""
    columns = page.get_by_role("dialog").get_by_test_id("stColumn")
    return columns.filter(has=field(page, label)).first


def choose(page: Page, label: str) -> str:
    """Choose the first option of a list; return it."""
    page.get_by_role("combobox", name=label).click()
    option = page.get_by_role("option").first
    words = option.inner_text()
    option.click()
    return words


def test_a_form_with_errors_says_so_beside_each_field_and_keeps_what_was_typed(
    visit: Visit, hire: Hire
) -> None:
    rep, close = hire(), date.today() + timedelta(days=60)  # noqa: DTZ011 (any day)
    page = visit("/pipeline?new=1", rep)
    field(page, "Amount").fill("a lot")
    field(page, "Note").fill("They want it in spring.")
    source = choose(page, "Source")
    day = page.get_by_role("group", name="Expected close")
    day.get_by_role("spinbutton").first.press_sequentially(f"{close:%Y%m%d}")
    page.keyboard.press("Escape")  # the calendar
    page.get_by_role("button", name="Add", exact=True).click()

    expect(beside(page, "Amount")).to_contain_text(NO_AMOUNT)
    expect(beside(page, "Deal")).to_contain_text("Please fill this in.")
    expect(beside(page, "Number")).not_to_contain_text("Please")
    expect(field(page, "Amount")).to_have_value("a lot")
    expect(field(page, "Note")).to_have_value("They want it in spring.")
    expect(page.get_by_role("combobox", name="Source")).to_have_value(source)
    field(page, "Deal").fill("Line 2")
    field(page, "Amount").fill("-5")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(beside(page, "Amount")).to_contain_text("At least ¥0.00.")
    expect(field(page, "Deal")).to_have_value("Line 2")
    field(page, "Amount").fill("1,250.50")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(title(page, "Line 2")).to_be_visible()
    kept = stored(rep, int(page.url.partition("id=")[2]))
    assert (kept["amount_minor"], kept["currency"]) == (125_050, "CNY")
    assert (kept["note"], kept["expected_close_on"]) == (
        "They want it in spring.",
        close,
    )


def test_two_people_change_one_deal_and_the_second_one_chooses(
    visit: Visit, hire: Hire
) -> None:
    rep, office = hire(), hire(Role.OPS)
    number, _ = a_deal(rep)
    address = f"/deal?id={number}&edit=1"
    mine, theirs = visit(address, rep), visit(address, office)
    for page, name, amount in ((theirs, "Press", "300"), (mine, "Mill", "200")):
        field(page, "Deal").fill(name)
        field(page, "Amount").fill(amount)
        page.get_by_role("button", name="Save", exact=True).click()
        if page is theirs:
            expect(title(page, "Press")).to_be_visible()
            expect(page.get_by_role("dialog")).to_have_count(0)

    expect(mine.get_by_text("Someone saved this record after you")).to_be_visible()
    assert stored(rep, number)["name"] == "Press"
    names = mine.get_by_role("radiogroup", name="Deal: which one to keep")
    amounts = mine.get_by_role("radiogroup", name="Amount: which one to keep")
    expect(names.get_by_text("Mine: Mill")).to_be_visible()
    expect(amounts.get_by_text("Mine: ¥200.00")).to_be_visible()
    amounts.get_by_text("Theirs: ¥300.00").click()
    mine.get_by_role("button", name="Save again").click()

    expect(title(mine, "Mill")).to_be_visible()
    kept = stored(rep, number)
    assert (kept["name"], kept["amount_minor"]) == ("Mill", 300_00)

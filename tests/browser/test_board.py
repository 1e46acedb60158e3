from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Hire, Visit
from tests.browser.desk import a_deal, settled, stored


def lane(page: Page, stage: str) -> Locator:
    return page.get_by_role("region", name=f"{stage}, ")


def card(place: Page | Locator, customer: str) -> Locator:
    return place.get_by_role("button", name=f"Open {customer}")


def test_a_card_dragged_to_the_next_stage_stays_there(visit: Visit, hire: Hire) -> None:
    rep = hire()
    number, customer = a_deal(rep)
    page = visit("/pipeline", rep)

    card(page, customer).drag_to(lane(page, "First contact"))

    expect(card(lane(page, "First contact"), customer)).to_be_visible()
    settled(page).reload()
    expect(card(lane(page, "First contact"), customer)).to_be_visible()
    expect(card(lane(page, "Prospect identification"), customer)).to_have_count(0)
    assert stored(rep, number)["stage"] == "first_contact"


def test_a_card_moves_by_keyboard_and_takes_the_focus_along(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    number, customer = a_deal(rep)
    page = visit("/pipeline", rep)

    card(page, customer).focus()
    page.keyboard.press("Alt+ArrowRight")

    expect(card(lane(page, "First contact"), customer)).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(card(lane(page, "Prospect identification"), customer)).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")
    expect(card(lane(page, "First contact"), customer)).to_be_focused()
    settled(page).reload()
    expect(card(lane(page, "First contact"), customer)).to_be_visible()
    card(page, customer).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/deal?id={number}")


def test_a_refused_move_says_what_is_missing_and_moves_nothing(
    visit: Visit, hire: Hire
) -> None:
    rep = hire()
    number, customer = a_deal(rep)
    page = visit("/pipeline", rep)
    onward = page.get_by_role("button", name=f"Move {customer} on to First contact")
    onward.click()
    expect(card(lane(page, "First contact"), customer)).to_be_visible()

    card(page, customer).drag_to(lane(page, "Needs analysis"))

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("It is still at First contact")).to_be_visible()
    expect(dialog.get_by_text("At least one follow-up")).to_be_visible()
    expect(card(lane(page, "First contact"), customer)).to_have_count(1)
    assert stored(rep, number)["stage"] == "first_contact"

from uuid import uuid4

from playwright.sync_api import Position, expect

from core.access import Role
from tests.browser.conftest import Hire, Visit
from tests.browser.desk import settled, title

HEADINGS = "Number,Deal,Customer,Stage,Amount,Created on"
FIRST_NAME: Position = {"x": 80, "y": 52}
"""Where a list has the name of its first row: tables are drawn, not written."""


def five_deals(mark: str) -> bytes:
    """Return a file of five deals, the last at a stage that nobody knows."""
    rows = [
        f"{mark}-{n},Press {mark} {n},Foundry {mark},Prospecting,{n}000,2026-03-0{n}"
        for n in range(1, 5)
    ]
    rows.append(f"{mark}-5,Press {mark} 5,Foundry {mark},Nowhere,5000,2026-03-05")
    return "\n".join([HEADINGS, *rows, ""]).encode()


def test_a_file_is_checked_written_seen_in_the_list_and_taken_back(
    visit: Visit, hire: Hire
) -> None:
    office, mark = hire(Role.OPS), uuid4().hex[:8]
    page, content = visit("/imports", office), five_deals(mark)

    page.get_by_role("combobox", name="What the file has").click()
    page.get_by_role("option", name="Deals").click()
    page.locator(".st-key-imports_file_deals input[type=file]").set_input_files(
        {"name": f"{mark}.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.get_by_text("What the columns mean")).to_be_visible()
    for heading in HEADINGS.split(","):  # each is what we call it
        column = page.get_by_role("combobox", name=heading, exact=True)
        expect(column).to_have_value(heading)
    page.get_by_role("button", name="Check only").click()
    counts = page.get_by_text("5 rows: 4 created, 0 updated, 0 unchanged, 1 rejected")
    expect(counts).to_be_visible()
    batch = page.get_by_text(f"{mark}.csv · Deals · Done")
    expect(batch).to_have_count(0)  # only checked: nothing is written

    settled(page).get_by_role("button", name="Import 4 rows", exact=True).click()
    expect(batch).to_be_visible()
    expect(counts).to_be_visible()
    listed = visit(f"/pipeline?pipeline_view=list&deals_q={mark}", office)
    expect(listed.get_by_text("4 in all")).to_be_visible()
    listed.get_by_test_id("stDataFrameResizable").click(position=FIRST_NAME)
    expect(title(listed, f"Press {mark} 1")).to_be_visible()

    settled(page).get_by_role("button", name="Take back").first.click()  # the latest
    expect(page.get_by_text("What it made is removed")).to_be_visible()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Take back").click()
    expect(page.get_by_text(f"{mark}.csv · Deals · Taken back")).to_be_visible()
    listed.goto(f"/pipeline?pipeline_view=list&deals_q={mark}")
    expect(listed.get_by_text("0 in all")).to_be_visible()


def test_a_click_stops_an_import_between_two_pieces(visit: Visit, hire: Hire) -> None:
    office, mark = hire(Role.OPS), uuid4().hex[:8]
    content = "\n".join(["name,phone", *(f"{mark} {n},{n}" for n in range(9000))])
    page = visit("/imports", office)
    page.locator(".st-key-imports_file_customers input[type=file]").set_input_files(
        {"name": f"{mark}.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("of 9000 rows")).to_be_visible(timeout=20_000)

    page.get_by_role("button", name="Stop").click()

    batch = page.get_by_text(f"{mark}.csv · Customers · Interrupted")
    expect(batch).to_be_visible(timeout=20_000)

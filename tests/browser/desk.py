"""Speak of the desk as people do who sit in front of it."""

import re
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from core.access import Viewer
from rules.customers import CustomerFields
from rules.pipeline import DealFields
from services import pipeline, records

SECRET = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Somebody:
    """A colleague whose password is ``SECRET``."""

    viewer: Viewer
    login: str
    name: str


def settled(page: Page) -> Page:
    """Wait until the page is there and the server has nothing more to say.

    After a click, expect first what it brings: the server may not have begun yet.
    """
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    return page


def title(page: Page, words: str) -> Locator:
    """Return the title of a page."""
    return page.get_by_role("heading", level=1, name=words, exact=True)


def field(place: Page | Locator, label: str) -> Locator:
    """Return an input of a form by its label, marked as required or not."""
    name = re.compile(rf"^{re.escape(label)}( \*)?$")
    return place.get_by_role("textbox", name=name)


def sign_in(page: Page, login: str, secret: str = SECRET) -> None:
    """Fill in the sign-in form and send it."""
    page.get_by_label("Login", exact=True).fill(login)
    page.get_by_label("Password", exact=True).fill(secret)
    page.get_by_role("button", name="Sign in").click()


def a_customer(who: Somebody, name: str = "") -> tuple[int, str]:
    """Enter a customer whose name no other test uses; return number and name."""
    name = name or f"Acme {uuid4().hex[:8]}"
    new = CustomerFields(name=name)
    return records.add(who.viewer, "customers", new, uuid4().hex), name


def a_deal(who: Somebody, name: str = "Line 2") -> tuple[int, str]:
    """Open a deal at the first stage; return its number and its customer's name.

    It may move on once: the stage after needs a follow-up.
    """
    customer, called = a_customer(who)
    new = DealFields(name=name, customer_id=customer, amount_minor=100_00)
    return pipeline.add(who.viewer, new, uuid4().hex), called


def stored(who: Somebody, number: int) -> dict[str, object]:
    """Return what the database has of a deal."""
    return dict(records.open_one(who.viewer, "deals", number).row.values)

"""Fixtures: one server for all tests of a worker, and people in front of browsers.

The server is another process with the clock of the machine. What a test needs in the
database it writes itself, beside the server, under names that no other test uses.
"""

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlmodel import select

from components.sign_in import COOKIE
from core.access import SYSTEM, Role, Viewer
from core.settings import Company
from db.models import Person, Team
from db.queries import accounts as queries
from db.queries import records
from db.session import engine, transaction
from rules.people import PersonFields
from services import accounts, setup
from services.setup import FirstAdministrator
from tests.browser.desk import SECRET, Somebody, settled
from tests.browser.serving import serving
from tests.conftest import forget

PATIENCE_MS = 15_000
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
Visit = Callable[..., Page]
Hire = Callable[..., Somebody]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where the browser is; none is ever downloaded."""
    if found := os.environ.get("SALESDESK_CHROMIUM"):
        return found
    pytest.skip("needs a browser: SALESDESK_CHROMIUM says where Chromium or Chrome is")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Generator[Browser]:
    """Return a browser.

    It ends with the module: while it is there the thread has a running event loop,
    and other tests of this process start one of their own.
    """
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # As root, in a container, Chromium starts only without its sandbox.
        started = playwright.chromium.launch(
            executable_path=chromium, args=QUIET, chromium_sandbox=False
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def desk(
    chromium: str,  # noqa: ARG001 (without a browser no server is needed)
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[tuple[str, Path]]:
    """Return the address of a company at work, and the folder of its database."""
    var = tmp_path_factory.mktemp("desk")
    with serving(var) as url, pytest.MonkeyPatch.context() as patched:
        patched.setenv("SALESDESK_VAR", str(var))
        patched.delenv("SALESDESK_DATABASE_URL", raising=False)
        forget()
        setup.set_up(Company("Jinggong"), FirstAdministrator("boss", "Bo Tao"), SECRET)
        engine().dispose()
        forget()
        yield url, var


@pytest.fixture(autouse=True)
def database(
    desk: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Generator[None]:
    """Point this process at the server's database, beside the server."""
    monkeypatch.setenv("SALESDESK_VAR", str(desk[1]))
    for name in ("SALESDESK_DATABASE_URL", "SALESDESK_ANALYTICS_URL"):
        monkeypatch.delenv(name, raising=False)
    forget()
    yield
    engine().dispose()
    forget()


@pytest.fixture(autouse=True)
def noon() -> None:
    """Let the time be what it is: the server cannot be told another."""


@pytest.fixture
def hire(desk: tuple[str, Path]) -> Hire:  # noqa: ARG001 (the company comes first)
    """Return a way to add a colleague, with ``SECRET`` as the password."""

    def add(role: Role = Role.REP, *, must_change: bool = False) -> Somebody:
        login = f"{role}.{uuid4().hex[:8]}"
        with transaction(SYSTEM, "people.add") as session:
            team = session.exec(select(Team)).one()
            fields = PersonFields(
                login=login, name=login.title(), role=role, team_id=team.id
            )
            number = records.add(session, Person, fields).id or 0
            viewer = Viewer(number, team.id or 0, role)
        kept = queries.hashed(SECRET, cost=4)
        with queries.accounts() as accounting:
            queries.set_password(accounting, number, kept, must_change=must_change)
        return Somebody(viewer, login, fields.name)

    return add


@pytest.fixture
def visit(browser: Browser, desk: tuple[str, Path]) -> Generator[Visit]:
    """Return a way to open a page in a new browser, signed in or not.

    What a page's scripts fail on in the browser fails the test.
    """
    url, contexts, failed = desk[0], list[BrowserContext](), list[str]()

    def open_(address: str, who: Somebody | None = None, **how: Any) -> Page:
        context = browser.new_context(base_url=url, **{"locale": "en-US", **how})
        contexts.append(context)
        if who:
            _, ticket = accounts.begin(who.login, "")
            token = accounts.redeem(ticket) or ""
            context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(address)
        return settled(page)

    yield open_
    for context in contexts:
        context.close()
    assert not failed

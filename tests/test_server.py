import asyncio
import json
import threading
import time
from collections.abc import Mapping
from typing import Any

from alembic import command
from starlette.requests import Request
from streamlit.runtime.pages_manager import PagesManager

import server
from db.migrate import config, level, newest
from db.session import running
from tests.conftest import ROOT


def health() -> tuple[int, Mapping[str, Any]]:
    asked = Request({"type": "http", "method": "GET", "path": "/health", "headers": []})
    answer = asyncio.run(server.health(asked))
    return answer.status_code, json.loads(bytes(answer.body))


async def one_life() -> None:
    async with server.lifespan(server.app):
        pass


def test_a_start_brings_the_database_to_the_level_of_the_code() -> None:
    command.stamp(config(), "head")
    status, answer = health()
    assert (status, answer["status"], answer["migration"]) == (200, "ok", newest())

    asyncio.run(one_life())
    assert level() == newest()


def test_the_first_visit_after_a_start_finds_the_page_of_a_link() -> None:
    command.stamp(config(), "head")
    PagesManager.uses_pages_directory = None

    asyncio.run(one_life())
    PagesManager(str(ROOT / "Home.py"))

    assert PagesManager.uses_pages_directory is False


def test_health_says_that_the_database_is_behind() -> None:
    status, answer = health()
    assert (status, answer["status"], answer["migration"]) == (503, "outdated", None)


def test_a_stop_waits_for_what_is_being_saved() -> None:
    command.stamp(config(), "head")
    saved = []
    begun = threading.Event()

    def save() -> None:
        with running.one():
            begun.set()
            time.sleep(0.3)
            saved.append("it")

    saving = threading.Thread(target=save)
    saving.start()
    begun.wait()
    asyncio.run(one_life())

    assert saved == ["it"]
    saving.join()

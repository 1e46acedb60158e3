"""The app as a server: the pages, ``/health``, and what begins and ends with it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager

from components.sign_in import COOKIE
from db.migrate import upgrade
from db.replica import replica
from db.session import running
from rules.accounts import LASTS
from services import accounts
from services import health as services_health

PATIENCE_S = 10
"""How long a stop waits for writing use cases."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """Bring the database up to date, fill the copy; let what is being saved finish."""
    # The folder pages/ makes Streamlit take the first visit for an app of its old kind,
    # until st.navigation has run once: a link to a page would not be found.
    PagesManager.uses_pages_directory = False
    await asyncio.to_thread(upgrade)
    filling = asyncio.create_task(asyncio.to_thread(replica().rebuild))
    yield
    await filling
    await asyncio.to_thread(running.wait_idle, PATIENCE_S)


async def health(_: Request) -> JSONResponse:
    """Say whether the database answers and is at the level that the code needs."""
    found = await asyncio.to_thread(services_health.health)
    return JSONResponse(asdict(found), status_code=200 if found.status == "ok" else 503)


def cookie(request: Request) -> Response:
    """Give the browser its cookie for a ticket, or take it away.

    Not ``async``: it runs in a thread. No script ever holds the cookie's secret.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return Response(status_code=403)
    ticket = request.headers.get("X-Desk-Ticket", "")
    token = accounts.redeem(ticket) if request.method == "POST" else None
    done = token or request.method == "DELETE"
    answer = Response(status_code=204 if done else 410)
    secure = request.url.scheme == "https"
    if token:
        lasts = int(LASTS.total_seconds())
        answer.set_cookie(
            COOKIE, token, max_age=lasts, httponly=True, samesite="lax", secure=secure
        )
    elif request.method == "DELETE":
        answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure)
    return answer


app = st.App(
    Path(__file__).with_name("Home.py"),
    lifespan=lifespan,
    routes=[
        Route("/health", health),
        Route("/desk/cookie", cookie, methods=["POST", "DELETE"]),
    ],
)

"""The app as a server: the pages, ``/health``, and what begins and ends with it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from db.migrate import level, newest, upgrade
from db.session import running

PATIENCE_S = 10
"""How long a stop waits for writing use cases."""


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """Bring the database up to date first, and let what is being saved finish."""
    await asyncio.to_thread(upgrade)
    yield
    await asyncio.to_thread(running.wait_idle, PATIENCE_S)


async def health(_: Request) -> JSONResponse:
    """Say whether the database answers and is at the level that the code needs."""
    at, needed = await asyncio.to_thread(lambda: (level(), newest()))
    current = at == needed
    answer = {"status": "ok" if current else "outdated", "migration": at}
    return JSONResponse(answer, status_code=200 if current else 503)


app = st.App(
    Path(__file__).with_name("Home.py"),
    lifespan=lifespan,
    routes=[Route("/health", health)],
)

"""Turn failures into words. The only broad ``except`` below the server lives here."""

import json
import logging
import traceback
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components import session
from components.words import literal, sentence, t
from core import clock
from core.errors import AppError

log = logging.getLogger("salesdesk")
SAID = "feedback~said"


@contextmanager
def failures_shown() -> Generator[None]:
    """Show expected failures as text and unexpected ones as an incident number.

    ``st.rerun()`` and ``st.stop()`` pass through: they are ``BaseException``.
    """
    session.require_still()
    try:
        yield
    except AppError as error:
        st.warning(literal(sentence(error.key, error.values)), icon=":material/info:")
    except Exception as error:  # noqa: BLE001 (a person sees a number, never a trace)
        incident = recorded(error)
        st.error(t("app.failed", incident=incident), icon=":material/error:")


def say(words: str) -> None:
    """Say in passing what was done, also where the page is drawn anew at once.

    Streamlit drops what a run said if the next one begins before it was sent.
    """
    st.session_state.setdefault(SAID, []).append(words)


def said() -> None:
    """Show what is to be said; ``Home.py`` does so around every page.

    Below the page until the next run: a toast covers the buttons at the top right,
    and is gone before a slow reader, or a screen reader, has come to it.
    """
    for words in st.session_state.pop(SAID, ()):
        with st.bottom:
            st.success(literal(words), icon=":material/check:")


def logged(build: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return ``build`` so that its failure is recorded: for files made on a click.

    Streamlit runs these outside a page, where nothing can be shown.
    """

    def attempt() -> bytes:
        try:
            return build()
        except Exception as error:
            recorded(error)
            raise

    return attempt


def recorded(error: Exception) -> str:
    """Write one JSON line about an unexpected failure; return its incident number."""
    incident = uuid.uuid4().hex[:8]
    viewer = st.session_state.get("viewer")
    line = {
        "at": clock.now().isoformat(),
        "incident": incident,
        "error": type(error).__name__,
        "page": _page(),
        "person": getattr(viewer, "id", None),
        "traceback": "".join(traceback.format_exception(error)),
    }
    log.error(json.dumps(line, ensure_ascii=False))
    return incident


def _page() -> str:
    """Return the address of the page that is running; ``st.context.url`` has none."""
    context = get_script_run_ctx()
    if context is None:
        return ""
    page = context.pages_manager.get_pages().get(context.page_script_hash)
    return page.get("url_pathname", "") if page else ""

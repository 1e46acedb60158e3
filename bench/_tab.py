"""A browser tab without a browser: a session of the running app over its websocket.

A step is timed from the message that asks for a run to the end of the last run that it
caused: what the server does, and the way there and back on one machine.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import uniform
from typing import Any
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect

from components.sign_in import COOKIE

PATIENCE_S = 60
ID_PARTS = 3
"""A widget's id is a prefix, a hash and the key that the page gave it."""


class ScreenError(Exception):
    """The app showed an exception, or what a step needs is not on the screen."""


@dataclass(slots=True)
class Widget:
    """What a step acts on: where its value goes, and how it is called there."""

    id: str
    fragment: str
    bound: str
    run: int


@dataclass(slots=True)
class Tab:
    """One session: what its screen can be asked, and what was entered."""

    socket: ClientConnection
    pages: dict[str, str] = field(default_factory=dict)
    """Hashes by the last part of the address."""
    widgets: dict[str, Widget] = field(default_factory=dict)
    entered: dict[str, dict[str, Any]] = field(default_factory=dict)
    boards: dict[str, Any] = field(default_factory=dict)
    """What components were given, by key."""
    page: str = ""
    query: str = ""
    wrong: str = ""
    told: list[str] = field(default_factory=list)
    """What the last run said."""
    pause_s: float = 0.0
    """How long a person thinks before each step, on average."""
    runs: int = 0
    times: list[float] = field(default_factory=list)
    """Seconds of every step that was taken."""
    meter: Callable[[], float] = float
    """Tells the seconds of a processor that the server has used so far."""
    used: dict[float, float] = field(default_factory=dict)
    """What it used for a step, by the seconds that the step took."""
    bytes_read: int = 0

    async def visit(self, page: str, query: str = "") -> float:
        """Go to a page by its link; return seconds."""
        self.page, self.query = self.pages[page], query
        return await self._run()

    async def enter(self, key: str, value: object) -> float:
        """Type into an input as far as the last letter, or choose; return seconds.

        Several values are a list; None and no text empty it.
        """
        widget = self._widget(key)
        self.entered[widget.id] = _state(value)
        if widget.bound:  # the browser keeps the address in step
            rest = [p for p in parse_qsl(self.query) if p[0] != widget.bound]
            many = value if isinstance(value, list) else [value]
            new = [(widget.bound, str(one)) for one in many if one not in (None, "")]
            self.query = urlencode([*rest, *new])
        return await self._run(widget.fragment)

    def note(self, key: str, value: str) -> None:
        """Type into an input that waits for its button."""
        self.entered[self._widget(key).id] = _state(value)

    def forget(self, start: str) -> None:
        """Let go of what was typed into a form that is closed, as a browser does."""
        for key, widget in self.widgets.items():
            if key.startswith(start):
                self.entered.pop(widget.id, None)

    async def press(self, key: str) -> float:
        """Press a button; return seconds."""
        widget = self._widget(key)
        return await self._run(widget.fragment, {widget.id: {"trigger_value": True}})

    async def move(self, key: str, value: Mapping[str, str]) -> float:
        """Drag a card of a board to another lane; return seconds."""
        widget = self._widget(key)
        place = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{widget.id}__events"
        asked = json.dumps([{"event": "moved", "value": value}])
        return await self._run(widget.fragment, {place: {"json_trigger_value": asked}})

    def shows(self, key: str) -> bool:
        """Return whether the last whole run drew a widget."""
        return key in self.widgets and self.widgets[key].run == self.runs

    def like(self, start: str, end: str) -> str:
        """Return the key that was drawn last of those that begin and end so.

        Raises:
            ScreenError: there is none.
        """
        keys = [k for k in self.widgets if k.startswith(start) and k.endswith(end)]
        if not keys:
            msg = f"nothing like {start}…{end}: {sorted(self.widgets)}"
            raise ScreenError(msg)
        return keys[-1]

    def _widget(self, key: str) -> Widget:
        if key not in self.widgets:
            msg = f"no {key}: {sorted(self.widgets)}"
            raise ScreenError(msg)
        return self.widgets[key]

    async def _run(
        self, fragment: str = "", once: Mapping[str, dict[str, Any]] | None = None
    ) -> float:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page
        state.fragment_id = fragment
        state.context_info.timezone = "Asia/Shanghai"
        state.context_info.locale = "zh-CN"
        for widget, values in {**self.entered, **(once or {})}.items():
            state.widget_states.widgets.add(id=widget, **values)
        self.wrong, self.told = "", []
        self.runs += not fragment
        if self.pause_s:
            await asyncio.sleep(self.pause_s * uniform(0.5, 1.5))  # noqa: S311
        began, before = time.perf_counter(), self.meter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE_S):
            while not self._take(await self.socket.recv(decode=False)):
                pass
        took = time.perf_counter() - began
        self.times.append(took)
        self.used[took] = self.meter() - before
        if self.wrong:
            raise ScreenError(self.wrong)
        return took

    def _take(self, sent: bytes) -> bool:
        """Take one message in; return whether the step is over."""
        self.bytes_read += len(sent)
        message = ForwardMsg.FromString(sent)
        match message.WhichOneof("type"):
            case "navigation":
                self.page = message.navigation.page_script_hash
                self.pages = {
                    page.url_pathname: page.page_script_hash
                    for page in message.navigation.app_pages
                }
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                self._draw(message.delta)
            case "script_finished":
                early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                return bool(message.script_finished != early)
            case _:
                pass
        return False

    def _draw(self, delta: Any) -> None:  # noqa: ANN401 (a message without types)
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element: Any = getattr(delta.new_element, str(kind), None)
        if kind == "exception" and not element.is_warning:
            self.wrong = f"{element.type} {element.message}"
        if kind == "markdown" and "material/error" in element.body:
            self.wrong = element.body
        if kind in {"alert", "markdown"}:
            self.told.append(element.body)
        if kind == "alert" and element.format == element.ERROR:
            self.wrong = element.body
        parts = getattr(element, "id", "").split("-", ID_PARTS - 1)
        if len(parts) == ID_PARTS:
            self._know(parts[-1], delta, element)

    def _know(self, key: str, delta: Any, element: Any) -> None:  # noqa: ANN401
        self.widgets.pop(key, None)  # the newest is the last
        self.widgets[key] = Widget(
            element.id,
            delta.fragment_id,
            getattr(element, "query_param_key", ""),
            self.runs,
        )
        if getattr(element, "set_value", False):
            self.entered.pop(element.id, None)
        if delta.new_element.WhichOneof("type") == "bidi_component":
            data = element.json or element.mixed.json
            self.boards[key] = json.loads(data) if data else None


def _state(value: object) -> dict[str, Any]:
    match value:
        case None:
            return {}
        case int():
            return {"int_value": value}
        case list():
            return {"string_array_value": {"data": value}}
        case _:
            return {"string_value": str(value)}


@asynccontextmanager
async def opened(
    address: str, cookie: str, pause_s: float = 0.0
) -> AsyncGenerator[Tab]:
    """Yield a tab of somebody who is signed in, after its first page."""
    stream = f"ws{address.removeprefix('http')}/_stcore/stream"
    async with connect(
        stream,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers={"Cookie": f"{COOKIE}={cookie}"},
        max_size=None,
        ping_interval=None,
        compression=None,
        open_timeout=PATIENCE_S,
    ) as socket:
        tab = Tab(socket, pause_s=pause_s)
        await tab._run()  # noqa: SLF001 (a tab's own beginning)
        yield tab

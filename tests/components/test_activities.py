from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.i18n import Label

SCREEN = Path(__file__).parent / "screens" / "activities.py"


class Why(StrEnum):
    """Why something is to do."""

    CLOSE = "close"

    @property
    def label(self) -> Label:
        return Label("activities.reason_close")


@dataclass(frozen=True)
class Task:
    """What a service returns."""

    kind: str
    id: int
    name: str
    customer: str
    reason: Why
    due_on: date


@dataclass(frozen=True)
class Mention:
    """What a service returns."""

    id: int
    at: datetime
    person: str
    note: str


TASKS = [
    Task("deals", 1, "Line *2*", "Acme", Why.CLOSE, date(2026, 11, 20)),
    *(
        Task("customers", n, f"C{n}", f"C{n}", Why.CLOSE, date(2026, 11, 24))
        for n in range(9)
    ),
]
CALLED = [Mention(7, datetime(2026, 11, 24, 1, tzinfo=UTC), "Lin", "@Mei $5")]


def opened(**state: object) -> AppTest:
    app = AppTest.from_file(SCREEN)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def test_what_is_late_says_so_and_only_eight_are_shown() -> None:
    said = [element.value for element in opened().markdown]

    assert r"**Line \*2\*** :orange[逾期 4 天]" in said
    assert ":gray[商机 · Acme · 预计成交日已过]" in said
    assert "**C0** :gray[今天]" in said
    assert "**C7** :gray[今天]" not in said
    assert ":gray[另有 2 项，在列表中查看]" in said


def test_a_click_opens_that_task() -> None:
    app = opened()
    app.button(key="task_customers_3").click().run()

    assert app.session_state["opened"].id == 3


def test_nothing_to_do_says_so() -> None:
    assert ":gray[今天没有要联系的客户。]" in [
        m.value for m in opened(tasks=0).markdown
    ]


def test_what_was_read_is_marked_once() -> None:
    app = opened()
    assert r"@Mei \$5" in [element.value for element in app.markdown]

    app.button(key="called_7").click().run()

    assert app.session_state["seen"] == [7]

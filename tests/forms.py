"""Fill in a form of a page in AppTest: its widgets are named by its once-only key."""

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

KINDS = (
    "text_input", "text_area", "number_input", "date_input", "datetime_input",
    "selectbox", "checkbox", "radio", "button",
)  # fmt: skip


def field(app: AppTest, form: str, name: str) -> Any:
    """Return the widget of a field, or of the button ``submit``."""
    [found] = [w for w in _widgets(app, form) if w.key.split("~", 3)[3] == name]
    return found


def fill(app: AppTest, form: str, **values: object) -> None:
    """Enter values by column, without sending them."""
    for name, value in values.items():
        field(app, form, name).set_value(value)


def send(app: AppTest, form: str, **values: object) -> AppTest:
    """Enter values and press the button."""
    fill(app, form, **values)
    app = field(app, form, "submit").click().run()
    assert not app.exception
    return app


def value(app: AppTest, form: str, name: str) -> object:
    """Return what the input of a field holds."""
    return field(app, form, name).value


def once(app: AppTest, form: str) -> str:
    """Return the once-only key of the form that is open."""
    return str(next(_widgets(app, form)).key.split("~")[1])


def restart(app: AppTest) -> None:
    """Let the server forget everything; the browser still has what was typed."""
    inputs: list[Any] = [widget for kind in KINDS[:-1] for widget in app.get(kind)]
    for widget in inputs:
        widget.set_value(widget.value)
    for key in list(app.session_state):
        del app.session_state[key]


def _widgets(app: AppTest, form: str) -> Iterator[Any]:
    for kind in KINDS:
        for widget in app.get(kind):
            if (widget.key or "").startswith(f"{form}~"):
                yield widget

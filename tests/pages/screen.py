"""Open one page as a person, and speak of its forms as people do."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.app import signed_in


def opened(viewer_id: int, page: str, **query: str) -> AppTest:
    """Return a page as a person sees it, with this in its address."""
    app = signed_in(viewer_id)
    [script] = ROOT.glob(f"pages/*/{page}.py")
    app.switch_page(str(script.relative_to(ROOT)))
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, name: str, kind: str = "text_input") -> Any:
    """Return the input of a form that belongs to a column."""
    found = [w for w in app.get(kind) if str(w.key).endswith(f"~{name}")]
    assert len(found) == 1, [w.key for w in app.get(kind)]
    return found[0]


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button that is called so."""
    button = next(b for b in app.button if b.label == label)
    app = button.click().run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Return everything that the page says outside of its widgets."""
    shown = [*app.markdown, *app.warning, *app.error, *app.title]
    return "\n".join(str(element.value) for element in shown)


def names(app: AppTest, column: str = "name", table: int = 0) -> list[str]:
    """Return a column of a list, of the first one on the page."""
    return list(app.dataframe[table].value[column])

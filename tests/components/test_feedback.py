import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.feedback import logged
from core.access import Viewer

SCREEN = Path(__file__).parent / "screens" / "feedback.py"


def run(happens: str, viewer: Viewer | None = None) -> AppTest:
    app = AppTest.from_file(SCREEN)
    app.session_state["happens"] = happens
    if viewer:
        app.session_state["viewer"] = viewer
    return app.run()


def test_an_expected_failure_is_a_sentence_and_the_page_goes_on() -> None:
    app = run("expected")

    assert [w.value for w in app.warning] == [r"查找\*A\* for \$5 or \$6"]
    assert app.markdown[-1].value == "the rest of the page"


def test_an_unexpected_failure_is_a_number_and_one_line_in_the_log(
    rep: Viewer, caplog: pytest.LogCaptureFixture
) -> None:
    app = run("unexpected", rep)

    [line] = [r.getMessage() for r in caplog.records if r.name == "salesdesk"]
    told = json.loads(line)
    assert "\n" not in line
    assert told["incident"] in app.error[0].value
    assert "secret" not in app.error[0].value
    assert (told["error"], told["person"]) == ("KeyError", rep.id)
    assert "KeyError: 'secret'" in told["traceback"]
    assert app.markdown[-1].value == "the rest of the page"


def test_the_log_says_on_which_page_it_happened(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = AppTest.from_file(SCREEN.parent / "site.py", default_timeout=10).run()
    app.session_state["happens"] = "unexpected"
    app.switch_page("feedback.py").run()

    [line] = [r.getMessage() for r in caplog.records if r.name == "salesdesk"]
    assert json.loads(line)["page"] == "feedback"


def test_stopping_a_page_is_no_failure() -> None:
    app = run("stop")

    assert not app.error
    assert not app.markdown


def test_a_file_that_cannot_be_made_is_logged_and_still_fails(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(ZeroDivisionError):
        logged(lambda: bytes(1 // 0))()

    assert "ZeroDivisionError" in caplog.text
    assert logged(lambda: b"file")() == b"file"

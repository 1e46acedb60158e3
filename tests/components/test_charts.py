from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import charts
from components.charts import Builder, Look, Unit, compiled

SCREEN = Path(__file__).parent / "screens" / "charts.py"
BUILDERS = [charts.bars, charts.signed, charts.lines, charts.months]
LIGHT = Look(dark=False, language="zh", unit="money", picks=False)


def opened(**state: object) -> AppTest:
    app = AppTest.from_file(SCREEN)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
@pytest.mark.parametrize("unit", ["money", "count", "share"])
def test_a_chart_is_compiled_once_in_each_look_and_has_no_data(
    build: Builder, unit: Unit
) -> None:
    seen = Look(dark=True, language="en", unit=unit, picks=True)

    spec = compiled(build, seen)

    assert compiled(build, seen) is spec
    assert not {"data", "datasets", "config"} & spec.keys()
    assert "pick" in [param["name"] for param in spec["params"]]
    assert "params" not in compiled(build, LIGHT)


def test_colours_follow_the_mode_and_units_the_language() -> None:
    def axis(look: Look) -> Any:
        return compiled(charts.months, look)["encoding"]["y"]["axis"]["labelExpr"]

    dark = Look(dark=True, language="en", unit="money", picks=False)
    light_colours = compiled(charts.months, LIGHT)["encoding"]["color"]["scale"]

    assert light_colours["range"][0] == charts.TONES["accent"][0]
    assert "'万'" in axis(LIGHT)
    assert "'万'" not in axis(dark)
    assert "'M'" in axis(dark)


def test_rows_are_drawn_in_the_order_they_have() -> None:
    layers = compiled(charts.bars, LIGHT)["layer"]

    assert all(layer["encoding"]["y"]["sort"] is None for layer in layers)


def test_a_panel_says_the_finding_and_what_is_measured() -> None:
    app = opened(note="Click a bar")

    assert [m.value for m in app.markdown] == [
        r"**East leads: \$2 to \$1**",
        ":gray[Won, by region]",
        ":gray[Click a bar]",
    ]
    chart = app.get("vega_lite_chart")[0].proto
    assert chart.alt == "East leads: $2 to $1"
    assert app.session_state["picked"] is None


def test_the_same_numbers_are_there_as_a_table() -> None:
    app = opened()
    app.button_group(key="regions_view").set_value("table").run()

    assert not app.get("vega_lite_chart")
    assert app.dataframe[0].value["shown"].tolist() == ["¥2", "¥1"]


@pytest.mark.parametrize(
    ("points", "picked"),
    [
        ([{"name": "West"}], "West"),
        ([{"name": "Atlantis"}], None),
        ([{"name": ["West"]}], None),
        ([{}], None),
        ([], None),
        ("West", None),
        ({"name": "West"}, None),
    ],
)
def test_a_click_is_believed_only_when_the_frame_has_it(
    points: object, picked: str | None
) -> None:
    frame = pd.DataFrame({"name": ["East", "West"]})

    assert charts.clicked(points, frame, "name") == picked


def test_a_chart_that_nobody_may_click_picks_nothing() -> None:
    assert opened(picks="").session_state["picked"] is None


def test_a_view_that_nobody_offered_is_the_chart() -> None:
    assert opened(regions_view="evil").get("vega_lite_chart")

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import figures

SCREEN = Path(__file__).parent / "screens" / "figures.py"


def opened() -> AppTest:
    app = AppTest.from_file(SCREEN).run()
    assert not app.exception
    return app


def test_a_card_says_the_value_the_delta_and_against_what() -> None:
    won, rate, best = opened().metric

    assert (won.label, won.value, won.delta) == (
        "Won",
        "\\$1.29M\u3000",
        "-3.1% vs last month",
    )
    assert rate.value == "87.5%\u3000"
    assert rate.delta == ""
    assert (best.label, best.delta) == ("Best", "+1 vs last year")


def test_worse_is_orange_and_better_is_blue_whatever_the_direction() -> None:
    won, _, best = opened().metric

    assert won.proto.color != best.proto.color
    assert figures.TONES == {True: "blue", False: "orange", None: "gray"}


def test_the_rows_are_fetched_only_when_somebody_looks() -> None:
    app = opened()
    assert "looked" not in app.session_state

    app.button(key="explain_won").click().run()

    assert app.session_state["looked"] == 1
    told = [m.value for m in app.markdown]
    assert r"Contract amounts of deals won, \$." in told
    assert "**参与计算的 300 行**" in told
    assert ":gray[先列出 200 行；全部明细请打开列表。]" in told
    assert ":gray[Process v1 · as of 09:00]" in told
    assert len(app.dataframe[0].value) == figures.MOST
    assert app.table[0].value.iloc[0].tolist() == ["Contracts", r"\$1,286,000.00"]


def test_a_figure_of_few_rows_lists_them_all() -> None:
    app = opened()
    app.button(key="explain_rate").click().run()

    assert len(app.dataframe[0].value) == 2
    assert not [m for m in app.markdown if "先列出" in m.value]


@pytest.mark.parametrize(
    ("value", "drawn"),
    [("¥128万", "¥128万"), ("87.5%", "87.5%\u3000"), ("$5", "\\$5\u3000")],
)
def test_values_stand_level_beside_each_other(value: str, drawn: str) -> None:
    assert figures.level(value) == drawn

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import table

SCREEN = Path(__file__).parent / "screens" / "listing.py"


@dataclass(frozen=True)
class Row:
    """What a query returns for a list."""

    id: int
    values: Mapping[str, Any]
    names: Mapping[str, str]


def opened(**state: object) -> AppTest:
    app = AppTest.from_file(SCREEN)
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def test_cells_follow_from_the_kind_of_the_field() -> None:
    frame = opened().dataframe[0].value

    assert frame["name"].tolist() == ["Anna", "Bea"]
    assert frame["price_minor"].tolist()[0] == 1234.5
    assert [list(cell) for cell in frame["harbour"]] == [["青岛"], []]
    assert [list(cell) for cell in frame["fate"]] == [["赢单"], []]
    assert frame["owner_id"].tolist() == ["Lin", ""]


def test_a_phone_has_room_for_three_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.page.on_phone", lambda: True)

    assert list(opened().dataframe[0].value) == ["name", "price_minor", "harbour"]


def test_amounts_of_two_currencies_are_written_out_each_with_its_own() -> None:
    frame = opened(second="USD").dataframe[0].value

    assert frame["price_minor"].tolist() == ["¥1,234.50", ""]


def test_a_click_on_the_name_opens_that_row_once() -> None:
    app = opened(boats_open={"row": 1, "label": "Bea"})

    assert app.session_state["picked"].opened.id == 6


def test_a_click_on_a_row_that_is_not_there_opens_nothing() -> None:
    for click in ({"row": 7, "label": ""}, {"row": -1}, {"row": "x"}, "x", {}):
        assert table.opened("none", [1]) is None
        app = opened(boats_open=click)
        assert app.session_state["picked"].opened is None


def test_the_order_is_the_default_until_somebody_chooses() -> None:
    app = opened()
    assert app.session_state["sort"] == "-price_minor"

    app.selectbox(key="sort_by").set_value("name").run()

    assert app.session_state["sort"] == "name"


def test_pages_say_which_rows_are_shown() -> None:
    app = opened()
    assert app.session_state["page"] == 1
    assert app.markdown[0].value == ":gray[1\N{EN DASH}50 行，共 120 行]"

    assert opened(total=3).markdown[0].value == ":gray[共 3 行]"
    assert not opened(total=0).markdown


def test_a_page_that_is_not_there_is_the_first() -> None:
    app = opened(page_number=99)

    assert app.session_state["page"] == 1


def test_a_share_is_a_bar_to_a_hundred() -> None:
    drawn: Any = table.share("Rate")

    assert drawn["type_config"]["max_value"] == 100


def test_a_table_is_as_tall_as_its_rows_up_to_a_limit() -> None:
    assert table.tall(0) == table.tall(1)
    assert table.tall(3) == 3 * table.ROW + table.HEAD
    assert table.tall(999) == table.tall(15)


def test_a_click_means_the_row_that_was_shown_not_who_came_to_its_place() -> None:
    app = opened()
    app.session_state["newcomer"] = True
    app.session_state["boats_open"] = {"row": 1, "label": "Bea"}

    app.run()

    assert app.session_state["picked"].opened.id == 6

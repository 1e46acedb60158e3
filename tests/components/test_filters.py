from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.filters import days, distinct
from core.periods import EVER, Period

SCREEN = Path(__file__).parent / "screens" / "filters.py"


def opened(**address: str | list[str]) -> AppTest:
    app = AppTest.from_file(SCREEN)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def test_nothing_chosen_means_all() -> None:
    assert opened().session_state["found"] == {
        "rare": "",
        "words": "",
        "view": "month",
        "owner": None,
        "only": [],
        "period": EVER,
    }


def test_what_was_chosen_is_found() -> None:
    app = opened()
    app.text_input(key="q").set_value("  精密 ")
    app.button_group(key="view").set_value("week")
    app.selectbox(key="owner").set_value("8")
    app.button_group(key="only").set_value(["lost"])
    app.selectbox(key="when").set_value("last_month").run()

    assert app.session_state["found"] == {
        "rare": "",
        "words": "精密",
        "view": "week",
        "owner": "8",
        "only": ["lost"],
        "period": Period(date(2026, 10, 1), date(2026, 11, 1)),
    }


@pytest.mark.parametrize(
    "address",
    [
        {"view": "周", "only": ["输单"], "owner": "李娜"},
        {"view": "week", "only": ["lost"], "owner": "9"},
        {"view": "Week", "only": ["Lost"], "owner": "李娜"},
    ],
    ids=["as shown here", "by our own values", "as shown in the other language"],
)
def test_a_link_opens_the_same_view_whoever_sent_it(
    address: dict[str, str | list[str]],
) -> None:
    found = opened(**address).session_state["found"]

    assert (found["view"], found["only"], found["owner"]) == ("week", ["lost"], "9")


def test_what_nobody_offered_counts_as_not_chosen() -> None:
    app = opened(view="evil", owner="99", only=["won", "evil"], when="evil")

    assert not app.exception
    found = app.session_state["found"]
    assert (found["view"], found["owner"], found["period"]) == ("month", None, EVER)
    assert found["only"] == ["won"]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("this_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("this_quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("last_year", date(2025, 1, 1), date(2026, 1, 1)),
        ("this_fiscal_year", date(2026, 4, 1), date(2027, 4, 1)),
    ],
)
def test_a_period_moves_with_the_day(name: str, start: date, end: date) -> None:
    app = opened()
    app.selectbox(key="when").set_value(name).run()

    assert app.session_state["found"]["period"] == Period(start, end)


def test_days_of_ones_own_include_both_and_refuse_the_wrong_way_round() -> None:
    app = opened()
    app.selectbox(key="when").set_value("own").run()
    app.date_input(key="when_first").set_value(date(2026, 1, 5))
    app.date_input(key="when_last").set_value(date(2026, 1, 5)).run()
    assert days(app.session_state["found"]["period"]) == (
        date(2026, 1, 5),
        date(2026, 1, 5),
    )

    app.date_input(key="when_first").set_value(date(2026, 2, 1)).run()

    assert app.warning[0].value == "结束日期 2026-01-05 早于开始日期 2026-02-01。"


def test_an_open_period_has_no_days() -> None:
    assert days(EVER) == (None, None)


def test_people_of_one_name_are_told_apart() -> None:
    names = distinct({1: "王伟", 2: "王伟", 3: "王伟 (2)", 4: "李娜"})

    assert len(set(names.values())) == 4
    assert names[1] == "王伟"
    assert names[3] == "王伟 (2)"

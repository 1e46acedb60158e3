from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.forms.reading import read
from core.fields import Problem
from core.i18n import Label
from core.money import Currency
from tests.components.boats import BoatFields, Fate
from tests.forms import field, fill, once, restart, send, value

SCREEN = Path(__file__).parent / "screens" / "forms.py"
NEW, EDIT = "boat_new", "boat_1"
PLAIN = {"only": ["name", "price_minor", "currency", "seats", "harbour", "story"]}
STORED = BoatFields(
    name="Anna",
    price_minor=123_456_789_012_345_67,
    owner_id=55,
    harbour="gone",
    seats=5,
    seen_at=datetime(2026, 11, 24, 4, tzinfo=UTC),
)


def opened(**state: object) -> AppTest:
    app = AppTest.from_file(SCREEN, default_timeout=10)
    for name, given in state.items():
        app.session_state[name] = given
    app.run()
    assert not app.exception
    return app


def restarted(app: AppTest) -> AppTest:
    """Give the browser a server that knows nothing: what was typed is all there is."""
    how = app.session_state.get("how", {})
    restart(app)
    app.session_state["how"] = how
    return app


def saved(app: AppTest) -> Any:
    [asked] = app.session_state["saved"]
    return asked


def problems(app: AppTest) -> list[str]:
    start = ":red[:material/error: "
    return [m.value.removeprefix(start)[:-1] for m in app.markdown if start in m.value]


def test_each_kind_of_field_is_asked_for_and_read() -> None:
    app = send(
        opened(),
        NEW,
        name="Anna",
        price_minor="1.5万",
        cost_minor="１，０００",  # noqa: RUF001 (as a Chinese keyboard writes it)
        currency=Currency.CNY,
        fate=Fate.WON,
        built_on=date(2020, 1, 4),
        seen_at=datetime(2026, 11, 24, 12),  # noqa: DTZ001 (the clock on the wall)
        seats=5,
        is_ours=True,
        harbour="qd",
        owner_id=7,
        story="two\nlines",
    )

    assert saved(app).record == BoatFields(
        name="Anna",
        price_minor=15_000_00,
        cost_minor=1_000_00,
        currency=Currency.CNY,
        fate=Fate.WON,
        built_on=date(2020, 1, 4),
        seen_at=datetime(2026, 11, 24, 4, tzinfo=UTC),
        seats=5,
        is_ours=True,
        harbour="qd",
        owner_id=7,
        story="two\nlines",
    )


def test_after_success_the_form_is_empty_and_has_another_key() -> None:
    app = opened()
    before = once(app, NEW)

    send(app, NEW, name="Anna", price_minor="200", seats=3)

    assert saved(app).key == before != once(app, NEW)
    assert value(app, NEW, "name") == ""
    assert value(app, NEW, "seats") is None
    assert len(app.run().session_state["saved"]) == 1


@pytest.mark.parametrize("how", [{}, PLAIN], ids=["on the page", "in a form"])
def test_each_problem_stands_beside_its_field_and_what_was_typed_stays(
    how: dict[str, object],
) -> None:
    app = opened(how=how)
    before = once(app, NEW)

    send(app, NEW, name=" ", price_minor="1.5", seats=500, story="x" * 4001)

    assert problems(app) == [
        "请填写此项。",
        "不能小于 €100.00。",
        "不能大于 99。",
        "最多 4,000 个字符。",
    ]
    assert value(app, NEW, "price_minor") == "1.5"
    assert value(app, NEW, "story") == "x" * 4001
    assert once(app, NEW) == before
    assert app.session_state["saved"] == []


def test_a_problem_is_gone_with_the_next_run() -> None:
    app = send(opened(), NEW, price_minor="200")
    assert problems(app) == ["请填写此项。"]

    assert problems(app.run()) == []


@pytest.mark.parametrize(
    ("typed", "currency", "said"),
    [
        ("1,5", Currency.EUR, "看不出金额。请写成 1234.50、1,234.50 或 1.2万。"),
        ("abc", Currency.EUR, "看不出金额。请写成 1234.50、1,234.50 或 1.2万。"),
        ("100.005", Currency.EUR, "这种货币的金额最多有 2 位小数。"),
        ("100.5", Currency.JPY, "这种货币的金额最多有 0 位小数。"),
        ("9" * 30, Currency.EUR, "金额过大，或不是数字。"),
        ("-5", Currency.USD, r"不能小于 \$100.00。"),
        ("9" * 16, Currency.EUR, "不能大于 €1,000,000,000,000,000.00。"),
        (" ", Currency.EUR, "请填写此项。"),
    ],
)
def test_an_amount_is_read_exactly_or_refused_with_a_reason(
    typed: str, currency: Currency, said: str
) -> None:
    app = send(opened(), NEW, name="Anna", price_minor=typed, currency=currency)

    assert problems(app) == [said]


def test_the_currency_beside_an_amount_decides_its_decimals() -> None:
    app = send(
        opened(), NEW, name="Anna", price_minor="JP¥12,345", currency=Currency.JPY
    )

    assert saved(app).record.price_minor == 12_345


def test_required_fields_are_marked_and_the_mark_is_explained_once() -> None:
    app = opened()

    assert field(app, NEW, "name").label == "Name *"
    assert field(app, NEW, "seats").label == "Seats"
    assert [m.value for m in app.markdown].count(":gray[* 为必填项]") == 1


def test_without_a_required_field_there_is_no_mark_to_explain() -> None:
    app = opened(how={"only": ["seats"], "values": {"name": "A", "price_minor": 1}})

    assert not [m for m in app.markdown if "必填" in m.value]


def test_what_a_page_fills_in_is_part_of_the_record() -> None:
    app = opened(
        how={
            "only": ["name", "seats"],
            "values": {"name": "Anna", "price_minor": 200_00, "owner_id": 7},
        }
    )
    assert value(app, NEW, "name") == "Anna"

    send(app, NEW, seats=4)

    assert saved(app).record == BoatFields(
        name="Anna", price_minor=200_00, owner_id=7, seats=4
    )


def test_a_problem_of_a_field_that_is_not_drawn_is_still_said() -> None:
    app = send(opened(how={"only": ["name"]}), NEW, name="Anna")

    assert problems(app) == ["Price_Minor: 请填写此项。"]


def test_a_problem_over_several_fields_and_one_of_the_page_are_shown() -> None:
    app = send(opened(), NEW, name="A", price_minor="200", seats=13, fate=Fate.LOST)
    assert problems(app) == ["此项填写有误。"]

    found = {"name": Problem(Label("fields.enum"), {})}
    assert problems(opened(how={"problems": found})) == ["请从列表中选择。"]


class TestReference:
    def test_a_record_is_found_by_typing_and_people_of_one_name_differ(self) -> None:
        app = opened()
        assert len(field(app, NEW, "owner_id").options) == 20

        field(app, NEW, "owner_id~find").set_value("wang").run()

        assert field(app, NEW, "owner_id").options == ["Wang Wei", "Wang Wei (2)"]

    def test_what_was_chosen_stays_when_something_else_is_looked_for(self) -> None:
        app = opened()
        field(app, NEW, "owner_id~find").set_value("person 33").run()
        field(app, NEW, "owner_id").set_value(33).run()
        field(app, NEW, "owner_id~find").set_value("nobody").run()

        assert value(app, NEW, "owner_id") == 33
        assert ":gray[没有找到。]" in [m.value for m in app.markdown]

        send(app, NEW, name="Anna", price_minor="200")
        assert saved(app).record.owner_id == 33

    def test_when_more_are_found_than_listed_it_says_so(self) -> None:
        app = opened()
        field(app, NEW, "owner_id~find").set_value("person").run()

        assert ":gray[只列出前 20 个，请再输入几个字。]" in [
            m.value for m in app.markdown
        ]

    def test_the_current_record_has_its_name_although_nobody_looked_for_it(
        self,
    ) -> None:
        app = opened(stored=STORED, version=3)

        assert value(app, EDIT, "owner_id") == 55
        assert field(app, EDIT, "owner_id").options[0] == "Old Hand"

    def test_a_form_without_a_way_to_find_records_has_none_to_choose(self) -> None:
        app = opened(how={"options": {}})

        assert field(app, NEW, "owner_id").options == []


def test_a_value_that_is_no_longer_offered_stays_and_others_are_refused() -> None:
    app = opened(stored=STORED, version=3)
    assert value(app, EDIT, "harbour") == "gone"
    send(app, EDIT, seats=6)
    assert saved(app).record.harbour == "gone"


@pytest.mark.parametrize(
    "typed", [{"harbour": "evil"}, {"owner_id": 999}, {"owner_id": "7"}]
)
def test_what_no_list_offered_is_refused(typed: dict[str, object]) -> None:
    offered: dict[str, dict[Any, str]] = {
        "harbour": {"qd": "青岛"},
        "owner_id": {7: "A"},
    }

    found = read(BoatFields, typed, offered, {})

    assert [p.key for p in found.problems.values()] == ["fields.not_offered"]


def test_typing_is_told_to_the_page_while_it_happens() -> None:
    app = opened(warns=True)
    field(app, NEW, "name").set_value("青岛").run()

    assert "typing 青岛" in [m.value for m in app.markdown]
    send(app, NEW, price_minor="200")
    assert saved(app).record.name == "青岛"


class TestChange:
    def test_it_starts_with_what_is_stored_to_the_last_digit(self) -> None:
        app = opened(stored=STORED, version=3)

        assert value(app, EDIT, "name") == "Anna"
        assert value(app, EDIT, "price_minor") == "123,456,789,012,345.67"
        assert value(app, EDIT, "seen_at") == datetime(2026, 11, 24, 12)  # noqa: DTZ001
        send(app, EDIT, name="Bea")
        assert saved(app).record == STORED.model_copy(update={"name": "Bea"})

    def test_it_carries_the_version_it_was_opened_with(self) -> None:
        app = opened(stored=STORED, version=3)
        app.session_state["version"] = 4

        send(app, EDIT, name="Bea")

        assert saved(app).version == 3

    def test_a_cleared_field_is_saved_as_nothing(self) -> None:
        app = send(opened(stored=STORED, version=3), EDIT, seats=None, owner_id=None)

        assert (saved(app).record.seats, saved(app).record.owner_id) == (None, None)

    def test_two_people_saved_and_the_second_chooses_for_each_field(self) -> None:
        app = opened(stored=STORED, version=3)
        app.session_state["version"] = 4
        app.session_state["clash"] = {
            "name": ("Mine", "Theirs"),
            "price_minor": (STORED.price_minor, 555_00),
            "owner_id": (55, 7),
        }
        send(app, EDIT, name="Mine")

        assert app.warning[0].value.startswith("您打开之后，有人保存了这条记录。")
        mine, untouched, owner = app.radio
        assert mine.options == ["我的：Mine", "对方的：Theirs"]
        assert untouched.options[1] == "对方的：€555.00"
        assert owner.options == ["我的：Old Hand", "对方的：Wang Wei"]
        assert (mine.value, untouched.value) == ("mine", "theirs")
        assert value(app, EDIT, "name") == "Mine"
        assert field(app, EDIT, "submit").label == "再次保存"

        owner.set_value("mine")
        send(app, EDIT)

        asked = saved(app)
        assert asked.version == 4
        assert asked.record == STORED.model_copy(
            update={"name": "Mine", "price_minor": 555_00}
        )
        assert not app.radio

    def test_what_the_other_wrote_replaces_what_could_not_be_read(self) -> None:
        app = opened(stored=STORED, version=3)
        app.session_state["clash"] = {"price_minor": (1, 555_00)}
        send(app, EDIT, price_minor="200")
        fill(app, EDIT, price_minor="abc")
        app.radio[0].set_value("theirs")

        send(app, EDIT)

        assert saved(app).record.price_minor == 555_00

    def test_a_conflict_without_values_asks_to_look_and_save_again(self) -> None:
        app = opened(stored=STORED, version=3, how={"only": ["name", "seats"]})
        app.session_state["clash"] = {"story": (None, "theirs")}
        send(app, EDIT, name="Mine")

        assert app.warning[0].value.endswith("请核对下面的内容，再次保存。")
        assert not app.radio

    def test_a_long_or_unknown_value_is_told_briefly(self) -> None:
        app = opened(stored=STORED, version=3)
        app.session_state["clash"] = {
            "story": ("*x* " * 90, None),
            "owner_id": (999, None),
            "harbour": ("sh", "far"),
        }
        send(app, EDIT, story="mine")

        harbour, owner, story = app.radio
        assert harbour.options == ["我的：上海", "对方的：far"]
        assert owner.options == [r"我的：\#999", "对方的：—"]
        assert story.options[0].startswith(r"我的：\*x\* ")
        assert story.options[0].endswith("…")


class TestNothingIsLost:
    @pytest.mark.parametrize("fails", ["refused", "broken"])
    def test_a_failure_keeps_what_was_typed_and_the_key(self, fails: str) -> None:
        app = opened(fails=fails)
        before = once(app, NEW)
        send(app, NEW, name="Anna", price_minor="200")
        assert [*app.warning, *app.error]
        assert value(app, NEW, "name") == "Anna"

        app.session_state["fails"] = ""
        send(app, NEW)

        assert saved(app).key == before

    def test_a_form_that_was_hidden_comes_back_as_it_was(self) -> None:
        app = opened()
        before = once(app, NEW)
        fill(app, NEW, name="Anna", price_minor="200")
        app.run()
        app.session_state["hidden"] = True
        app.run()
        app.session_state["hidden"] = False
        app.run()

        assert value(app, NEW, "name") == "Anna"
        assert once(app, NEW) == before

    def test_after_a_restart_the_text_and_the_key_come_back(self) -> None:
        app = opened()
        before = once(app, NEW)
        fill(app, NEW, name="Anna", price_minor="200", harbour="qd", owner_id=7)

        restarted(app).run()

        assert value(app, NEW, "name") == "Anna"
        assert once(app, NEW) == before
        send(app, NEW)
        assert saved(app).key == before
        assert (saved(app).record.harbour, saved(app).record.owner_id) == ("qd", 7)

    @pytest.mark.parametrize("how", [{}, PLAIN], ids=["on the page", "in a form"])
    def test_a_click_that_meets_a_restarted_server_saves_once(
        self, how: dict[str, object]
    ) -> None:
        app = opened(how=how)
        before = once(app, NEW)
        fill(app, NEW, name="Anna", price_minor="200")

        send(restarted(app), NEW)

        assert saved(app).key == before
        assert value(app, NEW, "name") == ""
        assert once(app, NEW) != before

    def test_after_a_restart_the_version_is_still_the_one_it_was_opened_with(
        self,
    ) -> None:
        app = opened(stored=STORED, version=3)
        fill(app, EDIT, name="Bea", seats=6, owner_id=None)
        restarted(app)
        app.session_state["stored"] = STORED
        app.session_state["version"] = 9

        send(app, EDIT)

        assert saved(app).version == 3
        assert saved(app).record == STORED.model_copy(
            update={"name": "Bea", "seats": 6, "owner_id": None}
        )


def test_who_leaves_the_page_finds_the_form_as_the_record_is_now() -> None:
    app = AppTest.from_file(SCREEN.parent / "site.py", default_timeout=10)
    app.session_state["stored"] = STORED
    app.session_state["version"] = 3
    before = once(app.run(), EDIT)
    fill(app, EDIT, name="Bea")
    app.run()

    app.switch_page("words.py").run()
    app.session_state["version"] = 4
    app.switch_page("forms.py").run()

    assert value(app, EDIT, "name") == "Anna"
    assert once(app, EDIT) != before
    assert saved(send(app, EDIT)).version == 4

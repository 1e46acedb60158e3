from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import words
from core.fields import Entry, Kind, entry
from core.i18n import Label
from core.money import Currency
from core.periods import Grain
from rules.customers import CustomerFields

SCREEN = Path(__file__).parent / "screens" / "words.py"

AT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "address", "language"),
    [
        (None, None, "zh"),
        (None, "en", "en"),
        ("zh", "en", "zh"),
        ("en", None, "en"),
        (None, "<b>", "zh"),
        ("klingon", None, "zh"),
    ],
)
def test_the_language_is_the_one_chosen_then_that_of_the_address(
    chosen: str | None, address: str | None, language: str
) -> None:
    app = AppTest.from_file(SCREEN)
    if chosen:
        app.session_state["locale"] = chosen
    if address:
        app.query_params["locale"] = address

    assert app.run().markdown[0].value == language


@pytest.mark.parametrize(
    ("browser", "language"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-US", "en"), ("de-DE", "en"), ("", "zh")],
)
def test_at_first_the_language_is_that_of_the_browser(
    browser: str, language: str
) -> None:
    app = AppTest.from_file(SCREEN)
    app.context["locale"] = browser

    assert app.run().markdown[0].value == language


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "locale", lambda: "en")


def test_amounts_days_and_instants_are_written_as_in_chinese() -> None:
    assert words.money(1_286_000_00, Currency.CNY) == "¥129万"
    assert words.full_money(1_286_000_05, Currency.CNY) == "¥1,286,000.05"
    assert words.signed(124_000_00, Currency.CNY) == "+¥12.4万"
    assert words.signed(-124_000_00, Currency.CNY) == "-¥12.4万"
    assert words.signed(0, Currency.CNY) == "¥0"
    assert words.day(date(2026, 11, 24)) == "2026-11-24"
    assert words.instant(AT) == "2026-11-25 01:30"
    assert words.month(date(2026, 7, 1)) == "2026年7月"


@pytest.mark.usefixtures("english")
def test_amounts_days_and_instants_are_written_as_in_english() -> None:
    assert words.money(1_286_000_00, Currency.USD) == "$1.29M"
    assert words.day(date(2026, 1, 4)) == "4 Jan 2026"
    assert words.instant(AT, "Europe/Berlin") == "24 Nov 2026, 18:30"
    assert words.month(date(2026, 7, 1)) == "July 2026"


def test_counts_and_shares_are_rounded_half_up() -> None:
    assert words.number(1234567) == "1,234,567"
    assert words.number(0.1 + 0.2) == "0.3"
    assert words.number(Decimal("1.2E+4")) == "12,000"
    assert words.number(Decimal("9" * 30)).startswith("999,999,")
    assert words.percent(Decimal("0.875")) == "87.5%"
    assert words.percent(Decimal("0.12345"), 2) == "12.35%"
    assert words.percent(0.125, 0) == "13%"
    assert words.percent(-0.0001) == "0.0%"


def test_what_people_typed_cannot_become_markup() -> None:
    assert words.safe("*x* $1 :red[a] <b>") == r"\*x\* \$1 \:red\[a\] \<b\>"
    assert words.literal("**$5** to $6") == r"**\$5** to \$6"
    assert words.literal(words.literal("$5")) == r"\$5"


def test_a_sentence_shows_its_values_as_the_reader_writes_them() -> None:
    backwards = words.sentence(
        "periods.backwards", {"first": date(2026, 2, 1), "last": date(2026, 1, 1)}
    )
    assert backwards == "结束日期 2026-01-01 早于开始日期 2026-02-01。"
    assert words.sentence("fields.find", {"label": Label("periods.week")}) == "查找周"
    assert words.sentence("fields.find", {"label": "*A*"}) == r"查找\*A\*"
    assert (
        words.sentence("fields.less_than_equal", {"le": 10**6})
        == "不能大于 1,000,000。"
    )
    assert words.sentence("fields.find", {"label": None}) == "查找None"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.MONEY, 1_234_50, "$1,234.50"),
        (Kind.CHOICE, "month", "月"),
        (Kind.CHOICE, "gone", "gone"),
        (Kind.BOOL, True, "是"),
        (Kind.BOOL, False, "否"),
        (Kind.DATE, date(2026, 1, 4), "2026-01-04"),
        (Kind.INSTANT, AT, "2026-11-25 01:30"),
        (Kind.NUMBER, 12345, "12,345"),
        (Kind.TEXT, "*A*", "*A*"),
        (Kind.TEXT, None, "—"),
        (Kind.TEXT, "", "—"),
    ],
)
def test_a_stored_value_is_shown_by_the_kind_of_its_field(
    kind: Kind, value: object, shown: str
) -> None:
    key = Label("periods.period")
    entry = Entry("x", "x", kind, False, key, key, choices=tuple(Grain))  # noqa: FBT003

    assert words.shown(entry, value, Currency.USD) == shown


def test_the_digits_of_a_year_are_not_grouped() -> None:
    assert words.shown(entry(CustomerFields, "founded"), 2014) == "2014"
    assert words.shown(entry(CustomerFields, "employees"), 2014) == "2,014"

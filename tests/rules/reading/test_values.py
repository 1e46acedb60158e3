"""Every way of writing was seen in a real export or sheet."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.fields import Kind, Problem
from rules.reading.table import BoolCell, DateCell, NumberCell
from rules.reading.values import Amount, Declared, Prover, Value, prove

SHANGHAI = ZoneInfo("Asia/Shanghai")


def meant(kind: Kind, value: str, declared: Declared | None = None) -> Value | Problem:
    return prove(kind, [value], declared).parse(value)


def problem(kind: Kind, value: str, declared: Declared | None = None) -> str:
    found = meant(kind, value, declared)
    assert isinstance(found, Problem)
    return found.key.removeprefix("reading.")


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("22700", "22700", None),
        ("$22,700.00", "22700", "USD"),
        ("1,234.50 元", "1234.5", "CNY"),
        ("1.2万", "12000", None),
        ("1.2万元", "12000", "CNY"),
        ("5亿美元", "500000000", "USD"),
        ("3.5k", "3500", None),
        ("US$ 5m", "5000000", "USD"),
        ("(123)", "-123", None),
        ("($1,234.50)", "-1234.5", "USD"),
        ("123-", "-123", None),
        ("\u2212 5.25", "-5.25", None),
        ("\u25b35", "-5", None),
        ("\uff11\uff12\uff13", "123", None),
        ("\uffe51,000.5", "1000.5", "CNY"),
        ("RMB 300", "300", "CNY"),
        ("HK$80", "80", "HKD"),
        ("12 EUR", "12", "EUR"),
        ("\u00a512元", "12", "CNY"),
        ("$5 CAD", "5", "CAD"),
        ("12,34,567", "1234567", None),
        ("1,0000,0000", "100000000", None),
        ("1'234.50", "1234.5", None),
        ("1 234 567,5", "1234567.5", None),
        ("1e5", "100000", None),
        (".5", "0.5", None),
        ("0.125", "0.125", None),
    ],
)
def test_an_amount_is_read_exactly(
    written: str, amount: str, currency: str | None
) -> None:
    assert meant(Kind.MONEY, written) == Amount(Decimal(amount), currency)


@pytest.mark.parametrize(
    "written",
    [
        *("12a", "--5", "1.2.3", "12,345,67", "(5", "12 %", "5-6", "+-5", "abc"),
        *("$5元", "\u00a5$5", "1" * 41, "1" * 30, ","),
    ],
)
def test_what_is_no_amount_is_a_problem(written: str) -> None:
    assert problem(Kind.MONEY, written) == "not_a_number"


def test_a_percent_is_a_fraction() -> None:
    assert meant(Kind.NUMBER, "12 %") == Decimal("0.12")
    assert meant(Kind.NUMBER, "3‰") == Decimal("0.003")


def test_a_number_that_is_money_is_a_problem() -> None:
    assert problem(Kind.NUMBER, "12 元") == "not_a_number"


@pytest.mark.parametrize(("usual", "code"), [("HKD", "HKD"), ("CNY", "USD")])
def test_the_company_decides_whose_dollar_it_is(usual: str, code: str) -> None:
    declared = Declared(currency=usual)

    assert meant(Kind.MONEY, "$5", declared) == Amount(Decimal(5), code)


def test_a_decimal_comma_is_proved_by_other_values() -> None:
    reading = prove(Kind.MONEY, ["1.234", "0,5", "12,75"])

    assert reading.ask is None
    assert reading.parse("1.234") == Amount(Decimal(1234))


def test_a_point_is_proved_by_other_values() -> None:
    reading = prove(Kind.MONEY, ["1,234", "0.5"])

    assert reading.parse("1,234") == Amount(Decimal(1234))


def test_one_value_with_the_other_sign_is_a_problem_of_its_row() -> None:
    reading = prove(Kind.NUMBER, ["1.5"] * 200 + ["2,5"])

    found = reading.parse("2,5")

    assert isinstance(found, Problem)
    assert found.key == "reading.other_decimal"
    assert found.values["decimal"] == "."


def test_signs_that_contradict_each_other_leave_the_unclear_values_open() -> None:
    reading = prove(Kind.NUMBER, ["1.5", "2,5", "1.234"])

    assert reading.ask is not None
    assert reading.ask.about == "decimal"
    assert reading.parse("1.5") == Decimal("1.5")
    assert reading.parse("2,5") == Decimal("2.5")
    found = reading.parse("1.234")
    assert isinstance(found, Problem)
    assert found.key == "reading.decimal_unknown"


def test_contradicting_signs_without_unclear_values_need_no_answer() -> None:
    reading = prove(Kind.NUMBER, ["1.5", "2,5"])

    assert reading.ask is None
    assert reading.proof.key == "reading.proof_decimal_mixed"


def test_a_lone_point_before_three_digits_is_asked_for() -> None:
    reading = prove(Kind.MONEY, ["1.234", "5.678", "9.876", "5.432"])

    assert reading.ask is not None
    assert reading.ask.samples == ("1.234", "5.678", "9.876")
    assert reading.ask.options == (".", ",")


@pytest.mark.parametrize(("decimal", "number"), [(".", "1.234"), (",", "1234")])
def test_a_person_says_what_a_point_means(decimal: str, number: str) -> None:
    for declared in (Declared(decimal=decimal), Declared(file_decimal=decimal)):
        reading = prove(Kind.NUMBER, ["1.234"], declared)

        assert reading.ask is None
        assert reading.parse("1.234") == Decimal(number)


def test_what_the_column_proves_wins_over_a_word_on_the_file() -> None:
    reading = prove(Kind.NUMBER, ["0.5", "1.234"], Declared(file_decimal=","))

    assert reading.parse("1.234") == Decimal("1.234")


def test_amounts_with_commas_before_three_digits_are_thousands() -> None:
    reading = prove(Kind.MONEY, ["1,234", "22,700"])

    assert reading.parse("22,700") == Amount(Decimal(22700))


def test_commas_that_stand_only_from_a_thousand_on_are_thousands() -> None:
    assert prove(Kind.NUMBER, ["950", "1,234"]).parse("1,234") == Decimal(1234)


@pytest.mark.parametrize("others", [["9500", "950"], []])
def test_commas_that_prove_nothing_are_asked_for(others: list[str]) -> None:
    assert prove(Kind.NUMBER, [*others, "1,234"]).ask is not None


def test_a_workbook_says_itself_where_its_decimals_begin() -> None:
    reading = prove(Kind.NUMBER, ["0,5", NumberCell("1.234")])

    assert reading.parse(NumberCell("1.234")) == Decimal("1.234")


@pytest.mark.parametrize("cell", [DateCell("2024-12-31"), BoolCell("TRUE")])
def test_a_date_or_a_truth_value_is_no_number(cell: str) -> None:
    assert problem(Kind.NUMBER, cell) == "not_a_number"


@pytest.mark.parametrize(
    "written",
    [
        *("2016-08-03", "2016/8/3", "2016.08.03", "2016年8月3日", "20160803"),
        *("3 Aug 2016", "Aug 3, 2016", "3rd of August 2016", "2016-Aug-03"),
        *("Wed, 03 Aug 2016", "42585", "42585.5", "2016-08-03T10:00:00"),
        *("2016/8/3 10:05", "16年8月3日", "2016-08-03 10:05:06.123456"),
        *("2016 08 03", "13/8/2016", "2016年8月3日 星期三 下午3:05"),
    ],
)
def test_a_date_is_read(written: str) -> None:
    expected = date(2016, 8, 13 if written.startswith("13") else 3)

    assert meant(Kind.DATE, written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2016-08-03 14:05", "2016-08-03 06:05"),
        ("2016-08-03T14:05:06Z", "2016-08-03 14:05:06"),
        ("2016-08-03 14:05 +02:00", "2016-08-03 12:05"),
        ("2016-08-03 14:05:00 -0330", "2016-08-03 17:35"),
        ("2016-08-03 14:05 UTC+8", ""),
        ("2016/8/3 2:05 pm", "2016-08-03 06:05"),
        ("2016/8/3 12:05 a.m.", "2016-08-02 16:05"),
        ("2016年8月3日 下午2:05", "2016-08-03 06:05"),
        ("2016年8月3日14时5分6秒", "2016-08-03 06:05:06"),
        ("Wed, 3 Aug 2016 14:05:06 GMT", "2016-08-03 14:05:06"),
        ("20160803140506", "2016-08-03 06:05:06"),
        ("42585.5", "2016-08-03 04:00"),
        ("2016-08-03", "2016-08-02 16:00"),
        ("2016/8/3 25:00", ""),
        ("2016/8/3 2:05 +99:00", ""),
        ("2016/8/3 1:2:3:4", ""),
    ],
)
def test_an_instant_is_read_in_the_zone_of_the_company(
    written: str, expected: str
) -> None:
    found = meant(Kind.INSTANT, written, Declared(zone=SHANGHAI))

    if expected:
        assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    else:
        assert isinstance(found, Problem)


def test_a_time_in_a_date_field_gives_the_day_of_the_company() -> None:
    declared = Declared(zone=SHANGHAI)

    assert meant(Kind.DATE, "2016-08-03T20:00Z", declared) == date(2016, 8, 4)
    assert meant(Kind.DATE, "2016-08-03 23:59", declared) == date(2016, 8, 3)


@pytest.mark.parametrize("written", ["10", "3.14", "may", "12:30", "x" * 61 + "1"])
def test_what_is_no_date_is_a_problem(written: str) -> None:
    assert problem(Kind.DATE, written) == "not_a_date"


@pytest.mark.parametrize(
    "written",
    [
        *("31/02/2020", "2020-13-01", "1016-08-03", "20161332", "0001-01-01"),
        *("30 Feb 2020", "30年2月30日", "99/99/99"),
    ],
)
def test_a_day_that_does_not_exist_is_a_problem(written: str) -> None:
    assert problem(Kind.DATE, written) == "no_such_day"


def test_a_word_before_a_day_is_no_month() -> None:
    assert problem(Kind.DATE, "3 foo 2016") == "not_a_date"


def test_the_column_proves_the_order_of_its_dates() -> None:
    reading = prove(Kind.DATE, ["01/09/21", "25/12/21"])

    assert reading.orders == {"/2": "dmy"}
    assert reading.parse("01/09/21") == date(2021, 9, 1)
    assert reading.proof.values["count"] == 1


def test_month_first_is_proved_too() -> None:
    reading = prove(Kind.DATE, ["3/1/2017", "10/20/2016"])

    assert reading.parse("3/1/2017") == date(2017, 3, 1)


def test_one_impossible_day_does_not_unprove_a_column() -> None:
    reading = prove(Kind.DATE, ["25/12/2020"] * 150 + ["01/02/2020", "02/25/2020"])

    assert reading.parse("01/02/2020") == date(2020, 2, 1)
    found = reading.parse("02/25/2020")
    assert isinstance(found, Problem)
    assert found.key == "reading.no_such_day"


def test_an_order_that_nothing_proves_is_asked_for() -> None:
    reading = prove(Kind.DATE, ["01/02/2020", "05/05/2020", "03/04/2020"])

    assert reading.ask is not None
    assert reading.ask.about == "date_order"
    assert reading.ask.samples == ("01/02/2020", "03/04/2020")
    assert reading.parse("05/05/2020") == date(2020, 5, 5)
    found = reading.parse("01/02/2020")
    assert isinstance(found, Problem)
    assert found.key == "reading.date_order_unknown"
    assert {found.values["first"], found.values["second"]} == {
        "2020-01-02",
        "2020-02-01",
    }


def test_a_person_says_the_order() -> None:
    reading = prove(Kind.DATE, ["01/02/2020"], Declared(date_order="dmy"))

    assert reading.ask is None
    assert reading.parse("01/02/2020") == date(2020, 2, 1)


def test_a_word_on_the_file_decides_what_the_column_leaves_open() -> None:
    declared = Declared(file_date_order="dmy")

    assert prove(Kind.DATE, ["01/02/2020"], declared).parse("01/02/2020") == date(
        2020, 2, 1
    )
    proved = prove(Kind.DATE, ["01/02/2020", "01/25/2020"], declared)
    assert proved.parse("01/02/2020") == date(2020, 1, 2)


def test_year_first_in_two_digits_is_believed_only_when_declared() -> None:
    assert prove(Kind.DATE, ["21/09/01"]).parse("21/09/01") == date(2001, 9, 21)
    declared = Declared(date_order="ymd")
    assert meant(Kind.DATE, "21/09/01", declared) == date(2021, 9, 1)


def test_a_declared_order_leaves_dates_with_the_year_first_alone() -> None:
    declared = Declared(date_order="dmy")

    assert meant(Kind.DATE, "2021-09-01", declared) == date(2021, 9, 1)


def test_two_styles_have_their_own_orders() -> None:
    reading = prove(Kind.DATE, ["25/12/2020", "12-25-2020", "2020-12-25", "44190"])

    assert reading.orders == {"/4": "dmy", "-4": "mdy", "-y": "ymd", "serial": "ymd"}
    assert reading.parse("02/03/2020") == date(2020, 3, 2)
    assert reading.parse("02-03-2020") == date(2020, 2, 3)
    assert reading.proof.key == "reading.proof_orders"


def test_both_orders_in_one_style_leave_only_the_clear_dates() -> None:
    reading = prove(Kind.DATE, ["25/12/2020", "12/25/2020", "01/02/2020"])

    assert reading.ask is not None
    assert reading.parse("25/12/2020") == reading.parse("12/25/2020")
    assert isinstance(reading.parse("01/02/2020"), Problem)


def test_what_a_spreadsheet_rewrote_keeps_the_order_of_the_rest() -> None:
    left = [f"{day}-03-2020" for day in range(13, 25)]
    rewritten = [f"{day}/03/2020" for day in range(1, 13)]

    reading = prove(Kind.DATE, left + rewritten)

    assert reading.ask is None
    assert reading.parse("04/03/2020") == date(2020, 3, 4)


def test_a_few_dates_without_a_day_over_twelve_prove_nothing() -> None:
    left = [f"{day}-03-2020" for day in range(13, 25)]

    assert prove(Kind.DATE, [*left, "04/03/2020"]).ask is not None


def test_a_style_that_was_not_seen_is_read_if_it_is_clear() -> None:
    reading = prove(Kind.DATE, ["2020-12-25"])

    assert reading.parse("25/12/2020") == date(2020, 12, 25)
    assert isinstance(reading.parse("01/02/2020"), Problem)


def test_dates_of_one_reading_need_no_proof() -> None:
    assert prove(Kind.DATE, ["3 Aug 2016"]).proof.key == "reading.proof_one_way"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Yes", True),
        ("是", True),
        ("√", True),
        ("1", True),
        ("N", False),
        ("否", False),
    ],
)
def test_yes_and_no_have_many_words(written: str, *, expected: bool) -> None:
    assert meant(Kind.BOOL, written) is expected


def test_another_word_is_neither_yes_nor_no() -> None:
    assert problem(Kind.BOOL, "maybe") == "not_yes_or_no"


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.CHOICE, Kind.MANAGED])
def test_text_stays_as_it_is(kind: Kind) -> None:
    assert meant(kind, " 007 ") == "007"
    assert meant(kind, "1234567890123456789") == "1234567890123456789"


@pytest.mark.parametrize("written", ["1.23E+17", "1E+15", "4,2e+18"])
def test_a_number_that_a_spreadsheet_shortened_is_reported(written: str) -> None:
    assert problem(Kind.TEXT, written) == "spoiled_number"


def test_a_short_code_with_an_e_is_a_code() -> None:
    assert meant(Kind.TEXT, "1E10") == "1E10"


def test_text_that_lost_characters_is_reported() -> None:
    assert problem(Kind.TEXT, "caf\ufffd") == "damaged_text"


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.DATE, Kind.BOOL, Kind.MONEY])
@pytest.mark.parametrize("word", ["", "  ", "N/A", "-", "Select", "暂无"])
def test_a_placeholder_among_values_stands_for_nothing(kind: Kind, word: str) -> None:
    assert meant(kind, word) is None


def test_a_placeholder_in_text_is_kept_and_counted_until_a_person_agrees() -> None:
    values = ["Select", "select", "Google"]
    reading = prove(Kind.TEXT, values)

    assert reading.placeholders == {"select": 2}
    assert reading.parse("Select") == "Select"
    agreed = prove(Kind.TEXT, values, Declared(missing={"select"}))
    assert agreed.parse("Select") is None


def test_a_person_may_keep_what_usually_stands_for_nothing() -> None:
    declared = Declared(missing=())

    assert problem(Kind.NUMBER, "N/A", declared) == "not_a_number"


def test_a_column_may_come_in_pieces() -> None:
    prover = Prover(Kind.DATE)
    prover.add(["01/09/21"])
    prover.add(["25/12/21"])

    assert prover.result() == prove(Kind.DATE, ["01/09/21", "25/12/21"])


def test_more_values_than_are_remembered_are_read_as_well() -> None:
    reading = prove(Kind.NUMBER, [])

    for _ in range(2):
        assert [reading.parse(str(n)) for n in range(10_010)] == list(range(10_010))


def test_text_is_not_taken_for_an_equal_cell_that_a_workbook_meant_otherwise() -> None:
    reading = prove(Kind.NUMBER, ["1,5"])

    assert reading.parse(NumberCell("1.234")) == Decimal("1.234")
    assert reading.parse("1.234") == Decimal(1234)


def test_a_word_on_the_file_wins_over_what_is_only_likely() -> None:
    reading = prove(Kind.MONEY, ["1,234"], Declared(file_decimal=","))

    assert reading.parse("1,234") == Amount(Decimal("1.234"))


def test_an_answer_needs_no_second_look_at_the_column() -> None:
    prover = Prover(Kind.DATE)
    prover.add(["01/02/2020"])

    assert prover.result().ask is not None
    answered = prover.result(Declared(date_order="mdy"))
    assert answered.ask is None
    assert answered.parse("01/02/2020") == date(2020, 1, 2)

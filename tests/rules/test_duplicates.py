import pytest

from rules.duplicates import Likeness, Why, halves, keys_of, pairs, parts, weight, why

CODE = "91310000MA1FL0000G"


def reason(one: str, other: str) -> Why | None:
    return why(keys_of(one, None, None), keys_of(other, None, None))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("上海联瑞医疗有限公司", "上海联瑞医疗（集团）股份有限公司", Why.NAME),
        ("\uff21\uff23\uff2d\uff25 Ltd.", "acme", Why.NAME),
        ("上海联瑞医疗", "联瑞", Why.PART),
        ("联瑞", "上海联瑞医疗科技有限公司", Why.PART),
        ("上海联瑞医疗", "上海联睿医疗", Why.NEAR),
        ("上海联瑞医疗", "上海联瑞医疗科", Why.PART),
        ("上海联瑞医疗", "上海联瑞新医疗", Why.NEAR),
        ("上海联瑞医疗", "上海华瑞医疗", None),
        ("联瑞", "联睿", None),
        ("Initech Systems", "Initec Systems", Why.NEAR),
        ("Initech", "Globex", None),
        ("瑞", "上海联瑞医疗", None),
        ("abc", "abcdef industries", None),
    ],
)
def test_names_are_the_same_within_each_other_or_a_slip_apart(
    one: str, other: str, expected: Why | None
) -> None:
    assert reason(one, other) is expected
    assert reason(other, one) is expected


def test_a_code_is_surer_than_a_name_and_a_name_than_a_phone() -> None:
    one = keys_of("A", "021-5080 7799", CODE)

    assert why(one, keys_of("A", "02150807799", CODE.lower())) is Why.CODE
    assert why(one, keys_of("A", "02150807799", None)) is Why.NAME
    assert why(one, keys_of("B", "+86 21 5080 7799", None)) is None
    assert why(one, keys_of("B", "(021) 5080-7799", None)) is Why.PHONE


def test_pieces_that_tell_enough_are_looked_for() -> None:
    assert weight("联瑞a") == 5
    assert list(parts("联瑞医")) == ["联瑞", "联瑞医", "瑞医"]
    assert list(parts("abcd")) == ["abcd"]
    assert list(parts("瑞")) == []
    assert halves("abcde") == ("ab", "cde")
    assert pairs("abc") == ["ab", "bc"]
    assert pairs("a") == ["a"]


def test_no_likeness_is_false() -> None:
    assert not Likeness()
    assert Likeness(others=1)
    assert Why.PART.label == "customers.why_part"

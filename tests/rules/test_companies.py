import pytest

from rules.companies import ALPHABET, is_credit_code, match_key, phone_key

BASE = "91310000MA1FL0000"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("上海联瑞医疗（集团）有限公司", "上海联瑞医疗"),
        ("上海联瑞医疗【二期】股份有限公司", "上海联瑞医疗"),
        ("\uff21\uff43\uff4d\uff45 Co., Ltd.", "acme"),
        ("ACME Inc", "acme"),
        ("Incorporeal Arts", "incorporealarts"),
        ("有限公司", "有限公司"),
        ("!!!", "!!!"),
    ],
)
def test_a_name_is_compared_without_its_form(name: str, key: str) -> None:
    assert match_key(name) == key


def test_one_check_digit_fits_a_credit_code() -> None:
    fitting = [last for last in ALPHABET if is_credit_code(BASE + last)]

    assert len(fitting) == 1
    assert not is_credit_code(BASE)
    assert not is_credit_code(BASE + "I")


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("021-5080 7799", "02150807799"),
        ("+86 138 0013 5566", "13800135566"),
        ("0086 138 0013 5566", "13800135566"),
        ("\uff11\uff13\uff1800135566", "13800135566"),
        ("8007799", "8007799"),
        ("110", None),
        (None, None),
    ],
)
def test_phones_are_the_same_by_their_digits(
    phone: str | None, key: str | None
) -> None:
    assert phone_key(phone) == key

from datetime import date

import pytest

from core.fields import check
from core.questions import EMPTY
from rules.contacts import ContactFields
from rules.customers import CustomerFields, neglected
from rules.products import ProductFields


def test_a_credit_code_is_checked_by_its_last_digit() -> None:
    for code in ("91310000MA1FL0000N", "91310000ma1fl0000n"):
        found, problems = check(CustomerFields, {"name": "A", "credit_code": code})
        assert found is not None, problems
    _, problems = check(
        CustomerFields, {"name": "A", "credit_code": "91310000MA1FL0000X"}
    )
    assert problems["credit_code"].key == "customers.bad_credit_code"


def test_a_customer_is_compared_and_found_by_columns_that_follow() -> None:
    derived = CustomerFields(
        name="上海联瑞医疗（集团）有限公司", phone="021-5080 7799", number="C7"
    ).derived()

    assert derived["match_key"] == "上海联瑞医疗"
    assert derived["phone_key"] == "02150807799"
    for words in ("shanghailianrui", "shlr", "02150807799", "c7"):
        assert words in str(derived["search"])


def test_neglected_is_who_was_not_spoken_to_for_over_thirty_days() -> None:
    filters = neglected(date(2026, 11, 24))

    assert filters["last_contact_on"] == (EMPTY, date(2026, 10, 24))
    assert filters["owner_id"] == (1, None)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (ContactFields(name="曾黎", phone="138 0013 5566").derived(), "zengli"),
        (ContactFields(name="A", email="a@b.cn").derived(), "a@b.cn"),
        (ProductFields(name="Pump", code="P-1", family="servo").derived(), "p-1"),
    ],
)
def test_contacts_and_products_are_found_by_what_people_type(
    found: dict[str, object], words: str
) -> None:
    assert words in str(found["search"])

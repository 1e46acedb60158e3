from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.fields import Kind
from rules.reading.headings import FieldName, guess, propose
from rules.reading.synonyms import TABLE, known_headings, name_parts, synonyms
from rules.reading.words import heading_key


def fields(kind: str) -> list[FieldName]:
    return [
        FieldName(name, (), synonyms(kind, name), Kind.TEXT, name_parts(kind, name))
        for name in TABLE[kind]
    ]


@pytest.mark.parametrize(
    ("kind", "headings", "expected"),
    [
        pytest.param(
            "deals",
            "opportunity_id sales_agent product account deal_stage engage_date"
            " close_date close_value",
            "number owner product customer stage created_on closed_on amount",
            id="a demonstration CRM",
        ),
        pytest.param(
            "deals",
            "OpportunityName|AccountName|StageName|Amount|CloseDate|OpportunityOwner"
            "|LeadSource|CreatedDate",
            "name|customer||amount|closed_on|owner|source|created_on",
            id="Salesforce",
        ),
        pytest.param(
            "deals",
            "Record ID|Deal Name|Deal Stage|Close Date|Amount|Deal owner|Create Date",
            "number|name|stage|closed_on|amount|owner|created_on",
            id="HubSpot",
        ),
        pytest.param(
            "deals",
            "Deal Name|Account Name|Closing Date|Stage|Amount|Deal Owner|Lead Source"
            "|Reason For Loss",
            "name|customer|closed_on|stage|amount|owner|source|lost_reason",
            id="Zoho",
        ),
        pytest.param(
            "deals",
            "商机名称|商机编号|客户名称|商机金额(元)|预计成交日期|销售阶段|负责人|输单原因*",
            "name|number|customer|amount|expected_close_on|stage|owner|lost_reason",
            id="Fxiaoke",
        ),
        pytest.param(
            "customers",
            "客户名称|统一社会信用代码|所属行业|省份|员工人数|年营业额（万元）|电话",
            "name|credit_code|industry|region|employees|annual_revenue|phone",
            id="a sheet made by hand",
        ),
        pytest.param(
            "contacts",
            "FN|ORG|TITLE|TEL.CELL|EMAIL|ADR|NOTE",
            "name|customer|title|phone|email|address|note",
            id="an address card",
        ),
    ],
)
def test_headings_of_other_systems_are_known(
    kind: str, headings: str, expected: str
) -> None:
    mark = "|" if "|" in headings else " "
    pairs = dict(zip(headings.split(mark), expected.split(mark), strict=True))

    found = guess(list(pairs), fields(kind))

    assert found == {heading: field for heading, field in pairs.items() if field}


def with_notes(kind: str) -> list[FieldName]:
    return [replace(f, kind=Kind.NOTE) if f.name == "note" else f for f in fields(kind)]


def test_further_numbers_of_a_card_go_into_the_note() -> None:
    card = ["FN", "TEL", "NOTE", "TEL.CELL", "TEL.WORK.FAX", "EMAIL.HOME", "ADR.HOME.2"]

    found = guess([*card, "URL"], with_notes("contacts"))

    assert [found.get(heading) for heading in [*card, "URL"]] == [
        "name", "phone", "note", "note", "note", "email", "note", None
    ]  # fmt: skip


def test_a_kind_without_a_note_leaves_further_numbers_out() -> None:
    found = guess(["TEL", "TEL.CELL"], with_notes("customers"))

    assert found == {"TEL": "phone"}


@pytest.mark.parametrize(
    "headings",
    ["TEL.CELL TEL.WORK TEL.HOME", "EMAIL.WORK EMAIL.HOME", "ADR.WORK ADR.HOME"],
)
def test_of_numbers_by_kind_the_likelier_gets_the_field(headings: str) -> None:
    first, *others = headings.split()

    found = guess([*others, first], with_notes("contacts"))

    assert found.pop(first) in {"phone", "email", "address"}
    assert set(found.values()) == {"note"}


def test_the_label_on_our_screen_is_a_name_of_the_field() -> None:
    field = FieldName("name", ("Customer", "客户"))

    assert guess(["客 户"], [field]) == {"客 户": "name"}


def test_of_two_headings_the_likelier_gets_the_field() -> None:
    fields = [FieldName("phone", synonyms=("mobile", "tel"))]

    assert guess(["Tel", "Mobile", "Fax"], fields) == {"Mobile": "phone"}


def test_an_empty_column_leaves_the_field_to_another() -> None:
    found = guess(
        ["order_number", "order_id"], fields("orders"), empty={"order_number"}
    )

    assert found == {"order_id": "number"}


def test_first_and_last_name_are_one_name() -> None:
    found = guess(["First Name", "Last Name"], fields("contacts"))

    assert found == {"First Name": "name", "Last Name": "name"}


def test_a_whole_name_leaves_its_parts_alone() -> None:
    headings = ["First Name", "Full Name"]

    assert guess(headings, fields("contacts")) == {"Full Name": "name"}


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("Stage of deal", "stage"),
        ("Closing Dates", "closed_on"),
        ("商机负责人姓名", "owner"),
    ],
)
def test_a_heading_that_is_only_like_a_name_is_offered(
    heading: str, offered: str
) -> None:
    found = propose([heading], fields("deals"), {})

    assert guess([heading], fields("deals")) == {}
    assert found[heading][0] == offered


@pytest.mark.parametrize(
    "headings",
    [["Total Time Spent on Website in all visits"], ["?"], ["Colour of the logo"]],
)
def test_a_heading_like_nothing_is_offered_nothing(headings: Sequence[str]) -> None:
    assert propose(headings, fields("customers"), {}) == {}


def test_a_field_that_is_taken_is_not_offered() -> None:
    taken = {"Closed": "closed_on"}

    assert propose(["Closing Dates"], fields("deals"), taken) == {}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("createdDate", "createddate"),
        ("Sales_Agent", "salesagent"),
        ("金额（元）", "金额"),
        ("客户名称*", "客户名称"),
        ("Amount (USD):", "amount"),
        ("(blank)", "blank"),
        ("HTTPServer", "httpserver"),
    ],
)
def test_a_heading_is_compared_by_its_words(heading: str, key: str) -> None:
    assert heading_key(heading) == key


def test_every_field_has_its_own_name_and_no_name_twice() -> None:
    for kind, names in TABLE.items():
        assert {heading_key(name) for name in names} <= known_headings(kind)
        for name in names:
            keys = [heading_key(word) for word in synonyms(kind, name)]
            assert len(keys) == len(set(keys)), (kind, name)


def test_a_kind_without_a_list_has_no_synonyms() -> None:
    assert synonyms("teams", "name") == ()
